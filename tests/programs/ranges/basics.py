for r in (range(5), range(2, 8), range(0, 10, 3), range(10, 0, -2), range(0), range(5, 5), range(1, 10, 100), range(-3, 3), range(0, -5, -1)):
    print(r, list(r), len(r), r.start, r.stop, r.step, bool(r), list(reversed(r)), r[-1] if r else None, sum(r))
r = range(0, 20, 3)
print(r[2], r[1:4], r[::-1], r[-2:], 9 in r, 10 in r, "x" in r, 9.0 in r, r.index(9), r.count(9), r.count(10), r == range(0, 21, 3), r == range(0, 20, 4), range(0) == range(5, 5), hash(r) == hash(range(0, 21, 3)))
for call in (lambda: range(), lambda: range(1, 2, 0), lambda: range(1.5), lambda: range("a"), lambda: r[100], lambda: r.index(10), lambda: r["a"], lambda: range(1, 2, 3, 4)):
    try:
        print(call())
    except (TypeError, ValueError, IndexError) as error:
        print(type(error).__name__, error)
try:
    r[0] = 1
except TypeError as error:
    print(error)
