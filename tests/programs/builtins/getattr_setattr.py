class C:
    x = 1

    def method(self):
        return "m"


c = C()
print(getattr(c, "x"), getattr(c, "nope", None), getattr(c, "method")(), hasattr(c, "x"), hasattr(c, "y"))
setattr(c, "y", 2)
for name in ("a", "b"):
    setattr(c, name, name * 2)
print(vars(c), [getattr(c, n) for n in "ab"])
delattr(c, "a")
print(hasattr(c, "a"), sorted(vars(c)))


class Raises:
    @property
    def value(self):
        raise ValueError("in property")

    @property
    def attribute(self):
        raise AttributeError("in property")


print(hasattr(Raises(), "attribute"), getattr(Raises(), "attribute", "default"))
for f in (hasattr, lambda o, n: getattr(o, n, 1)):
    try:
        f(Raises(), "value")
    except ValueError as error:
        print(error)
names = ["append", "upper", "keys"]
objects = [[], "", {}]
print([[hasattr(o, n) for n in names] for o in objects])
