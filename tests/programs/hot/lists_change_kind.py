def total(items, n):
    t = 0
    for i in range(n):
        t += items[i % len(items)]
        if i == 3000:
            items[0] = 0.5
        if i == 4000:
            items.append(10**19)
        if i == 5000:
            items[:] = [True, 2]
        if i == 6000:
            items.clear()
            items.extend(range(100))
    return t


print(total([1, 2, 3], 8000))


def fill(n):
    out = []
    for i in range(n):
        out.append(i if i < 4000 else str(i))
        if i % 1000 == 999:
            out.pop()
        if i == 5000:
            del out[: len(out) // 2]
    return len(out), out[0], out[-1], out[len(out) // 2]


print(fill(7000))


class L(list):
    def __getitem__(self, i):
        return 1000


def subclass(n):
    items = [1, 2, 3]
    t = 0
    for i in range(n):
        t += items[1]
        if i == 4000:
            items = L([1, 2, 3])
        if i == 5000:
            items = (5, 6, 7)
        if i == 5500:
            items = {1: 9}
        if i == 5600:
            items = range(50, 60)
    return t


print(subclass(6000))


def sequence_kinds(n):
    t = 0
    for s in ([1, 2], (3, 4), range(5, 7), "ab", {7: 0, 8: 0}, {9: 1}.keys(), b"xy"):
        for _ in range(n):
            for x in s:
                t += x if isinstance(x, int) else ord(x)
    return t


print(sequence_kinds(500))
