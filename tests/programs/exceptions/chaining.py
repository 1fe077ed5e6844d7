def show(error, depth=0):
    print("  " * depth + repr(error), "cause" if error.__cause__ else "", "suppressed" if error.__suppress_context__ else "")
    if error.__cause__:
        show(error.__cause__, depth + 1)
    elif error.__context__:
        show(error.__context__, depth + 1)


def explicit():
    try:
        1 / 0
    except ZeroDivisionError as error:
        raise ValueError("explicit") from error


def implicit():
    try:
        {}["k"]
    except KeyError:
        raise TypeError("implicit")


def none():
    try:
        explicit()
    except ValueError:
        raise RuntimeError("none") from None


def in_finally():
    try:
        [][1]
    finally:
        raise OSError("finally")


def again():
    try:
        implicit()
    except TypeError:
        raise


def from_class():
    raise ValueError from KeyError


for f in (explicit, implicit, none, again, from_class):
    try:
        f()
    except Exception as error:
        show(error)
try:
    in_finally()
except OSError as error:
    show(error)
for bad in (5, "text", None, int, [ValueError]):
    try:
        raise bad
    except TypeError as error:
        print(error)
try:
    raise ValueError from 5
except TypeError as error:
    print(error)
try:
    raise
except RuntimeError as error:
    print(error)
e = ValueError("x")
print(e.__cause__, e.__context__, e.__traceback__, e.__suppress_context__)
