class S:
    __slots__ = ("x", "y")

    def __init__(self, x):
        self.x = x


class P:
    def __init__(self):
        self._v = 1

    @property
    def v(self):
        return self._v

    @v.setter
    def v(self, value):
        self._v = value % 1000


def slots(n):
    s = S(0)
    missing = 0
    for i in range(n):
        s.x += i
        try:
            missing += s.y
        except AttributeError:
            missing += 1
        if i == 5000:
            s.y = 10
        if i == 6000:
            del s.y
    return s.x, missing


print(slots(7000))


def properties(n):
    p = P()
    for i in range(n):
        p.v = p.v + i
        if i == 5000:
            P.v = property(lambda self: self._v + 1, lambda self, value: setattr(self, "_v", value // 2))
        if i == 6000:
            del P.v
            p.v = 5
    return p.v, p._v


print(properties(8000))


class Hook:
    def __init__(self):
        self.n = 0


def hooked(n):
    h = Hook()
    for i in range(n):
        h.n = h.n + 1
        if i == 4000:
            Hook.__setattr__ = lambda self, name, value: object.__setattr__(self, name, value * 2 % 9973)
        if i == 5000:
            Hook.__getattribute__ = lambda self, name: object.__getattribute__(self, name) + 1
        if i == 6000:
            del Hook.__getattribute__
            del Hook.__setattr__
    return h.n


print(hooked(7000))
