"""Lists of lists of floats: products, elimination and transposition."""
import sys


def identity(n):
    return [[1.0 if i == j else 0.0 for j in range(n)] for i in range(n)]


def multiply(a, b):
    n = len(b[0])
    out = []
    for row in a:
        line = [0.0] * n
        for k, x in enumerate(row):
            other = b[k]
            for j in range(n):
                line[j] += x * other[j]
        out.append(line)
    return out


def invert(a):
    n = len(a)
    m = [row[:] + line for row, line in zip(a, identity(n))]
    for i in range(n):
        p = max(range(i, n), key=lambda r: abs(m[r][i]))
        m[i], m[p] = m[p], m[i]
        scale = 1.0 / m[i][i]
        m[i] = [x * scale for x in m[i]]
        for r in range(n):
            if r != i:
                by = m[r][i]
                if by:
                    m[r] = [x - by * y for x, y in zip(m[r], m[i])]
    return [row[n:] for row in m]


def main(n):
    a = [[(i * 31 + j * 17) % 23 / 7 + (5.0 if i == j else 0.0) for j in range(n)] for i in range(n)]
    product = multiply(a, [list(column) for column in zip(*a)])
    back = multiply(product, invert(product))
    error = max(abs(back[i][j] - (i == j)) for i in range(n) for j in range(n))
    return round(sum(map(sum, product)), 4), error < 1e-6


print(main(int(115 * float(sys.argv[1] if len(sys.argv) > 1 else 1) ** 0.34)))
