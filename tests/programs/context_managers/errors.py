class FailsToEnter:
    def __enter__(self):
        raise ValueError("enter")

    def __exit__(self, *args):
        print("never")


class FailsToExit:
    def __enter__(self):
        pass

    def __exit__(self, *args):
        raise KeyError("exit")


class NoEnter:
    def __exit__(self, *args):
        pass


class NoExit:
    def __enter__(self):
        pass


class Outer:
    def __enter__(self):
        return self

    def __exit__(self, kind, *args):
        print("outer sees", kind and kind.__name__)


for manager in (FailsToEnter(), FailsToExit(), NoEnter(), NoExit(), 5):
    try:
        with Outer(), manager:
            print("body")
    except Exception as error:
        print(type(error).__name__, error)
try:
    with FailsToExit():
        raise ValueError("body")
except KeyError as error:
    print(repr(error), repr(error.__context__))


class Replaces:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, tb):
        raise RuntimeError("replaced") from value


try:
    with Replaces():
        1 / 0
except RuntimeError as error:
    print(error, repr(error.__cause__))
m = Outer()
m.__exit__ = lambda *a: print("instance attribute is not used")
with m:
    pass
