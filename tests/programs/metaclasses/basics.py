class Meta(type):
    def __new__(mcls, name, bases, namespace, **kwargs):
        print("new", name, [b.__name__ for b in bases], sorted(k for k in namespace if not k.startswith("__")), kwargs)
        namespace["added"] = len(name)
        return super().__new__(mcls, name, bases, namespace)

    def __init__(cls, name, bases, namespace, **kwargs):
        print("init", name, kwargs)
        super().__init__(name, bases, namespace)

    def __call__(cls, *args, **kwargs):
        print("call", cls.__name__, args)
        return super().__call__(*args, **kwargs)

    def on_class(cls):
        return f"{cls.__name__} says hi"

    @property
    def prop(cls):
        return "meta property"


class A(metaclass=Meta, option=5):
    x = 1

    def __init__(self, v=0):
        self.v = v


class B(A):
    y = 2


print(type(A) is Meta, type(B) is Meta, A.added, B.on_class(), A.prop, A(3).v, isinstance(A, Meta), isinstance(A, type), A.__class__ is Meta)
try:
    A().on_class()
except AttributeError as error:
    print(error)
