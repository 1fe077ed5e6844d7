from collections import ChainMap, Counter, OrderedDict, defaultdict

c = Counter("abracadabra")
print(c, c["a"], c["zz"], c.most_common(2), sorted(c.elements())[:6], c.total(), Counter(a=3, b=1) + Counter(b=2), Counter(a=3, b=1) - Counter(a=1, b=5), Counter("aab") & Counter("abb"), Counter("aab") | Counter("abb"))
c.update("aaa")
c.subtract({"a": 10, "b": 1})
print(c, +c, Counter([1, 1]) == Counter({1: 2}), "zz" in c)
del c["a"]
print(c.most_common())
d = defaultdict(list)
d["a"].append(1)
d["b"]
print(d, d["a"], d.get("c"), "c" in d, len(d), d.default_factory is list, dict(d))
n = defaultdict(lambda: defaultdict(int))
for w in ("ab", "ac", "bc", "ab"):
    n[w[0]][w] += 1
print({k: dict(v) for k, v in n.items()})
try:
    defaultdict(None)["x"]
except KeyError as error:
    print("KeyError", error)
try:
    defaultdict(5)
except TypeError as error:
    print(error)
o = OrderedDict([("a", 1), ("b", 2), ("c", 3)])
o.move_to_end("a")
o.move_to_end("c", last=False)
print(o, o.popitem(last=False), list(o), OrderedDict(a=1) == {"a": 1}, OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1))
m = ChainMap({"a": 1}, {"a": 2, "b": 3})
m["c"] = 5
print(m["a"], m["b"], m.maps, sorted(m), len(m), m.parents["a"], m.new_child({"a": 0})["a"])
