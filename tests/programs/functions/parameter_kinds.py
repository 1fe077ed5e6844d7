def all_kinds(a, b=2, /, c=3, *args, d, e=5, **kwargs):
    return a, b, c, args, d, e, kwargs


print(all_kinds(1, d=4))
print(all_kinds(1, 20, 30, 40, 50, d=4, e=6, f=7))
print(all_kinds(1, d=4, a="in kwargs", b="too"))
print(all_kinds(*(1, 2, 3, 4), **{"d": 4, "z": 0}))
print(all_kinds(1, *[2], *(3, 4), d=1, **{"x": 1}, y=2, **{"z": 3}))


def positional_only(a, b, /):
    return a, b


def keyword_only(*, a, b=2):
    return a, b


def star(*args):
    return args


def double_star(**kwargs):
    return kwargs


print(positional_only(1, 2), keyword_only(a=1), star(), star(1, 2), double_star(), double_star(a=1, b=2), star(*"ab", *range(2)), double_star(**{"x y": 1}))
