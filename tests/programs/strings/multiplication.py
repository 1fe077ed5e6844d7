print("ab" * 3, 3 * "ab", "ab" * 0, "ab" * -1, "" * 5, "é" * 3, "-" * 20)
try:
    "a" * 1.5
except TypeError as error:
    print(error)
try:
    "a" * "b"
except TypeError as error:
    print(error)
try:
    "a" + 1
except TypeError as error:
    print(error)
try:
    1 + "a"
except TypeError as error:
    print(error)
try:
    "abc" * (2**62)
except (OverflowError, MemoryError) as error:
    print(type(error).__name__)
