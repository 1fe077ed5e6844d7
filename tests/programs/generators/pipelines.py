def numbers(n):
    yield from range(n)


def squares(items):
    for x in items:
        yield x * x


def odd(items):
    return (x for x in items if x % 2)


def take(n, items):
    for _, x in zip(range(n), items):
        yield x


print(list(take(5, odd(squares(numbers(100))))), sum(squares(odd(numbers(50)))))


def averager():
    total, count, average = 0, 0, None
    while True:
        x = yield average
        total += x
        count += 1
        average = total / count


a = averager()
next(a)
print([a.send(x) for x in (10, 20, 60)])


def permutations(items):
    if not items:
        yield ()
    for i in range(len(items)):
        for rest in permutations(items[:i] + items[i + 1 :]):
            yield (items[i],) + rest


print(list(permutations("abc")), sum(1 for _ in permutations("abcdef")))


def sieve():
    found = []
    n = 2
    while True:
        if all(n % p for p in found):
            found.append(n)
            yield n
        n += 1


print(list(take(20, sieve())))


def queens(n, row=0, columns=()):
    if row == n:
        yield columns
    for c in range(n):
        if all(c != d and abs(c - d) != row - r for r, d in enumerate(columns)):
            yield from queens(n, row + 1, columns + (c,))


print(next(queens(8)), sum(1 for _ in queens(6)))
