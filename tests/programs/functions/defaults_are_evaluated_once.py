def log(x):
    print("default", x)
    return x


def f(a=log([]), b=log(2), *, c=log({})):
    a.append(b)
    c[len(a)] = b
    return a, c


print(f())
print(f())
print(f([9], 8, c={}))
print(f.__defaults__, f.__kwdefaults__)
f.__defaults__ = (["changed"],)
try:
    f()
except TypeError as error:
    print(error)
f.__defaults__ = ([1], 3)
f.__kwdefaults__ = {"c": {"new": 1}}
print(f())
f.__kwdefaults__["c"] = {}
print(f())
del f.__defaults__, f.__kwdefaults__
print(f.__defaults__, f.__kwdefaults__)
try:
    f()
except TypeError as error:
    print(error)
