class Left:
    def __add__(self, other):
        print("Left.__add__")
        return NotImplemented

    def __eq__(self, other):
        print("Left.__eq__")
        return NotImplemented

    def __lt__(self, other):
        print("Left.__lt__")
        return NotImplemented


class Right:
    def __radd__(self, other):
        print("Right.__radd__", type(other).__name__)
        return "right"

    def __eq__(self, other):
        print("Right.__eq__")
        return NotImplemented

    def __gt__(self, other):
        print("Right.__gt__")
        return "gt"

    def __rsub__(self, other):
        return f"{other} - right"

    def __rpow__(self, other):
        return f"{other} ** right"

    def __rmod__(self, other):
        return f"{other} % right"


print(Left() + Right(), 1 + Right(), "s" + Right(), [1] + Right(), 5 - Right(), 2 ** Right(), 7 % Right())
print(Left() == Right(), Left() < Right(), Left() != Right())


class Base:
    def __add__(self, other):
        return "Base.__add__"

    def __radd__(self, other):
        return "Base.__radd__"


class Sub(Base):
    def __radd__(self, other):
        return "Sub.__radd__ goes first"


class Plain(Base):
    pass


print(Base() + Sub(), Base() + Plain(), Sub() + Base(), Base() + Base())


class I(int):
    def __radd__(self, other):
        return "I.__radd__"

    def __mul__(self, other):
        return "I.__mul__"


print(1 + I(2), I(1) + 2, I(3) * 4, 4 * I(3))
try:
    Left() + Left()
except TypeError as error:
    print(error)
