"""List, dict and set comprehensions, nested and filtered, and unpacking in loops."""
import sys


def triples(n):
    return [(a, b, c) for a in range(1, n) for b in range(a, n) for c in range(b, n) if a * a + b * b == c * c]


def index(words):
    return {w: [i for i, v in enumerate(words) if v == w] for w in {w for w in words}}


def life(cells):
    near = [(x + dx, y + dy) for x, y in cells for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy]
    counts = {}
    for cell in near:
        counts[cell] = counts.get(cell, 0) + 1
    return {c for c, n in counts.items() if n == 3 or n == 2 and c in cells}


def main(scale):
    words = [f"w{i * i % 37}" for i in range(400)]
    cells = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2), (20, 20), (21, 20), (22, 20), (22, 19), (40, 1), (41, 1), (42, 1)}
    for _ in range(int(900 * scale)):
        cells = life(cells)
    matrix = [[i * j % 7 for j in range(60)] for i in range(60)]
    for _ in range(int(60 * scale)):
        matrix = [[x + y for x, y in zip(row, column)] for row, column in zip(matrix, zip(*matrix))]
        matrix = [[x % 1009 for x in row] for row in matrix]
    return len(triples(int(105 * scale**0.34))), sum(len(index(words)) for _ in range(int(25 * scale))), len(cells), sum(map(sum, matrix))


print(main(float(sys.argv[1] if len(sys.argv) > 1 else 1)))
