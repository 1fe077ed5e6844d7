def classify(n, limit):
    a = b = c = 0
    for i in range(n):
        if i < limit:
            a += 1
        elif i == limit:
            b = [a, c]
        else:
            c += 0.5
            if c > 100:
                c = int(c) - 50
    return a, b, c


print(classify(6000, 10000))
print(classify(9000, 6000))


def nested(n):
    found = None
    for i in range(n):
        for j in range(3):
            if i * j == 7998:
                found = (i, j)
                break
        else:
            continue
        if i > 3000:
            break
    return found, i, j


print(nested(6000))


def loop_kinds(kind):
    total = 0
    source = {"range": range(5000), "down": range(5000, 0, -3), "list": list(range(2000)), "tuple": tuple(range(500)), "gen": (i for i in range(700)), "dict": dict.fromkeys(range(300)), "zip": None}[kind]
    if source is None:
        for i, (a, b) in enumerate(zip(range(900), range(900, 0, -1))):
            total += i * a - b
        return total
    for x in source:
        total += x
    return total


for _ in range(2):
    print([loop_kinds(k) for k in ("range", "down", "list", "tuple", "gen", "dict", "zip")])


def while_loops(n):
    i = 0
    parity = 0
    while True:
        i += 1
        if i & 1:
            continue
        parity += i
        if i > n:
            break
    return i, parity


print(while_loops(9000))
