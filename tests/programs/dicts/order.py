d = {}
for i in (5, 3, 9, 1):
    d[i] = i * i
print(d, list(d.items()))
del d[3]
d[3] = "again"
d[5] = "kept place"
print(d, list(reversed(d)), list(reversed(d.items())), next(iter(d)))
for i in range(20):
    d[f"k{i}"] = i
for i in range(0, 20, 2):
    del d[f"k{i}"]
print(d)
d.clear()
d["x"] = 1
print(d, d.popitem(), d)
