"""Ints that outgrow a machine word: digits of e, Fibonacci numbers, modular powers by hand."""
import sys


def digits_of_e(n):
    unit = 10 ** (n + 10)
    total, term, k = unit, unit, 1
    while term:
        term //= k
        total += term
        k += 1
    return str(total)[: n + 1]


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


def power(base, exponent, modulus):
    result = 1
    while exponent:
        if exponent & 1:
            result = result * base % modulus
        base = base * base % modulus
        exponent >>= 1
    return result


def main(scale):
    e = digits_of_e(int(3000 * scale))
    fib = fibonacci(int(30_000 * scale))
    prime = 2**521 - 1
    witness = [power(a, prime - 1, prime) for a in range(2, 2 + int(100 * scale))]
    return e[-20:], fib % 10**20, set(witness)


print(main(float(sys.argv[1] if len(sys.argv) > 1 else 1)))
