def trace(items):
    for item in items:
        print("produce", item)
        yield item


g = (x * 2 for x in trace([1, 2, 3]) if x != 2)
print("made")
print(next(g))
print(list(g), list(g))
n = 1
g = (x + n for x in range(3))
n = 100
print(list(g))
print(max((len(w), w) for w in "the quick brown".split()), dict((k, v) for k, v in zip("ab", range(2))), "".join(c for c in "a1b2" if c.isalpha()))
source = [1, 2]
g = (x for x in source)
source.append(3)
source = [9]
print(list(g))
nested = (a * b for a in range(1, 4) for b in range(1, a + 1))
print(list(nested), type(nested).__name__, nested.__name__ if hasattr(nested, "__name__") else "")
