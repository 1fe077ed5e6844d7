l = [1, 2, 3]
for x in l:
    if len(l) < 8:
        l.append(x * 10)
print(l)
l = list(range(10))
for x in l:
    if x % 2 == 0:
        l.remove(x)
print(l)
l = [1, 2, 3, 4]
for x in l:
    l.clear()
    print("once", x)
it = iter([1, 2])
print(next(it), next(it), next(it, "end"), next(it, "still"))
l = [1]
it = iter(l)
print(next(it), next(it, "end"))
l.append(2)
print(next(it, "an exhausted iterator stays exhausted"))
l = [1, 2, 3]
for i, x in enumerate(l):
    l[i] = x * x
print(l)
for x in reversed(l):
    print(x, end=" ")
print(list(reversed([])), list(reversed(l)))
