def two(a, b):
    pass


def defaults(a, b=1, *, c, d=2):
    pass


def positional(a, b, /, c):
    pass


def none():
    pass


def required_keywords(*, x, y, z):
    pass


class C:
    def method(self, a):
        pass

    def __init__(self, x):
        pass


calls = [
    lambda: two(),
    lambda: two(1),
    lambda: two(1, 2, 3),
    lambda: two(1, b=2, c=3),
    lambda: two(1, 2, a=3),
    lambda: two(b=1),
    lambda: two(1, *[2, 3]),
    lambda: two(**{"a": 1, 5: 2}),
    lambda: two(1, **{"b": 1}, **{"b": 2}),
    lambda: two(*5),
    lambda: two(**5),
    lambda: defaults(),
    lambda: defaults(1),
    lambda: defaults(1, 2, 3, c=1),
    lambda: defaults(1, 2, 3, 4),
    lambda: positional(1, b=2, c=3),
    lambda: positional(a=1, b=2, c=3),
    lambda: none(1),
    lambda: none(x=1),
    lambda: none(1, 2),
    lambda: required_keywords(),
    lambda: required_keywords(x=1),
    lambda: required_keywords(1, 2),
    lambda: C(),
    lambda: C(1, 2),
    lambda: C(1).method(),
    lambda: C(1).method(1, 2),
    lambda: C.method(),
    lambda: two(1, 2, aa=1),
    lambda: (lambda x: x)(),
    lambda: len("")(),
    lambda: "text".strip()(1),
    lambda: none()(),
    lambda: len(),
    lambda: len(1, 2),
    lambda: len(x=1),
]
for call in calls:
    try:
        print(call())
    except TypeError as error:
        print(error)
