def products(n):
    result = 1
    for i in range(1, n):
        result *= i
    return result


def powers():
    x = 3
    seen = []
    while x < 10**40:
        seen.append(x)
        x = x * x + 1
    return seen


for n in (5, 15, 20, 21, 22, 25, 30):
    print(n, products(n))
print(powers())
total = 2**62 - 3
for step in range(6):
    total += 1
    print(step, total, type(total).__name__)
