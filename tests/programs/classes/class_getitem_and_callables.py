class Box:
    def __class_getitem__(cls, item):
        return f"{cls.__name__}[{item}]"

    def __call__(self, *args, **kwargs):
        return args, kwargs


print(Box[5], Box[1, 2], Box()(1, a=2), callable(Box()), callable(Box), callable(5))
try:
    int[5]
except TypeError as error:
    print(error)
try:
    Box()[1]
except TypeError as error:
    print(error)


class Adder:
    def __init__(self, n):
        self.n = n

    def __call__(self, x):
        return x + self.n


add5 = Adder(5)
print(add5(1), list(map(add5, [1, 2])), sorted([3, 1], key=Adder(0)))
add5.__call__ = lambda x: "instance attribute is ignored"
print(add5(1))
Adder.__call__ = lambda self, x: x * self.n
print(add5(3))
