d = {"a": 1}
d.update({"b": 2})
d.update([("c", 3), ("a", 0)])
d.update(e=5)
d.update({"x": 1}, y=2)
d.update()
print(d)
a, b = {"k": 1, "l": 2}, {"l": 3, "m": 4}
print(a | b, b | a, a, {**a, **b})
a |= b
a |= [("z", 0)]
print(a, a == dict(a), a != {}, a == {"z": 0, "k": 1, "m": 4, "l": 3})
c = a.copy()
c["new"] = 1
print("new" in a, dict.fromkeys("abc"), dict.fromkeys([1, 2], 0))


class Mapping:
    def keys(self):
        return ["p", "q"]

    def __getitem__(self, key):
        return key * 2


d = dict(Mapping())
d.update(Mapping())
print(d, {**Mapping()}, dict(**Mapping()))
for call in (lambda: a | [1], lambda: a.update(5), lambda: a.update([1]), lambda: {**[1]}, lambda: {} < {}):
    try:
        print(call())
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
