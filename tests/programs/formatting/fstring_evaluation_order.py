log = []


class Traced:
    def __init__(self, name):
        self.name = name

    def __format__(self, spec):
        log.append(("format", self.name, spec))
        return f"<{self.name}:{spec}>"

    def __repr__(self):
        log.append(("repr", self.name))
        return f"R{self.name}"


def make(name):
    log.append(("make", name))
    return Traced(name)


print(f"{make('a'):spec} {make('b')!r:>6} {make('c')}")
for entry in log:
    print(entry)
x = 1
print(f"{(x := x + 1)} {x} {(x := x * 10)} {x}")
