def compose(*functions):
    def composed(x):
        for f in reversed(functions):
            x = f(x)
        return x

    return composed


def curry(f, *args):
    return lambda *more: f(*args, *more)


def twice(f):
    return lambda x: f(f(x))


print(compose(str, abs, int)("-5"), curry(max, 3)(1, 9), twice(twice(lambda x: x * 2))(1), list(map(lambda x, y: x * y, [1, 2], [3, 4])), list(filter(None, [0, 1, "", "a"])))
print((lambda a, b=2, *c, d=4, **e: (a, b, c, d, e))(1, 2, 3, d=5, f=6), (lambda: None)(), [f(3) for f in (abs, str, float, bool, lambda n: n**n)])
Y = lambda f: (lambda x: x(x))(lambda x: f(lambda *args: x(x)(*args)))
print(Y(lambda fact: lambda n: 1 if n == 0 else n * fact(n - 1))(10))
