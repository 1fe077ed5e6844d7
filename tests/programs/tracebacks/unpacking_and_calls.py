def pair():
    return 1, 2, 3


def use(f, *args, **kwargs):
    first, second = f(*args, **kwargs)
    return first


use(pair)
