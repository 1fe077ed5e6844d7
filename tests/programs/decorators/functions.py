def trace(f):
    def wrapper(*args, **kwargs):
        print("call", f.__name__, args, kwargs)
        result = f(*args, **kwargs)
        print("return", result)
        return result

    wrapper.__name__ = f.__name__
    return wrapper


def repeat(n):
    print("repeat", n)

    def decorator(f):
        print("decorating", f.__name__)
        return lambda *args: [f(*args) for _ in range(n)]

    return decorator


@trace
def add(a, b=1):
    return a + b


@repeat(2)
@trace
def double(x):
    return x * 2


print(add(1), add(1, b=5), double(4))


@lambda f: "replaced"
def gone():
    pass


print(gone)
registry = {}


@registry.setdefault("x", trace)
@(lambda f: f)
def kept(x):
    return x


print(kept(3))


def e(name):
    print("evaluate", name)

    def apply(f):
        print("apply", name)
        return f

    return apply


@e("first")
@e("second")
def ordered(x=e("default")):
    pass


def add_method(cls):
    cls.extra = lambda self: "extra"
    return cls


@add_method
@e("class")
class C:
    @staticmethod
    @trace
    def s(x):
        return x

    @classmethod
    @trace
    def c(cls, x):
        return x


print(C().extra(), C.s(1), C().c(2))
