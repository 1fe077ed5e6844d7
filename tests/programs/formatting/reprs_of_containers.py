print([], [1], [1, "a", 2.5, None], (), (1,), (1, 2), {}, {1: "a", "b": [2]}, set(), {1}, frozenset(), frozenset([1]))
print([[1, [2, [3]]]], ({"a": (1,)},), [()], [{}], {(): []}, [b"x", "x", ...], [True, 1, 1.0])
l = [1]
l.append(l)
print(l)
d = {}
d["self"] = d
print(d)
t = ([],)
t[0].append(t)
print(t)
a, b = [], []
a.append(b)
b.append(a)
print(a, b)
print(range(3), range(1, 10, 2), slice(1, 2), slice(None), Ellipsis, NotImplemented, type(None), int, print)


class Node:
    def __init__(self):
        self.items = [self]

    def __repr__(self):
        return f"Node({len(self.items)})"


print(Node().items, [Node()], {"n": Node()})
print(dict(a=1).keys(), dict(a=1).values(), dict(a=1).items(), {}.keys())
