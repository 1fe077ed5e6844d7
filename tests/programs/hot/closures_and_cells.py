def make(n):
    count = 0

    def add(x):
        nonlocal count
        count += x
        return count

    for i in range(n):
        add(i)
        if i == 5000:
            count = 0.5
    return count


print(make(8000))


def adders():
    return [lambda x, k=k: x + k for k in range(4)]


def polymorphic(n):
    fs = adders()
    total = 0
    for i in range(n):
        total += fs[i & 3](i)
        if i == 6000:
            fs[2] = str
            fs[2] = len([]).__add__
    return total


print(polymorphic(9000))


def swapped(n):
    value = 10

    def read():
        return value

    total = 0
    for i in range(n):
        total += read()
        if i == 4000:
            read.__closure__[0].cell_contents = 100
        if i == 5000:
            value = "x"
            value = 1.25
    return total


print(swapped(7000))
