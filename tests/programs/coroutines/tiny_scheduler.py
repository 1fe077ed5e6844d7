class Sleep:
    def __init__(self, ticks):
        self.ticks = ticks

    def __await__(self):
        yield self.ticks


class Loop:
    def __init__(self):
        self.now, self.queue, self.order = 0, [], 0

    def spawn(self, coroutine, at=0):
        self.order += 1
        self.queue.append((at, self.order, coroutine))

    def run(self):
        while self.queue:
            self.queue.sort(key=lambda e: e[:2])
            self.now, _, coroutine = self.queue.pop(0)
            try:
                ticks = coroutine.send(None)
            except StopIteration as stop:
                print(f"[{self.now}] finished with {stop.value}")
            else:
                self.spawn(coroutine, self.now + ticks)


loop = Loop()


async def worker(name, ticks, times):
    for i in range(times):
        await Sleep(ticks)
        print(f"[{loop.now}] {name} {i}")
    return name


async def parent():
    print("parent begins")
    result = await worker("child", 2, 2)
    loop.spawn(worker("spawned", 1, 1), loop.now)
    return f"parent of {result}"


loop.spawn(worker("a", 3, 2))
loop.spawn(worker("b", 1, 3))
loop.spawn(parent())
loop.run()
