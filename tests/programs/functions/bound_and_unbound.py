class C:
    def m(self, x=0):
        return self.name, x

    def __init__(self, name):
        self.name = name


c, d = C("c"), C("d")
bound = c.m
print(bound(), bound(5), C.m(d), C.m(d, 7), bound.__self__ is c, bound.__func__ is C.m, bound == c.m, bound == d.m, c.m is c.m, hash(bound) == hash(c.m))
print(bound.__name__, bound.__qualname__, type(bound).__name__, type(C.m).__name__, type(len).__name__, type([].append).__name__)
append = (l := []).append
append(1)
append(2)
print(l, append.__self__ is l, append.__name__, str.upper("x"), list.append(l, 3), l, list(map(str.strip, [" a ", "b "])))
d.m = lambda: "on the instance"
print(d.m(), C.m(d))
for bad in (lambda: C.m(), lambda: str.upper(5), lambda: list.append(5, 1), lambda: str.upper()):
    try:
        bad()
    except (TypeError, AttributeError) as error:
        print(type(error).__name__, error)
