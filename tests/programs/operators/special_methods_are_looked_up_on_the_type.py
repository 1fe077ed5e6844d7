class C:
    def __len__(self):
        return 1


c = C()
c.__len__ = lambda: 100
print(len(c), c.__len__())
c.__add__ = lambda other: "never"
try:
    c + 1
except TypeError as error:
    print(error)
C.__add__ = lambda self, other: f"added later {other}"
print(c + 1)
del C.__add__
try:
    c + 1
except TypeError as error:
    print(error)


class Hidden:
    __iter__ = None
    __contains__ = None

    def __getitem__(self, i):
        return i


for bad in (lambda: iter(Hidden()), lambda: 1 in Hidden()):
    try:
        bad()
    except TypeError as error:
        print(error)


class NoHash:
    __hash__ = None


class Reversed:
    __reversed__ = None


for bad in (lambda: hash(NoHash()), lambda: {NoHash()}, lambda: reversed(Reversed())):
    try:
        bad()
    except TypeError as error:
        print(error)


class Dynamic:
    def __getattr__(self, name):
        return lambda *args: name


print(Dynamic().anything(), Dynamic().__len__())
try:
    len(Dynamic())
except TypeError as error:
    print(error)
