class Yield:
    def __init__(self, v):
        self.v = v

    def __await__(self):
        return (yield self.v)


class Counter:
    def __init__(self, n):
        self.n, self.i = n, 0

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.i >= self.n:
            raise StopAsyncIteration
        self.i += 1
        await Yield(f"anext {self.i}")
        return self.i


class Manager:
    async def __aenter__(self):
        await Yield("aenter")
        return "managed"

    async def __aexit__(self, kind, value, tb):
        await Yield(f"aexit {kind.__name__ if kind else None}")
        return kind is ValueError


async def agen(n):
    for i in range(n):
        await Yield(f"agen awaits {i}")
        yield i * 10


def run(coroutine):
    value = None
    while True:
        try:
            print("  event", coroutine.send(value))
        except StopIteration as stop:
            return stop.value


async def main():
    async for x in Counter(2):
        print(x)
    else:
        print("else")
    async with Manager() as m:
        print(m)
    async with Manager():
        raise ValueError("swallowed")
    print([x async for x in Counter(3) if x != 2])
    print({x: y async for x in agen(2) for y in "a"})
    print([await identity(x) for x in range(2)])
    async for x in agen(2):
        print("agen", x)
    g = (x async for x in agen(2))
    print([x async for x in g])
    return "done"


async def identity(x):
    return x


print(run(main()))


async def wrong():
    async for x in [1]:
        pass


async def wrong_with():
    async with 5:
        pass


for f in (wrong, wrong_with):
    try:
        run(f())
    except TypeError as error:
        print(error)
