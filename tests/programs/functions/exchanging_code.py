def f(x):
    return x + 1


def g(x):
    return x * 100


def counter():
    n = 0

    def step():
        nonlocal n
        n += 1
        return n

    return step


print(f(5))
f.__code__ = g.__code__
print(f(5), f.__name__)
try:
    f.__code__ = counter().__code__
except ValueError as error:
    print(error)
print(f(6))
