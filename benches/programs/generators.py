"""Generators that feed each other, yield from, and a generator that is sent values."""
import sys


def numbers(n):
    for i in range(n):
        yield i


def squares(items):
    for x in items:
        yield x * x


def flatten(tree):
    for item in tree:
        if type(item) is list:
            yield from flatten(item)
        else:
            yield item


def averager():
    total = count = 0
    while True:
        total += yield total // (count or 1)
        count += 1


def tree(depth):
    return depth if depth == 0 else [tree(depth - 1), depth, tree(depth - 1)]


def main(rounds):
    total = 0
    for x in squares(x for x in numbers(rounds) if x & 1):
        total += x
    nested = tree(9)
    leaves = sum(sum(flatten(nested)) for _ in range(rounds // 8000))
    average = averager()
    next(average)
    for i in range(rounds // 2):
        last = average.send(i)
    return total, leaves, last


print(main(int(1_200_000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
