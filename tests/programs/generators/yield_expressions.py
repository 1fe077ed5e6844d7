def g():
    x = (yield 1) + (yield 2)
    print("x", x)
    y = [(yield "in list"), (yield "again")]
    print("y", y)
    z = yield
    print("z", z)
    d = {(yield "key"): (yield "value")}
    print(d, (yield "argument"), f"{(yield 'f-string')}")
    if (yield "condition"):
        print("true")
    return (yield "last")


gen = g()
value = None
n = 0
try:
    while True:
        out = gen.send(value)
        print("out", out)
        n += 1
        value = n * 10
except StopIteration as stop:
    print(stop.value)


def many_live_values():
    a, b, c, d = 1, "b", [3], {"d": 4}
    for i in range(3):
        e = i * a
        yield a, b, c, d, e
        a += 1
        b += "!"
        c.append(i)
        d[i] = e


for values in many_live_values():
    print(values)
