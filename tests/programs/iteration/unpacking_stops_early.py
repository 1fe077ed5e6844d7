def gen():
    for i in range(10):
        print("yield", i)
        yield i


try:
    a, b = gen()
except ValueError as error:
    print(error)
g = gen()
a, b, *c = g
print(a, b, c)
it = iter(range(5))
print(3 in it, list(it))
print([x for x, _ in zip(range(100), "ab")])
i = iter([1, 2, 3, 4])
print(list(zip(i, i)), next(i, "none left"))
first, *_, last = "abcdef"
print(first, last)
