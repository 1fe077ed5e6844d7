class C:
    x = 1


c = C()
c.a = 1
d = c.__dict__
d["b"] = 2
print(c.b, d is c.__dict__, d)
c.c = 3
print(d, list(d), vars(c) is d)
del d["a"]
print(hasattr(c, "a"), d.pop("b"), hasattr(c, "b"))
c.__dict__ = {"fresh": 1}
print(c.fresh, hasattr(c, "c"), d)
c.__dict__.update(x="shadow", y=5)
print(c.x, c.y, C.x, dir(c)[-3:])
c.__dict__.clear()
print(c.x, vars(c))
try:
    c.__dict__ = 5
except TypeError as error:
    print(error)
other = C()
other.z, other.a = 1, 2
print(other.__dict__)
for i in range(50):
    setattr(other, f"n{i}", i)
print(len(other.__dict__), other.n49, sum(v for k, v in vars(other).items() if k.startswith("n")))
for i in range(0, 50, 2):
    delattr(other, f"n{i}")
print(len(vars(other)), list(vars(other))[:4])
