class A:
    def f(self):
        return ["A"]


class B(A):
    def f(self):
        return ["B"] + super().f()


class C(A):
    def f(self):
        return ["C"] + super().f()


class D(B, C):
    def f(self):
        return ["D"] + super().f()


class E(C, B):
    def f(self):
        return ["E"] + super().f()


print(D().f(), E().f(), [c.__name__ for c in D.__mro__], D.mro() == list(D.__mro__))
for bases in ((A, B), (D, E), (B, B), (object, A)):
    try:
        type("X", bases, {})
    except TypeError as error:
        print(str(error).replace("\n", " "))


class O:
    pass


class X(O):
    pass


class Y(O):
    pass


class Z(X, Y):
    pass


class W(Y, Z.__bases__[0]):
    pass


print([c.__name__ for c in Z.__mro__], [c.__name__ for c in W.__mro__])
for bad in (lambda: type("Q", (int, str), {}), lambda: type("Q", (bool,), {}), lambda: type("Q", (5,), {}), lambda: type("Q", (type(None),), {})):
    try:
        bad()
    except TypeError as error:
        print(error)
