from itertools import combinations, combinations_with_replacement, groupby, permutations, product, tee

print(list(product("ab", [1, 2])), list(product([0, 1], repeat=2)), list(product()), list(product("a", [])), list(product("ab", repeat=0)))
print(list(permutations("abc", 2)), list(permutations([1, 2, 3]))[-1], list(permutations("a", 2)), list(combinations("abcd", 2)), list(combinations([1], 2)), list(combinations_with_replacement("ab", 2)))
print(len(list(permutations(range(5)))), len(list(combinations(range(10), 4))), sum(1 for _ in product(range(4), repeat=4)))
print([(k, list(g)) for k, g in groupby("aaabbca")], [(k, len(list(g))) for k, g in groupby(sorted(["bb", "a", "cc", "d"], key=len), key=len)], list(groupby([])))
a, b = tee([1, 2, 3])
print(next(a), next(a), list(b), list(a))
g = groupby([1, 1, 2, 2, 3])
k1, group1 = next(g)
k2, group2 = next(g)
print(k1, list(group1), k2, list(group2))
x, y, z = tee(iter("pq"), 3)
print(list(x), list(y), list(z), tee([], 0))
for bad in (lambda: combinations("a", -1), lambda: permutations("a", "b"), lambda: product(5), lambda: tee([1], -1), lambda: combinations("abc")):
    try:
        print(bad())
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
