a, b = {1, 2, 3, 4}, {3, 4, 5}


def show(s):
    print(sorted(s), type(s).__name__)


show(a | b)
show(a & b)
show(a - b)
show(a ^ b)
show(a.union([9], (8,), {7: 0}))
show(a.intersection(b, [3]))
show(a.difference([1], [2]))
show(a.symmetric_difference([3, 4, 70]))
show(frozenset(a) | b)
show(a | frozenset(b))
print(a <= {1, 2, 3, 4, 5}, a < a, a <= a, a >= {1}, a > {1}, a == {4, 3, 2, 1}, a != b, a == frozenset(a), a.issubset(range(9)), a.issuperset([1]), a.isdisjoint([7]))
c = set(a)
c |= b
show(c)
c &= {1, 3, 5}
show(c)
c -= {1}
show(c)
c ^= {5, 6}
show(c)
for call in (lambda: a | [1], lambda: a < [1], lambda: a + b, lambda: hash(a), lambda: {[]}, lambda: a.union(5)):
    try:
        print(call())
    except TypeError as error:
        print(error)
