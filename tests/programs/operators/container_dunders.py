class Sparse:
    def __init__(self, n):
        self.n, self.d = n, {}

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        if isinstance(i, slice):
            return [self[j] for j in range(*i.indices(self.n))]
        if i >= self.n:
            raise IndexError(i)
        return self.d.get(i, 0)

    def __setitem__(self, i, v):
        self.d[i] = v

    def __delitem__(self, i):
        del self.d[i]

    def __contains__(self, v):
        print("contains", v)
        return v in self.d.values()


s = Sparse(5)
s[2] = "two"
s[4] = s[2] + "!"
print(s[2], s[1:5], list(s), len(s), "two" in s, 9 in s, bool(s), bool(Sparse(0)), [x for x in s], tuple(s), max(map(str, s)), list(reversed(s)))
del s[2]
print(list(s))
try:
    del s[0]
except KeyError as error:
    print("KeyError", error)


class NegLen:
    def __len__(self):
        return -1


class TextLen:
    def __len__(self):
        return "5"


class BigLen:
    def __len__(self):
        return 2**70


class Nothing:
    pass


for obj in (NegLen(), TextLen(), BigLen(), Nothing(), 5):
    for f in (len, bool):
        try:
            print(f(obj))
        except (ValueError, TypeError, OverflowError) as error:
            print(type(error).__name__, error)
for bad in (lambda: Nothing()[0], lambda: Nothing().__setitem__, lambda: 1 in Nothing(), lambda: iter(Nothing()), lambda: reversed(Nothing()), lambda: 5 in 5, lambda: len(s)[0]):
    try:
        bad()
    except (TypeError, AttributeError) as error:
        print(error)


class OldIteration:
    def __getitem__(self, i):
        if i > 3:
            raise IndexError
        return i * i


print(list(OldIteration()), 4 in OldIteration(), 5 in OldIteration())
