class Thing:
    pass


operands = [1, "s", [1], None, (1,), {}, 1.5, Thing]
operators = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "//": lambda a, b: a // b,
    "%": lambda a, b: 0 if isinstance(a, str) else a % b,
    "**": lambda a, b: a**b,
    "@": lambda a, b: a @ b,
    "&": lambda a, b: a & b,
    "<<": lambda a, b: a << b,
    "<": lambda a, b: a < b,
    ">=": lambda a, b: a >= b,
}
for name, operator in operators.items():
    for a, b in [(1, "s"), ("s", 1), (None, 1), ([1], (1,)), (1.5, []), (Thing(), 1), ({}, {}), (2, [0])]:
        try:
            print(name, "gives", operator(a, b))
        except TypeError as error:
            print(name, error)
for unary in (lambda x: -x, lambda x: +x, lambda x: ~x):
    for value in ("s", [], None, 1.5, Thing()):
        try:
            print(unary(value))
        except TypeError as error:
            print(error)
