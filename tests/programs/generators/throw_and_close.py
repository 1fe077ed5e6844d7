def gen():
    while True:
        try:
            x = yield "waiting"
            print("got", x)
        except ValueError as error:
            print("caught", error)
            yield "recovered"
        except GeneratorExit:
            print("exit")
            raise
        finally:
            print("finally")


g = gen()
print(next(g))
print(g.throw(ValueError("oops")))
print(next(g))
g.close()
g.close()
try:
    next(g)
except StopIteration:
    print("stopped")
g = gen()
next(g)
try:
    g.throw(KeyError("through"))
except KeyError as error:
    print("KeyError", error)


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


s = stubborn()
next(s)
try:
    s.close()
except RuntimeError as error:
    print(error)


def returns_on_close():
    try:
        yield
    except GeneratorExit:
        return 5


r = returns_on_close()
next(r)
print(r.close())
unstarted = gen()
unstarted.close()
print(list(unstarted))
unstarted = gen()
try:
    unstarted.throw(TypeError("before the start"))
except TypeError as error:
    print(error)
for bad in (lambda: gen().throw(5), lambda: gen().throw("text")):
    try:
        bad()
    except TypeError as error:
        print(error)
