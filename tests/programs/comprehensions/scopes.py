x = "outer"
print([x for x in range(3)], x)


def f():
    i = 100
    inner = [i for i in range(3)]
    return i, inner


print(f())


def closures():
    return [lambda: i for i in range(3)]


print([g() for g in closures()])


def captured(n):
    return [[lambda: (i, j, n) for j in range(2)] for i in range(2)]


print([[g() for g in row] for row in captured("n")])


class C:
    size = 3
    items = list(range(size))
    first = [y for y in range(size)]


print(C.items, C.first)


y = "global y"


class D:
    y = "class y"
    values = [y for _ in range(1)]
    called = [(lambda: y)() for _ in range(1)]


print(D.values, D.called)


def walrus():
    total = 0
    partial = [total := total + v for v in range(5)]
    return total, partial


print(walrus())
print([last := n for n in range(4)], last)


def shadow(i):
    out = [i for i in range(i)]
    return out, i


print(shadow(3))
try:
    [undefined_name for _ in range(1)]
except NameError as error:
    print(error)


def deleted():
    try:
        return [q for _ in range(1)], (q := 1)
    except NameError as error:
        return str(error)


print(deleted())
