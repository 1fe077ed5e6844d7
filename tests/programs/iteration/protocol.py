class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        print("iter")
        return self

    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n


for x in Countdown(3):
    print(x)
print(list(Countdown(4)), sum(Countdown(5)), max(Countdown(3)), 2 in Countdown(5), [*Countdown(2)], tuple(Countdown(2)), dict(zip(Countdown(2), "ab")), sorted(Countdown(3)))
a, b, c = Countdown(3)
print(a, b, c)
it = iter(Countdown(2))
print(next(it), next(it), next(it, "default"))
try:
    next(it)
except StopIteration as stop:
    print("StopIteration", stop.value, stop.args)


class BadIter:
    def __iter__(self):
        return 5


class NoNext:
    def __iter__(self):
        return self


class Raises:
    def __iter__(self):
        raise ValueError("from iter")


for obj in (BadIter(), NoNext(), Raises(), None, 5, 1.5, object):
    try:
        for x in obj:
            pass
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
try:
    next([])
except TypeError as error:
    print(error)
