def leaks():
    yield 1
    raise StopIteration("inside")


g = leaks()
print(next(g))
try:
    next(g)
except RuntimeError as error:
    print(error, type(error.__cause__).__name__)


def through():
    yield next(iter([]))


try:
    list(through())
except RuntimeError as error:
    print(error)


def fails():
    yield 1
    1 / 0


g = fails()
next(g)
try:
    next(g)
except ZeroDivisionError as error:
    print(error)
print(next(g, "finished after the exception"))


def reenters():
    yield next(me)


me = reenters()
try:
    next(me)
except ValueError as error:
    print(error)


def cleanup():
    try:
        yield 1
        yield 2
    finally:
        print("cleaned up")


for x in cleanup():
    print(x)
for x in (c := cleanup()):
    break
c.close()


def raising_and_context():
    try:
        yield
    except ValueError:
        raise KeyError("second")


g = raising_and_context()
next(g)
try:
    g.throw(ValueError("first"))
except KeyError as error:
    print(repr(error), repr(error.__context__))
