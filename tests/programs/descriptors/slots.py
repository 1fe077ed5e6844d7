class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


class Point3(Point):
    __slots__ = ("z",)


class Open(Point):
    pass


p = Point(1, 2)
p.x += 10
print(p.x, p.y, Point.__slots__, hasattr(p, "__dict__"), type(Point.x).__name__)
del p.x
for bad in (lambda: p.x, lambda: setattr(p, "z", 1), lambda: delattr(p, "x"), lambda: p.__dict__, lambda: Point3(1, 2).z, lambda: setattr(p, "__class__", Open)):
    try:
        bad()
    except (AttributeError, TypeError) as error:
        print(type(error).__name__, error)
q = Point3(1, 2)
q.z = 3
print(q.x, q.z, Point.x.__get__(q), Point3.z.__name__)
o = Open(5, 6)
o.extra = 1
print(o.x, o.__dict__)
Point.y.__set__(p, 99)
print(p.y)


class Private:
    __slots__ = ("__a", "b")

    def __init__(self):
        self.__a = 1


print(Private()._Private__a)
for namespace in ({"__slots__": ("x",), "x": 1}, {"__slots__": "one"}, {"__slots__": (5,)}, {"__slots__": ("a b",)}, {"__slots__": ("__dict__", "a")}, {"__slots__": []}):
    try:
        cls = type("S", (), namespace)
        print(cls.__slots__, hasattr(cls(), "__dict__"))
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
