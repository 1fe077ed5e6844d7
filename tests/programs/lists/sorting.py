l = [5, 2, 9, -1, 5, 0]
print(sorted(l), sorted(l, reverse=True), l, l.sort(), l)
words = ["bb", "a", "ccc", "dd", "e", "fff"]
words.sort(key=len)
print(words, sorted(words, key=len, reverse=True), sorted(words, key=lambda w: (-len(w), w)))
print(sorted([1, 2.5, True, -3, 10**20, 0.1]), sorted("banana"), sorted({"b": 1, "a": 2}), sorted((3, 1)), sorted([[2, 1], [1, 5], [1]]))
pairs = [(i % 3, i) for i in range(12)]
pairs.sort(key=lambda p: p[0])
print(pairs)
pairs.sort(key=lambda p: p[0], reverse=True)
print(pairs)
big = [(i * 7919) % 1009 for i in range(500)]
ordered = sorted(big)
print(all(ordered[i] <= ordered[i + 1] for i in range(499)), ordered[:5], ordered[-5:])
for call in (lambda: [1, "a"].sort(), lambda: sorted([None, 1]), lambda: sorted(5), lambda: sorted([1, 2], len), lambda: [1].sort(key=5), lambda: sorted([1j, 2j])):
    try:
        call()
    except TypeError as error:
        print(error)
