import _helper
import _helper as again
from _helper import get, set_value as setter, _private
from _helper import *

print(_helper is again, _helper.value, value, get(), _private, _helper.__name__, Thing.__module__)
setter(5)
print(_helper.value, value, get())
_helper.value = 10
print(get())
_helper.extra = "attribute"
print(again.extra, "_helper" in __import__("sys").modules)
del _helper.extra
try:
    _helper.extra
except AttributeError as error:
    print(error)
for statement in ("import nowhere", "from _helper import nope", "import _helper.sub", "from nowhere.deep import x", "from . import x"):
    try:
        exec(statement)
    except ImportError as error:
        print(type(error).__name__, str(error).split(" (")[0], error.name)


def local():
    import _helper as inside

    return inside.value


print(local(), type(_helper).__name__, repr(_helper).startswith("<module '_helper' from "))
