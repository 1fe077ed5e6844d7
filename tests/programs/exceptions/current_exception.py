import sys

print(sys.exc_info(), sys.exception())
try:
    1 / 0
except ZeroDivisionError:
    print(sys.exc_info()[0].__name__, sys.exception())
    try:
        [][0]
    except IndexError:
        print(sys.exception())
    print(sys.exception())
print(sys.exception())


def f():
    print("in f", sys.exception())
    try:
        raise ValueError("f")
    except ValueError:
        print("in f", sys.exception())
    print("in f", sys.exception())


try:
    raise KeyError("outer")
except KeyError:
    f()
    print(repr(sys.exception()))


def g():
    try:
        yield repr(sys.exception())
        raise TypeError("gen")
    except TypeError:
        yield repr(sys.exception())
    yield repr(sys.exception())


gen = g()
print(next(gen))
try:
    raise OSError("caller")
except OSError:
    print(next(gen), repr(sys.exception()))
print(next(gen), sys.exception())
try:
    try:
        raise ValueError("v")
    finally:
        print(repr(sys.exception()))
except ValueError:
    pass
