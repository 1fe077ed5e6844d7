def step(x, limit):
    if x == limit:
        return x.missing
    return x + 1


def loop(n):
    x = 0
    for i in range(n):
        x = step(x, 19000)
    return x


print(loop(15000))
loop(20000)
