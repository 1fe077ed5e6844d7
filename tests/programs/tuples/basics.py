t = (1, 2, 3)
print(t, (), (1,), 1, (1, (2, (3,))), t[0], t[-1], t[1:], t[::-1], len(t), t + (4,), t * 2, 2 in t, t.index(3), t.count(1), t.count(9))
print(tuple(), tuple("abc"), tuple([1, 2]), tuple(x for x in range(3)), tuple(t) is t, t[:] is t)
print((1, 2) == (1, 2), (1, 2) < (1, 3), (1,) < (1, 0), (2,) > (1, 9), hash((1, 2)) == hash((1, 2)), hash(()) == hash(tuple()), {(1, 2): "x"}[(1, 2)])
a = 1, 2
b, c = a
print(a, b, c)
for call in (lambda: t.__getitem__(5), lambda: t.index(9), lambda: hash(([],)), lambda: t + [1], lambda: (1,) < ("a",), lambda: t["a"]):
    try:
        print(call())
    except (IndexError, ValueError, TypeError) as error:
        print(type(error).__name__, error)
try:
    t[0] = 1
except TypeError as error:
    print(error)
try:
    del t[0]
except TypeError as error:
    print(error)
