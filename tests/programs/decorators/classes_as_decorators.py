class Count:
    def __init__(self, f):
        self.f, self.calls = f, 0

    def __call__(self, *args):
        self.calls += 1
        return self.f(*args)

    def __get__(self, obj, owner):
        return lambda *args: self(obj, *args)


@Count
def f(x):
    return x + 1


print([f(i) for i in range(4)], f.calls)


class C:
    @Count
    def m(self, x):
        return x * 2


print(C().m(3), C().m(4), C.__dict__["m"].calls)


class Register:
    handlers = {}

    def __init__(self, name):
        self.name = name

    def __call__(self, f):
        self.handlers[self.name] = f
        return f


@Register("a")
def handle_a(x):
    return f"a {x}"


@Register("b")
class HandleB:
    def __init__(self, x):
        self.x = x

    def __repr__(self):
        return f"b {self.x}"


for name, handler in sorted(Register.handlers.items()):
    print(name, handler(5))
