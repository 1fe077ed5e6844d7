def count(n):
    i = 0
    while i < n:
        sent = yield i
        i += sent or 1


def consume(n):
    total = 0
    for x in count(n):
        total += x
        if x == n // 2:
            total += 0.5
    return total


print(consume(10000))


def sending(n):
    g = count(n)
    total = next(g)
    try:
        while True:
            total += g.send(2 if total % 3 else 5)
    except StopIteration:
        return total


print(sending(10000))


def flatten(t):
    for x in t:
        if isinstance(x, list):
            yield from flatten(x)
        else:
            yield x


tree = [[i, [i + 1, [i + 2]]] for i in range(800)]
print(sum(flatten(tree)))


def throwing(n):
    def g():
        caught = 0
        while True:
            try:
                yield caught
            except ValueError:
                caught += 1

    it = g()
    next(it)
    for i in range(n):
        if i % 3 == 0:
            last = it.throw(ValueError)
        else:
            last = next(it)
    return last


print(throwing(3000))
print(sum(x * y for x in range(100) for y in range(100) if (x ^ y) & 1))
