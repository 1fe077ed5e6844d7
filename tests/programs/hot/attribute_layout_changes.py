class P:
    def __init__(self, x, y):
        self.x = x
        self.y = y


def sum_points(points, n):
    total = 0
    for i in range(n):
        p = points[i % len(points)]
        total += p.x - p.y
        if i == 4000:
            q = P.__new__(P)
            q.y, q.x = 1, 100
            points.append(q)
        if i == 5000:
            points[0].z = 5
            del points[0].x
            points[0].x = 7
        if i == 6000:
            points[0].__dict__["x"] = 9
        if i == 7000:
            points[0].__dict__ = {"x": 50, "y": 0}
        if i == 8000:
            points[0].x = "text".__len__() + 0.5
    return total


print(sum_points([P(3, 1), P(4, 2)], 10000))


class Grows:
    pass


def grow(n):
    out = 0
    for i in range(n):
        g = Grows()
        g.a = i
        if i % 2:
            g.b = i
        if i % 3 == 0:
            g.c = i
        if i == 7000:
            Grows.b = property(lambda self: 1, lambda self, v: None)
        if i == 7500:
            Grows.a = -5
        out += g.a + getattr(g, "b", 0) + len(vars(g))
    return out


print(grow(9000))
