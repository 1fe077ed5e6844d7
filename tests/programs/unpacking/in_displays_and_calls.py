a, b = [1, 2], (3, 4)
print([*a, *b], (*a, *b), {*a, *b} == {1, 2, 3, 4}, [*a, 0, *"xy"], (*[],), [*{}], {**{"a": 1}, "b": 2, **{"a": 3}}, [*range(3), *(x for x in "ab")])


def f(*args, **kwargs):
    return args, kwargs


print(f(*a, *b), f(*a, 9, *b, x=1, **{"y": 2}), f(**{"a": 1}, **{"b": 2}), f(*"ab", **{}))
print(*a, *b, sep="-")
t = *a, *b
print(t)
for x in (*a, *b):
    print(x, end=" ")
print()
for bad in (lambda: [*5], lambda: (*None,), lambda: {**5}, lambda: f(**{1: 2}), lambda: f(**{"a": 1}, **{"a": 2}), lambda: f(a=1, **{"a": 2}), lambda: {*[[]]}):
    try:
        bad()
    except TypeError as error:
        print(error)


def g():
    return *a, *b


def h():
    yield *a, *b


print(g(), list(h()))
