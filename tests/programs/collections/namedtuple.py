from collections import namedtuple

Point = namedtuple("Point", ["x", "y"])
p = Point(1, y=2)
x, y = p
print(p, p.x, p[1], x, y, p == (1, 2), p._replace(x=5), p._asdict(), Point._fields, Point._make([3, 4]), len(p), hash(p) == hash((1, 2)), isinstance(p, tuple), p + (3,), Point.__doc__)
D = namedtuple("D", "a b c", defaults=[10, 20])
print(D(1), D(1, 2), D._field_defaults)


class Sub(Point):
    @property
    def length(self):
        return (self.x**2 + self.y**2) ** 0.5


print(Sub(3, 4).length, Sub(3, 4))
for bad in (lambda: Point(1), lambda: Point(1, 2, 3), lambda: setattr(p, "x", 5), lambda: namedtuple("B", "a a"), lambda: namedtuple("B", "class"), lambda: namedtuple("B", "_x"), lambda: p._replace(z=1)):
    try:
        print(bad())
    except (TypeError, AttributeError, ValueError) as error:
        print(type(error).__name__, error)
print(namedtuple("R", "a class a", rename=True)._fields)
