class Version:
    def __init__(self, text):
        self.parts = tuple(map(int, text.split(".")))

    def __eq__(self, o):
        return self.parts == o.parts if isinstance(o, Version) else NotImplemented

    def __lt__(self, o):
        return self.parts < o.parts if isinstance(o, Version) else NotImplemented

    def __le__(self, o):
        return self.parts <= o.parts

    def __hash__(self):
        return hash(self.parts)

    def __repr__(self):
        return ".".join(map(str, self.parts))


a, b, c = Version("1.2"), Version("1.10"), Version("1.2")
print(a < b, a > b, a <= c, a >= c, a == c, a != c, a == "1.2", a != 5, sorted([b, a]), max(a, b), {a, c} == {a}, a in [c])
try:
    a < 5
except TypeError as error:
    print(error)


class Odd:
    def __eq__(self, other):
        return "truthy text"

    def __ne__(self, other):
        return []

    def __lt__(self, other):
        return None


o = Odd()
print(o == 1, o != 1, o < 1, 1 > o, 1 in [o], not (o == 1), [o] == [2])
try:
    hash(o)
except TypeError as error:
    print(error)


class NeOnly:
    def __ne__(self, other):
        return "ne"


print(NeOnly() != 1, NeOnly() == 1)


class Array:
    def __init__(self, n):
        self.n = n

    def __gt__(self, other):
        return [i > other for i in range(self.n)]

    def __bool__(self):
        raise ValueError("ambiguous")


print(Array(3) > 1)
try:
    if Array(3):
        pass
except ValueError as error:
    print(error)
