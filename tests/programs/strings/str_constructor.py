class Named:
    def __str__(self):
        return "text"

    def __repr__(self):
        return "<Named>"


class OnlyRepr:
    def __repr__(self):
        return "only repr"


class Bad:
    def __str__(self):
        return 5


print(str(), str(1), str(None), str([1, "a", None]), str(Named()), repr(Named()), str(OnlyRepr()), [Named()], str("x"), str(b"x"), str(b"caf\xc3\xa9", "utf-8"))
print(str(object=3), str(b"\xff", "ascii", errors="replace"), f"{Named()} {Named()!r}", "%s %r" % (Named(), Named()))
try:
    str(Bad())
except TypeError as error:
    print(error)
try:
    str("x", "utf-8")
except TypeError as error:
    print(error)


class Text(str):
    def __new__(cls, value):
        return super().__new__(cls, value.upper())

    def shout(self):
        return self + "!"


t = Text("hey")
print(t, t.shout(), len(t), t == "HEY", type(t).__name__, type(t + "").__name__, type(t.lower()).__name__, isinstance(t, str), {t: 1}["HEY"])
