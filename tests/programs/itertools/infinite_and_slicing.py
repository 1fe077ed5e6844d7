from itertools import accumulate, count, cycle, dropwhile, filterfalse, islice, pairwise, repeat, starmap, takewhile, batched, compress, chain, zip_longest

print(list(islice(count(), 3)), list(islice(count(10, -2), 3)), list(islice(count(0.5, 0.25), 3)), list(islice(cycle("ab"), 5)), list(repeat("x", 3)), list(islice(repeat(1), 2)), list(islice(cycle([]), 3)))
print(list(islice("abcdefg", 2, 6, 2)), list(islice("abc", 0)), list(islice("abc", 1, None)), list(takewhile(lambda x: x < 3, [1, 2, 3, 1])), list(dropwhile(lambda x: x < 3, [1, 2, 3, 1])), list(filterfalse(lambda x: x % 2, range(6))), list(filterfalse(None, [0, 1, ""])))
print(list(accumulate([1, 2, 3, 4])), list(accumulate([1, 2, 3], lambda a, b: a * b)), list(accumulate([1, 2], initial=10)), list(accumulate([])), list(starmap(pow, [(2, 3), (3, 2)])), list(pairwise("abcd")), list(pairwise("a")), list(batched("abcdefg", 3)), list(compress("abcd", [1, 0, 1, 0])))
print(list(chain("ab", [1], ())), list(chain.from_iterable([[1], "xy"])), list(zip_longest("abc", "x", fillvalue="-")), list(zip_longest("ab", [1])), list(chain()))
c = count(5)
print(next(c), next(c), c, repeat(3, 2), count(1, 2))
for bad in (lambda: islice("abc", -1), lambda: batched("abc", 0), lambda: list(batched("abc", 2, strict=True)), lambda: count("a"), lambda: chain(5).__next__(), lambda: list(starmap(pow, [5]))):
    try:
        print(bad())
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
