print(list(zip([1, 2, 3], "ab")), list(zip()), list(zip([1])), list(zip("ab", "cd", strict=True)), list(enumerate("ab")), list(enumerate("ab", 5)), list(enumerate("ab", start=-1)))
print(list(map(str, [1, 2])), list(map(lambda a, b: a * b, [1, 2, 3], [4, 5])), list(filter(lambda x: x > 1, [1, 2, 3])), list(filter(None, [0, "", "x"])), list(reversed("abc")), list(reversed(range(3))), list(reversed({"a": 1, "b": 2})))
print(list(iter(iter([1, 2, 0, 5]).__next__, 0)))
z = zip([1, 2], [3, 4])
print(next(z), iter(z) is z, list(z), list(z))
for bad in (lambda: list(zip("ab", "c", strict=True)), lambda: list(zip("a", "bc", strict=True)), lambda: zip(5), lambda: map(str), lambda: list(map(5, [1])), lambda: enumerate(5), lambda: reversed({1}), lambda: list(map(None, [1])), lambda: filter(None)):
    try:
        print(bad())
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
e = enumerate("abc")
for i, c in e:
    print(i, c, list(e))


def gen():
    for i in range(5):
        print("pull", i)
        yield i


m = map(lambda x: x * 10, gen())
print(next(m), next(m))
f = filter(lambda x: x % 2, gen())
print(next(f))
print(type(iter([])).__name__, type(iter(())).__name__, type(iter("")).__name__, type(iter({})).__name__, type(iter(set())).__name__, type(iter(range(1))).__name__, type(iter(b"")).__name__, type(zip()).__name__, type(reversed([])).__name__)
