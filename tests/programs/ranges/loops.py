total = 0
for i in range(100):
    if i % 3 == 0:
        continue
    if i > 50:
        break
    total += i
else:
    print("not printed")
print(total, i)
for i in range(3):
    i *= 10
    print(i, end=" ")
else:
    print("else")
for i in range(0):
    pass
print(i)
n = 5
for i in range(n):
    n += 1
print(n, [(i, j) for i in range(3) for j in range(i)])


class Index:
    def __index__(self):
        return 3


print(list(range(Index())), list(range(True, Index())), list(map(lambda a, b: a + b, range(3), range(10, 13))))
it = iter(range(3))
print(next(it), list(it), next(it, None))
