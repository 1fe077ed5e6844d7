l = list(range(10))
print(l[0], l[-1], l[True], l[2:5], l[::3], l[::-1], l[-3:], l[100:], l[5:2], l[-100:3])
l[0] = "x"
l[-1] = "y"
print(l)


class I:
    def __index__(self):
        return 4


print(l[I()], l[I() :])
l[I()] = "index"
print(l)
for call in (lambda: l[10], lambda: l[-11], lambda: l["a"], lambda: l[1.0], lambda: l[None], lambda: l[2**70], lambda: l[(1, 2)], lambda: l.__setitem__(10, 1), lambda: l.__delitem__(-11), lambda: l[::0]):
    try:
        print(call())
    except (IndexError, TypeError, ValueError) as error:
        print(type(error).__name__, error)
