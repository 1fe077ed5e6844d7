"""The documentation of this module."""
import math
import sys

print(__name__, __doc__, __file__.split("/")[-1], __package__, __spec__, sys.modules["__main__"].__doc__ == __doc__)
print(math.__name__, type(math).__name__, sys.modules["math"] is math, repr(sys.modules["__main__"]).split(" ")[0])


def __getattr__(name):
    return f"module getattr {name}"


print(sys.modules["__main__"].anything)
module = type(sys)("fresh", "doc")
module.x = 5
sys.modules["fresh"] = module
import fresh
from fresh import x

print(fresh.x, x, fresh.__doc__, fresh.__name__, vars(module)["x"])
