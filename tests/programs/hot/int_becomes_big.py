def grow(n):
    x = 1
    seen = []
    for i in range(n):
        x = x + x // 1000 + 1
        if i % 5000 == 4999:
            seen.append(x)
    return seen, len(str(x))


print(grow(20000))


def near_border(n):
    x = 2**62 - 9000
    out = 0
    for i in range(n):
        x += 1
        out ^= x & 0xFFF
    return x, out


print(near_border(12000))


def products(n):
    acc = 0
    for i in range(n):
        a = i * 300000000000
        acc = (acc + a * (i - 5000)) & 0xFFFFFFFFFFFFFFFF
    return acc


print(products(10000))


def shifts(n):
    total = 0
    for i in range(n):
        total += (1 << (i & 63)) - (-1 << (i % 62)) + (i >> (i & 7))
    return total


print(shifts(8000))
