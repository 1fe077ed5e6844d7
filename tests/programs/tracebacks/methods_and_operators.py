class Money:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return Money(self.n + other.n)

    def __getitem__(self, key):
        raise IndexError(key)

    @property
    def half(self):
        return self.n / self.zero

    zero = 0


m = Money(1) + Money(2)
try:
    m[3]
except IndexError as error:
    print("caught", error)
m.half
