class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


class Point3(Point):
    __match_args__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z


class Plain:
    def __init__(self):
        self.a = 1


def f(p):
    match p:
        case Point3(0, 0, z):
            return f"on the z axis at {z}"
        case Point(0, 0):
            return "origin"
        case Point(x=0, y=y):
            return f"y axis {y}"
        case Point(x, y=0):
            return f"x axis {x}"
        case Point(x, y) if x == y:
            return f"diagonal {x}"
        case Point(Point(a, b), _):
            return f"nested {a} {b}"
        case Point():
            return "some point"
        case Plain(a=1):
            return "plain"
        case Plain(missing=_):
            return "never"
        case int(n) | float(n):
            return f"number {n}"
        case [Point(x=x1), Point(x=x2)]:
            return f"two points {x1} {x2}"
        case dict() as d:
            return f"dict {d}"
        case tuple((a, *_)):
            return f"tuple {a}"


for p in (Point3(0, 0, 5), Point(0, 0), Point(0, 4), Point(4, 0), Point(3, 3), Point(Point(1, 2), 3), Point(1, 2), Plain(), 5, 2.5, [Point(1, 2), Point(3, 4)], {}, (7, 8), None):
    print(f(p))
for make in (lambda p: [1 for _ in [0] if matches3(p)], lambda p: matches_plain(p)):

    def matches3(p):
        match p:
            case Point(1, 2, 3):
                return True

    def matches_plain(p):
        match p:
            case Point(1, x=1):
                return True

    try:
        make(Point(1, 2))
    except TypeError as error:
        print(error)
try:
    match Plain():
        case Plain(1):
            pass
except TypeError as error:
    print(error)
try:
    match 5:
        case f():
            pass
except TypeError as error:
    print(error)
