for a, b in [(1, 2), (3, 4)]:
    print(a, b)
for a, (b, *c) in [(1, "xyz"), (2, [5])]:
    print(a, b, c)
d = {}
for d["k"] in range(3):
    print(d)
l = [0, 0]
for l[0], l[1] in zip(range(2), "ab"):
    print(l)


class O:
    pass


for O.attribute in (1, 2):
    print(O.attribute)
for i in []:
    pass
for x, in [(1,), (2,)]:
    print(x)
for i, (k, v) in enumerate({"a": 1, "b": 2}.items()):
    print(i, k, v)
for x in 1, 2, 3:
    print(x, end=" ")
for x in *[1], *"ab":
    print(x, end=" ")
print()
for line in "a\nb".split("\n"): print(line)
