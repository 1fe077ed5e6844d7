def two(x):
    a, b = x
    return a, b


def star(x):
    a, b, *c = x
    return a, b, c


def generator(n):
    for i in range(n):
        yield i


for x in ([], [1], [1, 2], (1, 2, 3), "ab", "abc", range(2), {1: 2, 3: 4}, generator(1), generator(2), generator(5), 5, None, iter([1, 2])):
    for f in (two, star):
        try:
            print(f.__name__, f(x))
        except (ValueError, TypeError) as error:
            print(f.__name__, type(error).__name__, error)
