if (n := 10) > 5:
    print(n)
while (n := n - 3) > 0:
    print(n)
print([y for x in range(5) if (y := x * x) > 3], y, (a := 1) + (b := 2), a, b)


def f():
    values = [last := i for i in range(3)]
    return values, last


print(f())


def g():
    global via_walrus
    if (via_walrus := 5):
        return [via_walrus := v for v in "ab"]


print(g(), via_walrus)
print(len(text := "hello"), text, f"{(k := 3)} {k}", {(key := "k"): (value := "v")}, key, value)
x = (y := 5, 6)
print(x, y, any((found := c) == "c" for c in "abcd"), found)
