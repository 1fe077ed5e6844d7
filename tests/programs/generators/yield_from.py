def inner(n):
    total = 0
    for i in range(n):
        x = yield i
        if x:
            total += x
    return total


def outer():
    a = yield from inner(2)
    print("a", a)
    b = yield from inner(3)
    print("b", b)
    c = yield from [10, 20]
    print("c", c)
    yield from (x for x in "xy")
    return a + b


g = outer()
print(next(g), g.send(5), g.send(6), g.send(7), g.send(8))
print(list(g))


def delegating():
    try:
        result = yield from catching()
        print("result", result)
    except KeyError as error:
        print("outer caught", error)
    yield "end"


def catching():
    try:
        yield 1
    except ValueError as error:
        print("inner caught", error)
        yield "handled"
    return "returned"


g = delegating()
print(next(g), g.throw(ValueError("v")), next(g))
g = delegating()
print(next(g), g.throw(KeyError("k")))
g = delegating()
next(g)
g.close()


def tree(t):
    if isinstance(t, list):
        for x in t:
            yield from tree(x)
    else:
        yield t


print(list(tree([1, [2, [3, [4, []]], 5]])))


class Custom:
    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration("custom value")


def use():
    return (yield from Custom())


try:
    next(use())
except StopIteration as stop:
    print(stop.value)
try:
    list((lambda: (yield from 5))())
except TypeError as error:
    print(error)


def deep(n):
    if n:
        yield from deep(n - 1)
    yield n


print(sum(deep(100)))
