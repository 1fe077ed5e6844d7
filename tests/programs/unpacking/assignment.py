a, b = 1, 2
[c, d] = "xy"
(e, (f, g)), h = (1, [2, 3]), 4
print(a, b, c, d, e, f, g, h)
*a, b = range(4)
print(a, b)
a, *b = "x"
print(a, b)
a, *b, c = [1, 2]
print(a, b, c)
a, (b, *c), *d = 1, "xyz", 3, 4
print(a, b, c, d)
a = b = c = []
a.append(1)
print(b, c)
x, y = y, x = 1, 2
print(x, y)
for bad in (lambda: exec("a, b = 1"), lambda: exec("a, b = [1]"), lambda: exec("a, b = [1, 2, 3]"), lambda: exec("a, *b, c = [1]"), lambda: exec("a, b = {1, 2, 3}"), lambda: exec("a, b = None")):
    try:
        bad()
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
(a), b = 1, 2
() = []
[] = ()
d = {"k": 0}
d["k"], d["new"] = d.get("new"), d["k"]
print(d, *d, *d.items())
