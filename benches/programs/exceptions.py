"""Exceptions raised and caught in the same function, across calls, and finally blocks that run on the way."""
import sys


class Refused(Exception):
    def __init__(self, code):
        super().__init__(code)
        self.code = code


def check(x):
    if x % 10 == 3:
        raise Refused(x)
    return x


def guarded(x, log):
    try:
        return check(x)
    finally:
        log[0] += 1


def parse(text):
    try:
        return int(text)
    except ValueError:
        return -1


def main(rounds):
    log = [0]
    total = refused = 0
    texts = ["12", "x", "7", "", "99", "1e5"]
    table = {i: i for i in range(0, 100, 2)}
    for i in range(rounds):
        try:
            total += guarded(i, log)
        except Refused as error:
            refused += error.code & 1
        try:
            total += table[i % 100]
        except KeyError:
            total -= 1
        if i % 4 == 0:
            total += parse(texts[i // 4 % 6])
    return total, refused, log


print(main(int(500_000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
