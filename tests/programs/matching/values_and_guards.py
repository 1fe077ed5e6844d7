class Color:
    RED = "red"
    BLUE = "blue"

    class Inner:
        deep = 42


def f(x):
    match x:
        case Color.RED:
            return "is red"
        case Color.BLUE | "azure":
            return "is blue"
        case Color.Inner.deep:
            return "deep"
        case (Color.RED, Color.BLUE as second):
            return f"pair {second}"
    return "nothing"


print([f(x) for x in ("red", "blue", "azure", 42, ("red", "blue"), "green")])


def guard(x):
    match x:
        case n if print("first guard", n) or n > 100:
            return "big"
        case n if n < 0:
            return "negative"
        case n:
            return "rest"


print(guard(5), guard(-1), guard(500))
try:
    match 1:
        case n if 1 / 0:
            pass
except ZeroDivisionError as error:
    print(error, n)


class Eq:
    def __eq__(self, other):
        print("eq", other)
        return other == 2


match Eq():
    case 1:
        print("one")
    case 2 | 3:
        print("two")


def subject():
    print("evaluated once")
    return [1, 2]


match subject():
    case [1]:
        pass
    case [1, 3]:
        pass
    case [1, 2]:
        print("found")
match 1, 2:
    case a, b:
        print(a, b)
match [*range(3)]:
    case [0, *middle]:
        print(middle)
