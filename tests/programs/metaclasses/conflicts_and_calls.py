class M1(type):
    pass


class M2(type):
    pass


class M3(M1, M2):
    pass


class A(metaclass=M1):
    pass


class B(metaclass=M2):
    pass


try:

    class C(A, B):
        pass

except TypeError as error:
    print(error)


class D(A, B, metaclass=M3):
    pass


print(type(D).__name__)


def function_as_metaclass(name, bases, namespace):
    return name, bases, sorted(k for k in namespace if not k.startswith("__"))


class E(metaclass=function_as_metaclass):
    x = 1


print(E)
X = type("X", (A,), {"v": 7, "m": lambda self: self.v * 2})
print(X().m(), type(X).__name__, X.__name__, type(5) is int, type(X) is M1)
for bad in (lambda: type(1, 2), lambda: type("X", [], {}), lambda: type("X", (), []), lambda: type(), lambda: type("a", (), {}, x=1)):
    try:
        bad()
    except TypeError as error:
        print(error)
