class Number:
    def __int__(self):
        return 7

    def __float__(self):
        return 7.5

    def __complex__(self):
        return 1 + 2j

    def __index__(self):
        return 3

    def __bool__(self):
        return False

    def __str__(self):
        return "seven"

    def __repr__(self):
        return "Number()"

    def __hash__(self):
        return 77

    def __trunc__(self):
        return 6

    def __floor__(self):
        return 5

    def __ceil__(self):
        return 8


n = Number()
print(int(n), float(n), complex(n), bool(n), str(n), repr(n), hash(n), [0, 1, 2, 3][n], hex(n), range(n), "abc" * n, bin(n), not n, "x" if n else "y", chr(Number() .__index__() + 65))


class Wrong:
    def __int__(self):
        return "x"

    def __float__(self):
        return 1

    def __bool__(self):
        return 1

    def __str__(self):
        return None

    def __repr__(self):
        return 5

    def __index__(self):
        return 1.5

    def __hash__(self):
        return 1.5

    def __len__(self):
        return 1.5


w = Wrong()
for f in (int, float, bool, str, repr, hex, hash, len, lambda x: [1][x]):
    try:
        print(f(w))
    except TypeError as error:
        print(error)


class OnlyIndex:
    def __index__(self):
        return 9


print(int(OnlyIndex()), float(OnlyIndex()), [1, 2, 3][-OnlyIndex().__index__() // 5])
for bad in (lambda: int(None), lambda: int([]), lambda: float({}), lambda: [1][str(n)], lambda: hex(1.5)):
    try:
        bad()
    except TypeError as error:
        print(error)
