class A:
    def value(self):
        return 1

    kind = "a"


class B:
    def value(self):
        return self.x

    kind = "b"


def loop(o, n):
    total = 0
    kinds = ""
    for i in range(n):
        total += o.value()
        if i % 3000 == 2999:
            kinds += o.kind
            o.__class__ = B if type(o) is A else A
    return total, kinds


a = A()
a.x = 10
print(loop(a, 14000))


class Meta(type):
    def __call__(cls, *args):
        return "from the metaclass"


class C:
    def __init__(self):
        self.v = 1


class D(metaclass=Meta):
    pass


def construct(n):
    seen = 0
    maker = C
    for i in range(n):
        o = maker()
        if isinstance(o, str):
            seen += 100
        else:
            seen += o.v
        if i == 5000:
            C.__init__ = lambda self: setattr(self, "v", 2)
        if i == 6000:
            C.__new__ = lambda cls: object.__new__(cls)
        if i == 7000:
            maker = D
    return seen


print(construct(7500))
