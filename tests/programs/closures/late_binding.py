functions = []
for i in range(3):
    functions.append(lambda: i)
print([f() for f in functions])
functions = [lambda i=i: i for i in range(3)]
print([f() for f in functions])


def make():
    fs = []
    for i in range(3):

        def f(x):
            return x + i

        fs.append(f)
    i = 100
    return fs


print([f(1) for f in make()])


def fixed():
    def bind(i):
        return lambda: i

    return [bind(i) for i in range(3)]


print([f() for f in fixed()])
