print()
print(1, 2, 3)
print(1, 2, 3, sep="")
print(1, 2, sep=", ", end=".\n")
print("a", end="")
print("b", end="\n\n")
print(*[1, 2], *"ab", sep="-")
print(None, True, 1.0, "s", [1, "x"], (1,), {}, set(), sep=" | ")
print("x", flush=True)
print(sep="x")
print("a", "b", sep=None, end=None)
try:
    print(1, sep=5)
except TypeError as error:
    print(error)
try:
    print(1, nope=5)
except TypeError as error:
    print(error)
import sys

print("to stdout", file=sys.stdout)
print("to stderr", file=sys.stderr)


class Writer:
    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)


w = Writer()
print("a", 1, file=w)
print("b", end="", file=w)
print(w.parts)
