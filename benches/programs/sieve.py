"""Small ints in lists: a sieve, a queue of collisions, counting and bit tricks."""
import sys


def sieve(n):
    flags = [True] * (n + 1)
    flags[0] = flags[1] = False
    for i in range(2, int(n**0.5) + 1):
        if flags[i]:
            for j in range(i * i, n + 1, i):
                flags[j] = False
    return [i for i in range(n + 1) if flags[i]]


def collatz(limit):
    best = longest = 0
    for start in range(1, limit):
        n, steps = start, 0
        while n != 1:
            n = n >> 1 if n & 1 == 0 else 3 * n + 1
            steps += 1
        if steps > longest:
            best, longest = start, steps
    return best, longest


def bits(n):
    total = 0
    for i in range(n):
        x = i ^ i >> 1
        while x:
            x &= x - 1
            total += 1
    return total


def main(scale):
    primes = sieve(int(600_000 * scale))
    return len(primes), primes[-1], collatz(int(9000 * scale)), bits(int(120_000 * scale))


print(main(float(sys.argv[1] if len(sys.argv) > 1 else 1)))
