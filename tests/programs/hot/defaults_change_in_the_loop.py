def f(a, b=1, *, c=10):
    return a + b + c


def loop(n):
    total = 0
    for i in range(n):
        total += f(i)
        if i == 5000:
            f.__defaults__ = (100,)
        if i == 6000:
            f.__kwdefaults__ = {"c": 1000}
        if i == 7000:
            f.__kwdefaults__["c"] = -1000
        if i == 8000:
            f.__defaults__ = (0.5,)
    return total


print(loop(10000))
f.__defaults__ = None
try:
    loop(3)
except TypeError as error:
    print(error)
