d = {"a": 1, "b": 2}
d["c"] = 3
d["a"] = 10
print(d, len(d), d["a"], d.get("x"), d.get("x", 0), "b" in d, "x" in d, list(d), d.pop("b"), d.pop("zz", None), d)
del d["a"]
print(d, d.setdefault("c", 0), d.setdefault("n", []), d)
d["n"].append(1)
print(d.popitem(), d, dict(), dict(a=1, b=2), dict([("x", 1), ("y", 2)]), dict({"q": 1}, r=2), dict(zip("ab", (1, 2))), {**d, "z": 5}, {1: 1, 1: 2})
for call in (lambda: d["nope"], lambda: d.pop("nope"), lambda: {}.popitem(), lambda: {[]: 1}, lambda: d[{}], lambda: dict([1]), lambda: dict([(1, 2, 3)]), lambda: d.__delitem__("q"), lambda: dict(5), lambda: {}[1, 2]):
    try:
        print(call())
    except (KeyError, TypeError, ValueError) as error:
        print(type(error).__name__, error)
