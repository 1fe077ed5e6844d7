print("before")


class C:
    print("in the body")
    x = 1
    y = x + 1
    for i in range(3):
        x += i
    if y > 1:

        def conditional(self):
            return "defined"

    names = [n for n in ("a", "b")]

    def f(self):
        return self.x

    g = f
    h = lambda self: self.y
    del i


print(C.x, C.y, C().conditional(), C.names, C().g(), C().h(), hasattr(C, "i"), C.g.__name__, C.g.__qualname__)
name = "global"


class Scope:
    name = "class"
    copy = name

    def method(self):
        return name

    class Inner:
        seen = name


print(Scope().method(), Scope.copy, Scope.Inner.seen, Scope.Inner.__qualname__)


def factory(n):
    class Local:
        value = n

        def get(self):
            return n + self.value

    return Local


print(factory(3)().get(), factory(4).value, factory(1) is factory(1), factory(1).__qualname__)
try:

    class Broken:
        1 / 0

except ZeroDivisionError as error:
    print(error)
