def e(x):
    print(x, end=" ")
    return x


def show(*args, **kwargs):
    print(args, kwargs)


show(e(1), e(2), a=e(3), *[e(4)], b=e(5), **{"c": e(6)})
e(show)(e(1)) if e(0) else e(2)
print()
(e(1), [e(2), e(3)], {e(4): e(5)})
print()
x = [0, 0, 0]
x[e(1)] = e(2)
e(x)[e(0)], x[e(2)] = e(8), e(9)
print(x)
print(e(1) + e(2) * e(3) - e(4))
print(e(1) < e(2) < e(3), e("k") in {e("k"): 1})
