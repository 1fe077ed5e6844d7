class Traced:
    def __new__(cls, *args, **kwargs):
        print("new", cls.__name__, args, kwargs)
        return super().__new__(cls)

    def __init__(self, x, y=0):
        print("init", x, y)
        self.x = x


t = Traced(1, y=2)


class Singleton:
    instance = None

    def __new__(cls):
        if cls.instance is None:
            cls.instance = super().__new__(cls)
        return cls.instance

    def __init__(self):
        print("init again")


print(Singleton() is Singleton())


class Other:
    def __new__(cls):
        return 42

    def __init__(self):
        print("never called")


print(Other())


class Int(int):
    def __new__(cls, value, unit):
        self = super().__new__(cls, value * 2)
        self.unit = unit
        return self


i = Int(5, "kg")
print(i, i + 1, i.unit, type(i + 1).__name__, isinstance(i, int), f"{i:03d}", [10, 20, 30][Int(1, "")], i == 10, hash(i) == hash(10))


class BadInit:
    def __init__(self):
        return 5


for bad in (BadInit, lambda: object(1), lambda: Traced(), lambda: object.__new__(5), lambda: object.__new__(int), lambda: type("E", (), {})(1), lambda: Int.__new__()):
    try:
        bad()
    except TypeError as error:
        print(error)
