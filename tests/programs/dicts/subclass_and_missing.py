class Default(dict):
    def __missing__(self, key):
        value = self[key] = len(self)
        return value


d = Default(a=0)
print(d["a"], d["x"], d["y"], d["x"], d, d.get("nope"), "nope" in d, type(d).__name__, d == {"a": 0, "x": 1, "y": 2})


class Upper(dict):
    def __setitem__(self, key, value):
        super().__setitem__(key.upper(), value)

    def __getitem__(self, key):
        return super().__getitem__(key.upper())


u = Upper()
u["abc"] = 1
u.update(q=2)
print(u, u["ABC"], u["abc"], u.get("abc"), len(u))
print("%(k)s" % Default(k=5), "{k}".format_map(Default()), type(u.copy()).__name__, type(u | {}).__name__)
