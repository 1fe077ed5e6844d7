class NonData:
    def __get__(self, obj, owner):
        return "non-data"


class Data:
    def __get__(self, obj, owner):
        return "data"

    def __set__(self, obj, value):
        obj.__dict__["d"] = value


class SetOnly:
    def __set__(self, obj, value):
        obj.__dict__["s"] = value * 2


class C:
    n = NonData()
    d = Data()
    s = SetOnly()


c = C()
print(c.n, c.d, type(c.s).__name__)
c.n, c.d, c.s = "own n", "own d", 5
print(c.n, c.d, c.s, c.__dict__)
del c.n
print(c.n)
try:
    del c.d
except AttributeError as error:
    print(error)
c.d = NonData()
print(c.d)
C.f = lambda self: "function"
print(c.f())
c.f = lambda: "instance"
print(c.f())
C.i = 5
C.i = Data()
print(c.i)
Data.__get__ = lambda self, obj, owner: "changed later"
print(c.i, C.d)
del Data.__set__
c.__dict__["i"] = "instance now wins"
print(c.i)
