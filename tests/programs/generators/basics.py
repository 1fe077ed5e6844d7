def gen(n):
    print("start")
    for i in range(n):
        received = yield i
        print("received", received)
    return "result"


g = gen(3)
print(next(g))
print(g.send("a"))
print(next(g))
try:
    g.send("last")
except StopIteration as stop:
    print(stop.value)
try:
    next(g)
except StopIteration as stop:
    print(stop.value)
print(list(gen(2)), type(g).__name__, iter(g) is g, g.__name__, g.__qualname__, g.gi_frame, g.gi_running)
fresh = gen(1)
try:
    fresh.send(5)
except TypeError as error:
    print(error)


def empty():
    return
    yield


print(list(empty()), next(empty(), "default"))


def infinite():
    n = 0
    while True:
        yield n
        n += 1


for x in infinite():
    if x > 3:
        break
    print(x)


def fibonacci():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


print([x for x, _ in zip(fibonacci(), range(15))])
