print("package init", __name__, __package__)
from . import _inner
from ._inner import thing

version = "1.0"
