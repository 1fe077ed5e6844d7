print(int("12"), int(3.9), int(-3.9), int("ff", 16), int(True), int(), float("1.5"), str(1.5), bool("x"), complex(1, 2), bytes(2), list("ab"), tuple([1]), set("a"), frozenset("a"), dict(a=1))
print(chr(97), ord("a"), hex(255), oct(8), bin(5), abs(-3), abs(-2.5), divmod(7, 3), divmod(-7, 3), divmod(7.5, 2), pow(2, 5), pow(2, 5, 3), round(2.5), round(2.567, 2), round(1234, -2), len("abc"), hash(1), id(5) == id(5))
print(ascii("é"), repr("é"), format(3.14159, ".2f"), format(5, "05d"), type(1), type(1) is int, callable(len), sorted([2, 1]), list(reversed([1, 2])), slice(1, 2), iter([1]).__next__(), next(iter("x")))
print(isinstance(1, int), isinstance(True, (str, int)), issubclass(bool, int), isinstance([], list | tuple), isinstance(1, int | None), isinstance(None, int | None), getattr(5, "real"), hasattr(5, "x"), vars(type("T", (), {"a": 1}))["a"])
for bad in (lambda: int("1.5"), lambda: int([]), lambda: int("5", 99), lambda: int(5, 10), lambda: chr("a"), lambda: hex("x"), lambda: abs("x"), lambda: divmod("a", 1), lambda: round("x"), lambda: len(5), lambda: getattr(5, "zz"), lambda: getattr(5, 5), lambda: vars(5), lambda: sorted(None), lambda: pow("a", 2), lambda: pow(2, 3, 0), lambda: pow(2.0, 3, 5), lambda: float("x"), lambda: setattr(5, "a", 1), lambda: isinstance(1), lambda: iter(5), lambda: next(5), lambda: complex("x"), lambda: bytes(-1)):
    try:
        print(bad())
    except Exception as error:
        print(type(error).__name__, error)
