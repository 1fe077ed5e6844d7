s = set()
s.add(1)
s.add(1)
s.add("x")
s.update([2, 3], (4,))
s.discard("nope")
s.discard("x")
s.remove(2)
print(sorted(s), len(s), 3 in s, 2 in s, bool(set()))
s.intersection_update([3, 4, 5])
s.difference_update([4])
s.symmetric_difference_update([9])
print(sorted(s), s.copy() == s, s.copy() is s)
one = {5}
print(one.pop(), one, set("hello") == set("olleh"), len(set("hello")), set(range(3)), frozenset("a"), set([1, 1.0, True]))
s.clear()
for call in (lambda: s.pop(), lambda: s.remove(1), lambda: s.add([]), lambda: frozenset().add(1), lambda: set(5), lambda: set(1, 2)):
    try:
        print(call())
    except (KeyError, TypeError, AttributeError) as error:
        print(type(error).__name__, error)
f = frozenset([1, 2])
print(hash(f) == hash(frozenset([2, 1])), {f: 1}[frozenset([2, 1])], {1, 2} in {f}, frozenset(f) is f, sorted(f), f.copy() is f)
