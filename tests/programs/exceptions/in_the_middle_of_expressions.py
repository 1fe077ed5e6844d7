def boom(x=None):
    raise RuntimeError(f"boom {x}")


def n(x):
    print("n", x)
    return x


cases = [
    lambda: n(1) + boom() + n(2),
    lambda: [n(1), boom(), n(2)],
    lambda: {n(1): boom()},
    lambda: n(print)(n(1), boom()),
    lambda: f"{n(1)}{boom()}",
    lambda: n(1) < boom() < n(3),
    lambda: (n(0) or boom()),
    lambda: n([1])[boom()],
    lambda: boom().attribute,
    lambda: print(*[n(1)], *boom()),
    lambda: print(**{"a": n(1)}, **boom()),
    lambda: [n(x) for x in (1, 2) if x == 1 or boom(x)],
    lambda: n(5) if boom() else n(6),
    lambda: n([1, 2, 3])[n(0) : boom()],
]
for case in cases:
    try:
        print(case())
    except RuntimeError as error:
        print(error)
a, b, c = 1, 2, 3
try:
    a, b, c = n(10), boom("unpack"), n(30)
except RuntimeError:
    print(a, b, c)
l = [1, 2]
try:
    l[n(0)], l[boom()] = 5, 6
except RuntimeError:
    print(l)
try:
    l[n(1)] += boom()
except RuntimeError:
    print(l)
