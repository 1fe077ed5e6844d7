class C:
    count = 0

    @staticmethod
    def add(a, b=1):
        return a + b

    @classmethod
    def make(cls, *args):
        cls.count += 1
        self = cls()
        self.args = args
        return self

    @classmethod
    def name(cls):
        return cls.__name__


class D(C):
    pass


print(C.add(1), C().add(1, 5), C.make(1).args, D.make(1, 2).args, type(D.make()).__name__, C.count, D.count, D().name(), D.name())
print(type(C.__dict__["add"]).__name__, type(C.__dict__["make"]).__name__, C.__dict__["add"](2, 2), C.make.__self__ is C, D.make.__self__ is D, C.make.__func__ is D.make.__func__)
raw = staticmethod(len)
print(raw("abc"), raw.__func__ is len)


class E:
    f = staticmethod(lambda x: x * 2)
    g = classmethod(lambda cls: cls.__name__)


print(E.f(2), E().f(3), E.g(), E().g())
