class A:
    def who(self):
        return "A"


class B:
    def who(self):
        return "B"

    def only_b(self):
        return "b"


a = A()
print(a.who())
A.who = lambda self: "patched"
print(a.who())
a.__class__ = B
print(a.who(), a.only_b(), isinstance(a, B), type(a).__name__)


class C(A):
    pass


c = C()
print(c.who())
C.__bases__ = (B,)
print(c.who(), c.only_b(), C.__mro__ == (C, B, object), A.__subclasses__(), [k.__name__ for k in B.__subclasses__()])
del B.only_b
try:
    c.only_b()
except AttributeError as error:
    print(error)
c.who = lambda: "instance"
print(c.who())
C.who = property(lambda self: lambda: "property wins")
print(c.who())
del C.who
del c.who
print(c.who())
for bad in (lambda: setattr(a, "__class__", int), lambda: setattr(a, "__class__", 5), lambda: setattr(int, "x", 1), lambda: setattr(C, "__bases__", ()), lambda: setattr(C, "__bases__", (C,)), lambda: setattr(5, "x", 1), lambda: setattr(object(), "x", 1)):
    try:
        bad()
    except (TypeError, AttributeError) as error:
        print(type(error).__name__, error)
