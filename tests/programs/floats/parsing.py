for text in ("1", "1.5", "-1.5e3", ".5", "5.", "  2.5  ", "1e400", "-1e400", "1e-400", "inf", "-Infinity", "nan", "NaN", "+1_0.0_1", "0x10",
             "", "abc", "1e", "e1", "1__0", "1.2.3", "--1", "٣.٥", "infinit", "1 2", "1_", "\n7\t"):
    try:
        print(repr(text), float(text))
    except ValueError as error:
        print(error)
print(float(), float(3), float(True), float(10**22), float(b"1.25"), float("9007199254740993"), float("2.2250738585072011e-308"))
for bad in (None, [], "x"):
    try:
        float(bad)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
