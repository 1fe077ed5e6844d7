from .._inner import thing


def name():
    return thing() + " in a leaf"
