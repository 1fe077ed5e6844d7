class A:
    pass


def f(a, b, items):
    return (a.x.y + items[b]["key"] * 2) - len(items)


a = A()
a.x = A()
a.x.y = 5
f(a, 1, [1, {"key": None}])
