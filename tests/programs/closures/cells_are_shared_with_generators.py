def make():
    total = 0

    def add(n):
        nonlocal total
        total += n

    def values():
        while total < 10:
            yield total

    return add, values()


add, values = make()
print(next(values))
add(4)
print(next(values))
add(5)
print(next(values))
add(5)
print(list(values))


def accumulate():
    seen = []
    return lambda x: seen.append(x) or list(seen)


acc = accumulate()
print(acc(1), acc(2), acc(3))
