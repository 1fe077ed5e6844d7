def inner(x):
    return 1 / x


def outer(x):
    y = inner(x) + 1
    return y


print("before")
outer(0)
