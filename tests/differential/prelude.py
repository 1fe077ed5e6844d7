# What all generated programs use. Values are kept small by `clip`, so that no program runs out of time or memory,
# and shown by `show`, which prints nothing that differs between two runs.
def clip(x):
    kind = type(x)
    if kind is int:
        return x if -(2**66) < x < 2**66 else x % 2**63 - 2**62
    if kind is str or kind is tuple:
        return x if len(x) < 40 else x[-7:]
    if kind is list:
        if len(x) > 30:
            del x[8:]
    elif kind is dict:
        while len(x) > 20:
            x.popitem()
    elif kind is Num:
        return Num(clip(x.n))
    return x


def show(*values):
    print(*map(repr, values))


def attributes(o):
    # The order of the attributes counts; functions have an address in their text.
    return repr({k: v for k, v in vars(o).items() if not callable(v)})


def note(errors, i, error):
    if len(errors) < 25:
        errors.append((i, type(error).__name__, str(error)))


class Num:
    """A number that works through its operator methods."""

    __slots__ = ("n",)

    def __init__(self, n):
        self.n = n

    def __repr__(self):
        return f"Num({self.n!r})"

    def __add__(self, o):
        return Num(self.n + (o.n if isinstance(o, Num) else o))

    def __radd__(self, o):
        return Num(o + self.n)

    def __sub__(self, o):
        return Num(self.n - (o.n if isinstance(o, Num) else o))

    def __mul__(self, o):
        return Num(self.n * (o.n if isinstance(o, Num) else o))

    __rmul__ = __mul__

    def __neg__(self):
        return Num(-self.n)

    def __lt__(self, o):
        return self.n < (o.n if isinstance(o, Num) else o)

    def __eq__(self, o):
        return self.n == (o.n if isinstance(o, Num) else o)

    def __hash__(self):
        return hash(self.n)

    def __bool__(self):
        return bool(self.n)

    def __int__(self):
        return int(self.n)


class Guard:
    """Swallows ValueError, counts the rest."""

    def __init__(self, log):
        self.log = log

    def __enter__(self):
        return len(self.log)

    def __exit__(self, kind, value, traceback):
        if kind is not None and len(self.log) < 9:
            self.log.append(kind.__name__)
        return kind is ValueError


