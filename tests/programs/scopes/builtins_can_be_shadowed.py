def f():
    return len([1, 2, 3])


print(f())
len = lambda x: "shadowed"
print(f())
del len
print(f())


def local():
    max = min
    return max(3, 1)


print(local(), max(3, 1))
import builtins

builtins.added = "a builtin from now on"
print(added)
original = builtins.abs
builtins.abs = lambda x: "patched"


def g(x):
    return abs(x)


print(g(-1))
builtins.abs = original
print(g(-1))
print = builtins.print
print(__name__, __builtins__ is builtins, __doc__, type(__builtins__).__name__)
