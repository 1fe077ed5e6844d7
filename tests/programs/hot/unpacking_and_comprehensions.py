def swap(n):
    a, b = 1, 2
    for i in range(n):
        a, b = b, a + (i & 1)
        if i == 4000:
            a = 0.5
    return a, b


print(swap(6000))


def pairs(n):
    total = 0
    items = [(i, i + 1) for i in range(10)]
    for i in range(n):
        for a, b in items:
            total += a * b
        if i == 300:
            items[3] = [5, 6]
        if i == 400:
            items[4] = "ab"
            items[4] = {7: 0, 8: 1}
    return total


print(pairs(600))


def bad_late(n):
    items = [(1, 2)] * 3000 + [(1, 2, 3)]
    total = 0
    try:
        for a, b in items:
            total += a + b
    except ValueError as error:
        return total, str(error)


print(bad_late(0))


def comps(n):
    out = 0
    for i in range(n):
        out += sum([x * i for x in range(8) if x % 2]) + len({x % 3 for x in range(6)}) + max({x: -x for x in range(4)}.values())
    return out


print(comps(900))
print(sum([x if x < 5000 else x * 0.5 for x in range(8000)]))


def varargs(*args, scale=1, **kw):
    return sum(args) * scale + len(kw)


def calls(n):
    t = 0
    for i in range(n):
        t += varargs(i, 1, *(2, 3), scale=2, a=1)
        if i == 2000:
            varargs.__kwdefaults__["scale"] = 5
        t += varargs(i)
    return t


print(calls(3000))
