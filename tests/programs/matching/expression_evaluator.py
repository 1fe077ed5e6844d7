class Num:
    __match_args__ = ("value",)

    def __init__(self, value):
        self.value = value


class Bin:
    __match_args__ = ("op", "left", "right")

    def __init__(self, op, left, right):
        self.op, self.left, self.right = op, left, right


def evaluate(e):
    match e:
        case Num(v):
            return v
        case Bin("+", a, b):
            return evaluate(a) + evaluate(b)
        case Bin("*", Num(0), _) | Bin("*", _, Num(0)):
            return 0
        case Bin("*", a, b):
            return evaluate(a) * evaluate(b)
        case Bin(op, _, _):
            raise ValueError(f"unknown operator {op}")


def simplify(t):
    match t:
        case ("+", 0, x) | ("+", x, 0) | ("*", 1, x) | ("*", x, 1):
            return simplify(x)
        case (op, a, b):
            s = (op, simplify(a), simplify(b))
            return s if s == t else simplify(s)
        case x:
            return x


print(evaluate(Bin("+", Num(2), Bin("*", Num(3), Num(4)))), evaluate(Bin("*", Num(5), Num(0))))
print(simplify(("+", ("*", 1, "y"), ("*", ("+", "z", 0), 1))))
try:
    evaluate(Bin("/", Num(1), Num(2)))
except ValueError as error:
    print(error)
