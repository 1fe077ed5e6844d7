def f(a: int, *args: "str", b: list = None, **kw: dict) -> None:
    x: int = 5
    y: "not evaluated"
    return x


print(f(1), f.__annotations__)
z: int = 3
w: str
print(z, __annotations__ if "__annotations__" in globals() else "lazy")


class C:
    a: int
    b: str = "x"


print(C.__annotations__, C.b, hasattr(C, "a"))


def lazy(x: undefined_name):
    return x


print(lazy(3))
try:
    lazy.__annotations__
except NameError as error:
    print(error)
