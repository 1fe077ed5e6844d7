s = {1, 2, 3}
try:
    for x in s:
        s.add(x + 100)
except RuntimeError as error:
    print(error)
seen = set()
duplicates = []
for x in [3, 1, 3, 2, 1, 5]:
    if x in seen:
        duplicates.append(x)
    seen.add(x)
print(sorted(seen), duplicates)
squares = {x * x for x in range(-5, 6)}
print(sorted(squares), len(squares), sum(squares), min(squares), max(squares))


class S(set):
    pass


x = S([1, 2])
print(sorted(x), type(x).__name__, type(x | {3}).__name__, x == {1, 2}, isinstance(x, set), repr(S()), repr(S([1])))
