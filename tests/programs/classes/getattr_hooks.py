class Lazy:
    def __init__(self):
        self.real = 1

    def __getattr__(self, name):
        print("getattr", name)
        if name.startswith("x"):
            value = self.__dict__[name] = len(name)
            return value
        raise AttributeError(f"nothing called {name}")


z = Lazy()
print(z.real, z.xyz, z.xyz, hasattr(z, "nope"), getattr(z, "no", "default"))
try:
    z.abc
except AttributeError as error:
    print(error, error.name, error.obj is z)


class Everything:
    def __init__(self):
        object.__setattr__(self, "log", [])

    def __getattribute__(self, name):
        if name == "log":
            return object.__getattribute__(self, name)
        self.log.append(("get", name))
        return super().__getattribute__(name)

    def __setattr__(self, name, value):
        self.log.append(("set", name, value))
        super().__setattr__(name, value)

    def __delattr__(self, name):
        self.log.append(("del", name))
        super().__delattr__(name)

    def method(self):
        return "called"


e = Everything()
e.a = 1
e.a += 1
print(e.a, e.method())
del e.a
try:
    e.a
except AttributeError as error:
    print(error)
for entry in e.log:
    print(entry)


class Both:
    def __getattribute__(self, name):
        raise AttributeError("first")

    def __getattr__(self, name):
        return f"fallback {name}"


print(Both().anything)
