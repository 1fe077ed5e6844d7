class Poly:
    def __init__(self, *c):
        while len(c) > 1 and c[-1] == 0:
            c = c[:-1]
        self.c = c

    def __add__(self, o):
        if isinstance(o, (int, float)):
            o = Poly(o)
        n = max(len(self.c), len(o.c))
        get = lambda p, i: p.c[i] if i < len(p.c) else 0
        return Poly(*(get(self, i) + get(o, i) for i in range(n)))

    __radd__ = __add__

    def __mul__(self, o):
        if isinstance(o, (int, float)):
            return Poly(*(x * o for x in self.c))
        out = [0] * (len(self.c) + len(o.c) - 1)
        for i, a in enumerate(self.c):
            for j, b in enumerate(o.c):
                out[i + j] += a * b
        return Poly(*out)

    __rmul__ = __mul__

    def __neg__(self):
        return self * -1

    def __sub__(self, o):
        return self + -o

    def __rsub__(self, o):
        return -self + o

    def __pow__(self, n):
        return Poly(1) if n == 0 else self * self ** (n - 1)

    def __call__(self, x):
        r = 0
        for a in reversed(self.c):
            r = r * x + a
        return r

    def __eq__(self, o):
        return self.c == o.c

    def __str__(self):
        terms = [f"{a}x^{i}" for i, a in enumerate(self.c) if a]
        return " + ".join(reversed(terms)) or "0"


x = Poly(0, 1)
p = (x + 1) ** 3 - 2 * x + 5
print(p, p(2), p(0.5), x - x, 1 - x, (x + 1) * (x - 1) == x**2 - 1, sum([x, x, x]), (x + 1) ** 8)
