class cached:
    def __init__(self, f):
        self.f = f
        self.name = f.__name__

    def __get__(self, obj, owner):
        if obj is None:
            return self
        print("computing", self.name)
        value = obj.__dict__[self.name] = self.f(obj)
        return value


class Data:
    def __init__(self, n):
        self.n = n

    @cached
    def total(self):
        return sum(range(self.n))


d = Data(10)
print(d.total, d.total, vars(d))
del d.total
print(d.total)


class lazy_method:
    def __init__(self, f):
        self.f = f

    def __get__(self, obj, owner):
        return lambda *args: ("wrapped", self.f(obj, *args))


class E:
    @lazy_method
    def m(self, x):
        return x * 2


print(E().m(4))
