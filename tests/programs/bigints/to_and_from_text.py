for n in (2**64, -(2**64), 10**50, 3**100, -(7**77)):
    for base, name in ((10, "d"), (16, "x"), (8, "o"), (2, "b")):
        text = format(n, name)
        assert int(text, base) == n
    print(n, format(n, "x"), format(n, ","), format(n, "#X"), format(n, "_b")[:40])
print(int("zz", 36), int("-1010", 2), int("0x1F", 16), int("0b11", 0), int("0o17", 0), int("0", 0), int("  42  "), int("1_000"), int("+7"))
print(int(b"123"), int("٣٤"), int("-0"), int("f" * 30, 16))
for bad in ("", "abc", "1__0", "_1", "1_", "0x1F", "1.5", " ", "+-1", "12 3", "0b2"):
    try:
        print(int(bad))
    except ValueError as error:
        print(error)
for text, base in (("09", 0), ("2", 2), ("1", 1), ("1", 37), ("0x", 16)):
    try:
        print(int(text, base))
    except ValueError as error:
        print(error)
