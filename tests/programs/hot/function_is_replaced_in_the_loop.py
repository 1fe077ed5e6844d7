def step(x):
    return x + 1


def replacement(x):
    return x + 100


def loop(n):
    global step
    x = 0
    for i in range(n):
        x = step(x)
        if i == 7000:
            step = replacement
        elif i == 9000:
            step = float
        elif i == 9010:
            step = lambda v: v * 1.0001
    return x


print(loop(12000))


def inner(x):
    return x * 2


def middle(x):
    return inner(x) + 1


def nested(n):
    total = 0
    for i in range(n):
        total += middle(i)
        if i == 8000:
            inner.__code__ = (lambda x: -x).__code__
        if i == 9000:
            inner.__defaults__ = (7,)
    return total


print(nested(10000), inner())
