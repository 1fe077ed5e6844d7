class V:
    def __init__(self, n):
        self.n = n

    def __add__(self, o):
        return V(self.n + o.n)

    def __lt__(self, o):
        return self.n < o.n

    def __getitem__(self, i):
        return self.n + i

    def __len__(self):
        return 3


def work(n):
    a = V(0)
    one = V(1)
    less = 0
    for i in range(n):
        a = a + one
        if a < V(5000):
            less += len(a) + a[2]
        if i == 4000:
            V.__add__ = lambda self, o: V(self.n + o.n * 10)
        if i == 5000:
            V.__lt__ = lambda self, o: True
        if i == 6000:
            V.__len__ = lambda self: 1000
        if i == 6500:
            V.__getitem__ = lambda self, i: 0
        if i == 7000:
            V.__eq__ = lambda self, o: True
    return a.n, less, a == 5


print(work(8000))


class I(int):
    def __add__(self, other):
        return I(int(self) + int(other) + 1)


def ints(n):
    x = 0
    for i in range(n):
        x = x + 1
        if i == 5000:
            x = I(x)
    return int(x), type(x).__name__


print(ints(7000))
