"""Functions that make functions: captured variables, nonlocal, functions as arguments."""
import sys


def compose(*functions):
    def composed(x):
        for f in functions:
            x = f(x)
        return x

    return composed


def adder(n):
    return lambda x: x + n


def counter():
    count = 0

    def step(by=1):
        nonlocal count
        count += by
        return count

    return step


def main(rounds):
    pipeline = compose(adder(1), lambda x: x * 3 % 1009, adder(-2))
    step = counter()
    total = 0
    for i in range(rounds):
        total += pipeline(i) + step(i & 3)
        if i % 16 == 0:
            total += adder(i)(1)
    return total, step(0)


print(main(int(650_000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
