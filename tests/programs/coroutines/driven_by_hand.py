class Pause:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        received = yield self.value
        return received


async def add(a, b):
    x = await Pause(a)
    y = await Pause(b)
    print("received", x, y)
    return x + y


async def main():
    first = await add(1, 2)
    second = await add(3, 4)
    return first, second


c = main()
print(type(c).__name__, c.__name__, c.send(None), c.send(10), c.send(20), c.send(30))
try:
    c.send(40)
except StopIteration as stop:
    print(stop.value)
try:
    c.send(None)
except RuntimeError as error:
    print(error)


async def catches():
    try:
        await Pause("waiting")
    except ValueError as error:
        return f"caught {error}"
    finally:
        print("finally")


c = catches()
c.send(None)
try:
    c.throw(ValueError("v"))
except StopIteration as stop:
    print(stop.value)
c = catches()
c.send(None)
c.close()


async def bad():
    await 5


for coroutine in (bad(),):
    try:
        coroutine.send(None)
    except TypeError as error:
        print(error)
c = add(1, 2)
for wrong in (lambda: iter(c), lambda: next(c), lambda: [*c]):
    try:
        wrong()
    except TypeError as error:
        print(error)
c.close()
