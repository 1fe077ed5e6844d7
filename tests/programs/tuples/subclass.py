class Point(tuple):
    def __new__(cls, x, y):
        return super().__new__(cls, (x, y))

    @property
    def x(self):
        return self[0]

    @property
    def y(self):
        return self[1]

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)

    def __repr__(self):
        return f"Point({self.x}, {self.y})"


p = Point(1, 2)
q = p + Point(10, 20)
x, y = q
print(p, q, x, y, len(q), q == (11, 22), hash(q) == hash((11, 22)), q[::-1], isinstance(q, tuple), sorted([q, p]), {p: 1}[(1, 2)])
