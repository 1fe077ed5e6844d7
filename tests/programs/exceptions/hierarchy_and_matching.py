classes = [BaseException, Exception, ArithmeticError, ZeroDivisionError, OverflowError, LookupError, KeyError, IndexError, AttributeError, NameError, UnboundLocalError, OSError, FileNotFoundError, TypeError, ValueError, UnicodeDecodeError, RuntimeError, NotImplementedError, RecursionError, StopIteration, GeneratorExit, SystemExit, KeyboardInterrupt, AssertionError, ImportError, ModuleNotFoundError, SyntaxError, IndentationError, EOFError, MemoryError, BufferError, ReferenceError, Warning, UserWarning, TimeoutError, ExceptionGroup, StopAsyncIteration]
for c in classes:
    print(c.__name__, [b.__name__ for b in c.__mro__[1:-1]])
print(OSError is IOError, issubclass(bool, Exception))


class Mine(ValueError, KeyError):
    pass


for catch in (ValueError, KeyError, LookupError, Exception, (TypeError, KeyError), ((OSError,), (LookupError,))):
    try:
        try:
            raise Mine("m")
        except catch as error:
            print("caught by", catch, error)
    except TypeError as error:
        print(error)
try:
    try:
        raise ValueError
    except 5:
        pass
except TypeError as error:
    print(error)
try:
    try:
        raise ValueError
    except (KeyError, "x"):
        pass
except TypeError as error:
    print(error)


def choose():
    print("choosing")
    return KeyError


try:
    try:
        raise ValueError("v")
    except choose():
        print("no")
    except ValueError:
        print("yes")
except Exception:
    print("never")
