l = list(range(6))
del l[0], l[-1], l[1:3]
print(l)
d = {"a": 1, "b": 2}
del d["a"]


class O:
    pass


o = O()
o.x, o.y = 1, 2
del o.x
print(d, vars(o))
a = b = c = 1
del a, (b, [c])
for name in ("a", "b", "c"):
    print(name in globals())


class Watch:
    def __delattr__(self, name):
        print("delattr", name)

    def __delitem__(self, key):
        print("delitem", key)


w = Watch()
del w.anything, w["key"], w[1:2], w[1, 2]
for bad in (lambda: d.__delitem__("zz"), lambda: delattr(o, "x"), lambda: l.__delitem__(99)):
    try:
        bad()
    except (KeyError, AttributeError, IndexError) as error:
        print(type(error).__name__, error)
try:
    del (1, 2)[0]
except TypeError as error:
    print(error)
try:
    del "abc"[0]
except TypeError as error:
    print(error)
try:
    del o.y.z
except AttributeError as error:
    print(error)
