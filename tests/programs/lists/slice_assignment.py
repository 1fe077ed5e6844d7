l = list(range(8))
l[2:4] = ["a", "b", "c"]
print(l)
l[:0] = [-1]
l[len(l) :] = [99]
print(l)
l[3:3] = (x for x in "zz")
print(l)
l[1:5] = []
print(l)
l[::2] = ["e"] * len(l[::2])
print(l)
l[5:1] = ["mid"]
print(l)
l[::-1] = list(range(len(l)))
print(l)
del l[::3]
print(l)
del l[1:3], l[-1]
print(l)
del l[:]
print(l)
l[:] = "hello"
l[1:3] = l
print(l)
for bad in (lambda: l.__setitem__(slice(0, 4, 2), [1]), lambda: l.__setitem__(slice(0, 2), 5), lambda: l.__setitem__(slice(0, 4, 0), [])):
    try:
        bad()
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
