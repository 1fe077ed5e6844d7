def numbers():
    yield 1
    yield from broken()


def broken():
    yield 2
    raise KeyError("in a generator")


for n in numbers():
    print(n)
