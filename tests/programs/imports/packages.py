import _package
import _package.sub.leaf
import _package.sub.leaf as leaf
from _package.sub import leaf as leaf2
from _package import sub, _inner

print(_package.version, _package.thing(), _package._inner.thing is _package.thing, leaf is leaf2, sub.leaf is leaf)
print(leaf.name(), leaf.__name__, leaf.__package__, sub.__package__, _package.__name__, hasattr(_package, "__path__"), hasattr(leaf, "__path__"))
try:
    from _package import missing
except ImportError as error:
    print(str(error).split(" (")[0])
try:
    import _package.missing
except ModuleNotFoundError as error:
    print(error)
import sys

print(sorted(m for m in sys.modules if m.startswith("_package")))
