def task(name, n):
    for i in range(n):
        print(name, i)
        yield
    return name.upper()


def run(tasks):
    results = []
    while tasks:
        t = tasks.pop(0)
        try:
            next(t)
            tasks.append(t)
        except StopIteration as stop:
            results.append(stop.value)
    return results


print(run([task("a", 3), task("b", 1), task("c", 2)]))


def echo():
    received = []
    while len(received) < 3:
        received.append((yield len(received)))
    return received


e = echo()
print(next(e), e.send("x"), e.send("y"))
try:
    e.send("z")
except StopIteration as stop:
    print(stop.value)
state = (yield_ for yield_ in "lazy")
print(next(state), "".join(state))


def arguments(a, *b, c=3, **d):
    yield a
    yield b
    yield c, d


print(list(arguments(1, 2, 3, x=4)))
try:
    arguments()
except TypeError as error:
    print(error)
