class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n % 4

    def __eq__(self, other):
        return isinstance(other, Key) and self.n == other.n

    def __repr__(self):
        return f"K{self.n}"


d = {Key(i): i for i in range(20)}
print(len(d), d[Key(7)], Key(19) in d, Key(20) in d, d.pop(Key(5)), Key(5) in d, len(d))
d[Key(3)] = "replaced"
print(d[Key(3)], list(d)[:6])


class Bad:
    def __hash__(self):
        raise ValueError("no hash")


class NotInt:
    def __hash__(self):
        return "x"


class Unhashable:
    def __eq__(self, other):
        return True


for value in (Bad(), NotInt(), Unhashable()):
    try:
        {}[value] = 1
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)


class EqRaises:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        raise RuntimeError("eq")


d = {EqRaises(): 1}
try:
    d[EqRaises()]
except RuntimeError as error:
    print(error)
print(len(d))
