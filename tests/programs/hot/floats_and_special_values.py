def logistic(n, x, r):
    for _ in range(n):
        x = r * x * (1.0 - x)
    return x


print(logistic(10000, 0.5, 3.7), logistic(2000, 0.5, 5.0), logistic(100, float("nan"), 3.0))


def decay(n):
    x = 1.0
    zeros = 0
    for i in range(n):
        x = x * 0.5 if i < 1100 else -x
        if x == 0.0:
            zeros += 1
    return x, zeros


print(decay(5000))


def grow(n):
    x = 1.0
    infinite = 0
    for i in range(n):
        x *= 1.1
        if x == x + 1.0 and x > 1e308:
            infinite += 1
    return x - x, infinite


print(grow(9000))


def compare(n):
    values = [0.0, -0.0, 1.0, float("nan"), float("inf"), -1.5, 3]
    counts = [0] * 6
    for i in range(n):
        a, b = values[i % 7], values[i * 3 % 7]
        counts[0] += a < b
        counts[1] += a <= b
        counts[2] += a == b
        counts[3] += a != b
        counts[4] += a > b
        counts[5] += not a >= b
    return counts


print(compare(7000))


def division(n):
    total = 0.0
    for i in range(n):
        try:
            total += i / (i % 100 - 50)
        except ZeroDivisionError:
            total += 0.25
        total += i // 7.0 + i % 2.5
    return total


print(division(6000))
