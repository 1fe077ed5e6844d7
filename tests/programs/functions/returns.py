def nothing():
    pass


def bare():
    return


def early(x):
    if x > 5:
        return "big"
    for i in range(10):
        if i == x:
            return f"found {i}"
    while True:
        return "loop"


def many():
    return 1, 2


print(nothing(), bare(), early(9), early(3), early(-1), many(), *many())


def unreachable():
    return 1
    print("never")


print(unreachable())
