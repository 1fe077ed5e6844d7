def risky(x):
    if x == 3:
        raise ValueError(f"bad {x}")
    return x


x = "kept"
try:
    print([risky(x) for x in range(5)])
except ValueError as error:
    print(error, x)


def in_function():
    v = "local"
    try:
        return [risky(v) for v in range(5)]
    except ValueError as error:
        return str(error), v


print(in_function())
try:
    print({k: 1 for k in [[1]]})
except TypeError as error:
    print(error)
try:
    print([a for a, b in [(1, 2), (3,)]])
except ValueError as error:
    print(error)
try:
    [x for x in 5]
except TypeError as error:
    print(error)
try:
    (y for y in 5)
except TypeError as error:
    print(error)
