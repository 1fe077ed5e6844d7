def show(g, depth=0):
    if isinstance(g, BaseExceptionGroup):
        print("  " * depth + f"{type(g).__name__} {g.message!r}")
        for e in g.exceptions:
            show(e, depth + 1)
    else:
        print("  " * depth + repr(g))


def run(error):
    try:
        try:
            raise error
        except* ValueError as g:
            print("values")
            show(g)
        except* (TypeError, KeyError) as g:
            print("types")
            show(g)
        else:
            print("else")
        finally:
            print("finally")
    except BaseException as left:
        print("left")
        show(left)


run(ExceptionGroup("g", [ValueError(1), TypeError(2), ValueError(3)]))
run(ExceptionGroup("g", [ValueError(1), ExceptionGroup("inner", [KeyError(2), OSError(3)])]))
run(ValueError("naked"))
run(OSError("not matched"))
g = ExceptionGroup("eg", [ValueError(1), ExceptionGroup("n", [TypeError(2), ValueError(3)])])
print(g, repr(g), g.message, len(g.exceptions))
match, rest = g.split(ValueError)
show(match)
show(rest)
show(g.subgroup(lambda e: isinstance(e, TypeError)))
print(g.subgroup(OSError))
show(g.derive([OSError()]))
for bad in (lambda: ExceptionGroup("x", []), lambda: ExceptionGroup("x", [5]), lambda: ExceptionGroup(5, [ValueError()]), lambda: ExceptionGroup("x", [KeyboardInterrupt()]), lambda: ExceptionGroup("x")):
    try:
        bad()
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
print(type(BaseExceptionGroup("x", [ValueError()])).__name__, type(BaseExceptionGroup("x", [KeyboardInterrupt()])).__name__)
try:
    try:
        raise ExceptionGroup("a", [ValueError(1), TypeError(2)])
    except* ValueError:
        raise KeyError("new one")
except BaseException as error:
    show(error)
