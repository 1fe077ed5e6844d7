def f(x):
    match x:
        case []:
            return "empty"
        case [1]:
            return "one one"
        case [x, y]:
            return f"two {x} {y}"
        case [1, *rest, 9]:
            return f"1..9 {rest}"
        case (first, second, *_):
            return f"many {first} {second}"
        case [[a, b], c]:
            return "never"
        case [single]:
            return f"single {single}"
        case _:
            return f"no sequence {x!r}"


for x in ([], [1], [2], (1, 2), [1, 2, 3, 9], [1, 9, 9], range(5), [1, 2, 3], "ab", b"ab", {1: 2}, {1, 2}, 5, (), ["ab", "c"]):
    print(f(x))


def nested(x):
    match x:
        case [["move", dx, dy], *more]:
            return ("move", dx, dy, more)
        case ["go", ("north" | "south") as direction]:
            return direction
        case [int(a), str(b), [c, *d]] if a > 0:
            return a, b, c, d
        case [*_, "end"]:
            return "ends"
        case *init, last:
            return init, last


for x in ([["move", 1, 2], 3], ["go", "north"], ["go", "west"], [1, "b", [2, 3]], [-1, "b", [2]], [1, 2, "end"], [7]):
    print(nested(x))


class Sequence(list):
    pass


print(f(Sequence([1, 2])))
