def e(name, value):
    print(name)
    return value


print([e("body", i) for i in e("iterable", range(3)) if e("condition", i % 2 == 0)])
print({e("key", i): e("value", i) for i in e("iterable", range(2))})
print([e("inner body", (i, j)) for i in e("outer", [1, 2]) for j in e("inner", [i])])
