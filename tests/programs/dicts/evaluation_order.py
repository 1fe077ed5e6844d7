def f(x):
    print("f", x)
    return x


d = {f("k1"): f("v1"), f("k2"): f("v2"), **{f("k3"): f("v3")}}
print(d)
f(d)[f("k4")] = f("v4")
print({f(i): f(-i) for i in range(2)})
f(d)[f("k1")] += f("!")
print(d)
