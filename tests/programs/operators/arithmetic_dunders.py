class V:
    def __init__(self, *xs):
        self.xs = xs

    def __repr__(self):
        return f"V{self.xs}"

    def __add__(self, o):
        return V(*(a + b for a, b in zip(self.xs, o.xs))) if isinstance(o, V) else NotImplemented

    def __sub__(self, o):
        return V(*(a - b for a, b in zip(self.xs, o.xs)))

    def __mul__(self, k):
        return V(*(a * k for a in self.xs))

    __rmul__ = __mul__

    def __truediv__(self, k):
        return V(*(a / k for a in self.xs))

    def __floordiv__(self, k):
        return V(*(a // k for a in self.xs))

    def __mod__(self, k):
        return V(*(a % k for a in self.xs))

    def __pow__(self, k, mod=None):
        return V(*(pow(a, k, mod) for a in self.xs))

    def __matmul__(self, o):
        return sum(a * b for a, b in zip(self.xs, o.xs))

    def __neg__(self):
        return V(*(-a for a in self.xs))

    def __pos__(self):
        return "pos"

    def __invert__(self):
        return V(*reversed(self.xs))

    def __abs__(self):
        return sum(a * a for a in self.xs) ** 0.5

    def __divmod__(self, k):
        return self // k, self % k

    def __lshift__(self, k):
        return ("<<", k)

    def __rshift__(self, k):
        return (">>", k)

    def __and__(self, k):
        return ("&", k)

    def __or__(self, k):
        return ("|", k)

    def __xor__(self, k):
        return ("^", k)

    def __round__(self, n=None):
        return ("round", n)


a, b = V(1, 2), V(3, 5)
print(a + b, a - b, a * 3, 3 * a, b / 2, b // 2, b % 2, b**2, pow(b, 2, 7), a @ b, -a, +a, ~a, abs(V(3, 4)), divmod(b, 2))
print(a << 1, a >> 2, a & 3, a | 4, a ^ 5, round(a), round(a, 2))
c = a
c += b
print(c, a)
for bad in (lambda: a + 1, lambda: 1 + a, lambda: 1 - a, lambda: a < b, lambda: 2**a):
    try:
        bad()
    except TypeError as error:
        print(error)
