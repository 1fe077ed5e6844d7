"""Calls and nothing else: plain and mutual recursion, default and keyword arguments."""
import sys


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def tak(x, y, z):
    if y >= x:
        return z
    return tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y))


def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


def area(width, height=2, *, scale=1):
    return width * height * scale


def main(scale):
    total = 0
    for i in range(int(400_000 * scale)):
        total += area(i) + area(i, 3) + area(i, scale=4)
    parity = sum(even(n) for n in range(int(300 * scale**0.5)))
    return fib(23 if scale >= 1 else 18), tak(14, 9, 4) if scale >= 1 else tak(9, 5, 2), parity, total


print(main(float(sys.argv[1] if len(sys.argv) > 1 else 1)))
