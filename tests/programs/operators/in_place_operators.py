class Log:
    def __init__(self):
        self.log = []

    def __iadd__(self, other):
        self.log.append(("+=", other))
        return self

    def __imul__(self, other):
        return f"replaced by {other}"

    def __ior__(self, other):
        return NotImplemented

    def __or__(self, other):
        return f"or {other}"

    def __isub__(self, other):
        return NotImplemented


a = b = Log()
a += 1
a += "x"
print(a is b, a.log)
b *= 5
print(b)
a |= 3
print(a)
c = Log()
try:
    c -= 1
except TypeError as error:
    print(error)


class All:
    def __getattr__(self, name):
        raise AttributeError(name)


for op in ("__itruediv__", "__ifloordiv__", "__imod__", "__ipow__", "__ilshift__", "__irshift__", "__iand__", "__ixor__", "__imatmul__"):
    setattr(All, op, lambda self, other, op=op: (op, other))
x = All()
y = x
y /= 1
print(y)
y = x
y //= 2
print(y)
y = x
y %= 3
print(y)
y = x
y **= 4
print(y)
y = x
y <<= 5
print(y)
y = x
y >>= 6
print(y)
y = x
y &= 7
print(y)
y = x
y ^= 8
print(y)
y = x
y @= 9
print(y)
