print(all([]), any([]), all([1, "a", [0]]), any([0, "", None]), all(x > 0 for x in [1, 2, -1]), any(x < 0 for x in [1, -2]))
print(sum([1, 2, 3]), sum([], 5), sum([[1], [2]], []), sum((1.5, 2)), sum(range(101)), sum([True, True]), sum([2**62, 2**62]), sum([1], start=10), sum([0.1] * 3))
print(min(3, 1, 2), max([3, 1, 2]), min("hello"), max("a", "bb", key=len), min([], default="d"), max([1, -5], key=abs), min((2, "b"), (1, "z")), max({1: 2, 3: 0}), min([1, 1.0]), max([1, 1.0, True]))
for bad in (lambda: sum(["a"]), lambda: sum(["a"], ""), lambda: min([]), lambda: max(), lambda: max(5), lambda: min(1, "a"), lambda: max(1, 2, default=3), lambda: all(5), lambda: sum(5), lambda: sum([b"a"], b"")):
    try:
        print(bad())
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)


def lazy():
    for i in range(10):
        print("check", i)
        yield i == 2


print(any(lazy()))
print(all(lazy()))
