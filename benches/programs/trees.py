"""Many small objects that live briefly: binary trees built, walked and dropped while one tree stays."""
import sys


class Node:
    def __init__(self, left, right):
        self.left = left
        self.right = right


def build(depth):
    if depth == 0:
        return Node(None, None)
    return Node(build(depth - 1), build(depth - 1))


def count(node):
    if node.left is None:
        return 1
    return 1 + count(node.left) + count(node.right)


def main(depth, rounds):
    kept = build(depth)
    total = 0
    for i in range(rounds):
        total += count(build(depth - 6 + i % 3))
    return total, count(kept)


print(main(14, int(550 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
