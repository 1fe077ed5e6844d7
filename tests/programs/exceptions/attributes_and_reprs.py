for error in (ValueError(), ValueError("a"), ValueError("a", 1), KeyError("k"), KeyError("a", "b"), OSError(2, "No such file"), OSError(2, "No such file", "name.txt"), StopIteration(5), SystemExit(3), NameError("n"), AssertionError("x"), Exception([1], {}), UnicodeDecodeError("utf-8", b"ab\xff", 2, 3, "bad"), ImportError("i", name="mod", path="p")):
    print(type(error).__name__, "|", str(error), "|", repr(error), "|", error.args)
e = OSError(2, "No such file", "name.txt")
print(e.errno, e.strerror, e.filename, type(e).__name__, ImportError("i", name="m").name, StopIteration(7).value, SystemExit(2).code, SystemExit().code)
e = ValueError("x")
e.extra = 5
e.args = ("changed", 2)
print(e, e.extra, e.args)
try:
    e.args = 5
except TypeError as error:
    print(error)
e.add_note("note one")
e.add_note("note two")
print(e.__notes__)
try:
    e.add_note(5)
except TypeError as error:
    print(error)


class Custom(Exception):
    def __init__(self, a, b=2):
        self.a = a

    def __str__(self):
        return f"custom {self.a}"


c = Custom(1, b=3)
print(c, repr(c), c.args, c.a)
try:
    Custom()
except TypeError as error:
    print(error)
try:
    ValueError(x=1)
except TypeError as error:
    print(error)
for f in (lambda: undefined_thing, lambda: (5).attribute, lambda: {}["key"]):
    try:
        f()
    except (NameError, AttributeError, KeyError) as error:
        print(getattr(error, "name", "no name"), getattr(error, "obj", "no obj"), error.args)
