def mandelbrot(size):
    count = 0
    for py in range(size):
        for px in range(size):
            x0, y0 = 3.0 * px / size - 2.0, 2.0 * py / size - 1.0
            x = y = 0.0
            i = 0
            while x * x + y * y <= 4.0 and i < 30:
                x, y = x * x - y * y + x0, 2 * x * y + y0
                i += 1
            count += i
    return count


def sieve(n):
    flags = bytearray([1]) * (n + 1)
    total = 0
    for i in range(2, n + 1):
        if flags[i]:
            total += i
            for j in range(i * i, n + 1, i):
                flags[j] = 0
    return total


def lcg(n):
    state = 12345
    out = []
    for _ in range(n):
        state = (state * 6364136223846793005 + 1442695040888963407) & (2**64 - 1)
        out.append(state >> 33)
    return sum(out) % 1000003


def bubble(items):
    items = list(items)
    for i in range(len(items)):
        for j in range(len(items) - 1 - i):
            if items[j] > items[j + 1]:
                items[j], items[j + 1] = items[j + 1], items[j]
    return items


def edit_distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


print(mandelbrot(24), sieve(4000), lcg(3000), bubble([(i * 37) % 101 for i in range(101)])[:5], edit_distance("kitten sitting" * 3, "sitting kitten" * 3))
