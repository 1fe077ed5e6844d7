print("  x ".strip() + "|", "  x ".lstrip() + "|", "  x ".rstrip() + "|", "xxabcxx".strip("x"), "abcba".strip("ab"), "abc".lstrip("cba") + "|", "\u3000x\u00a0".strip())
print("ab".center(7, "*"), "abc".center(6, "-"), "ab".ljust(5, ".") + "|", "ab".rjust(5) + "|", "abc".center(2), "é".rjust(3, "ü"))
print("42".zfill(5), "-42".zfill(5), "+42".zfill(5), "".zfill(3), "abc".zfill(2), "--1".zfill(5))
print("TestCase".removeprefix("Test"), "TestCase".removesuffix("Case"), "x".removeprefix("y"), "x".removesuffix(""))
print("a\tb\tc".expandtabs(), "a\tb\tc".expandtabs(4), "ab\tc\n\td".expandtabs(3), "\t".expandtabs(0) + "|")
try:
    "a".center(5, "ab")
except TypeError as error:
    print(error)
