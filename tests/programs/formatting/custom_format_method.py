class Money:
    def __init__(self, cents):
        self.cents = cents

    def __format__(self, spec):
        if spec == "":
            return f"{self.cents / 100:.2f}"
        if spec == "c":
            return str(self.cents)
        if spec.startswith("$"):
            return "$" + format(self.cents / 100, spec[1:])
        raise ValueError(f"unknown format {spec!r}")


m = Money(123456)
print(f"{m} {m:c} {m:$,.2f}", "{:$.1f}".format(m), format(m, "c"))
try:
    f"{m:q}"
except ValueError as error:
    print(error)


class Wrong:
    def __format__(self, spec):
        return 5


try:
    f"{Wrong()}"
except TypeError as error:
    print(error)


class Plain:
    def __str__(self):
        return "plain"


print(f"{Plain()}", format(Plain()))
try:
    f"{Plain():10}"
except TypeError as error:
    print(error)
