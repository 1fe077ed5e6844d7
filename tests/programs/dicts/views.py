d = {"a": 1, "b": 2, "c": 3}
keys, values, items = d.keys(), d.values(), d.items()
d["d"] = 4
print(keys, values, items, len(keys), "d" in keys, 4 in values, ("d", 4) in items, ("d", 5) in items)
print(sorted(keys & {"a", "z"}), sorted(keys | {"z"}), sorted(keys - {"a"}), sorted(keys ^ {"a", "z"}), keys == {"a", "b", "c", "d"}, sorted(items & {("a", 1)}))
print(list(keys), sorted(values, reverse=True), dict(items), keys.isdisjoint({"q"}), keys >= {"a"}, {"a"} <= keys, list(reversed(keys)))
print(keys.mapping["a"], values == d.values(), keys == d.keys(), {k: v for v, k in items})
