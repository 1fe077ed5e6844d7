from .. import version
from ..sub import leaf

print("sub init", version)
