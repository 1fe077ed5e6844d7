print((2.5).as_integer_ratio(), (-0.1).as_integer_ratio(), (0.0).as_integer_ratio(), (1e30).as_integer_ratio())
print((3.0).is_integer(), (3.5).is_integer(), float("inf").is_integer(), (5).as_integer_ratio(), (5).is_integer())
for x in (0.0, -0.0, 1.0, -2.5, 0.1, 1e300, 5e-324, float("inf"), float("nan")):
    print(x.hex(), float.fromhex(x.hex()) == x)
print(float.fromhex("0x1.8p1"), float.fromhex("-0x.8"), float.fromhex("1p-3"), float.fromhex("inf"))
print((1.5).real, (1.5).imag, (1.5).conjugate(), (7).numerator, (7).denominator, (7).real, (7).imag)
print((1.5).__add__(1), (1.5).__add__("x"), (1.5).__radd__(2), (1.5).__eq__(1.5), (1.5).__int__(), (1.5).__bool__(), (1.5).__floor__(), (1.5).__ceil__(), (1.5).__trunc__())
