class Even(type):
    def __instancecheck__(cls, obj):
        return isinstance(obj, int) and obj % 2 == 0

    def __subclasscheck__(cls, sub):
        return sub is bool


class E(metaclass=Even):
    pass


print(isinstance(4, E), isinstance(3, E), isinstance("x", E), issubclass(bool, E), issubclass(int, E), isinstance(4, (str, E)))


class Meta(type):
    def __len__(cls):
        return 5

    def __getitem__(cls, k):
        return k * 2

    def __iter__(cls):
        return iter("abc")

    def __contains__(cls, x):
        return x == 1

    def __add__(cls, other):
        return f"{cls.__name__}+{other}"

    def __repr__(cls):
        return f"<class {cls.__name__}!>"

    def __eq__(cls, other):
        return True

    def __hash__(cls):
        return 7

    def __bool__(cls):
        return False

    def __getattr__(cls, name):
        return f"meta {name}"


class C(metaclass=Meta):
    pass


print(len(C), C[4], list(C), 1 in C, 2 in C, C + 5, C, C == 3, hash(C), bool(C), C.missing)
