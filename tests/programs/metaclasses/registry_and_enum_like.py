class EnumMeta(type):
    def __new__(mcls, name, bases, ns):
        members = {k: v for k, v in ns.items() if not k.startswith("_") and isinstance(v, int)}
        cls = super().__new__(mcls, name, bases, {k: v for k, v in ns.items() if k not in members})
        cls.members = {}
        for k, v in members.items():
            member = object.__new__(cls)
            member.name, member.value = k, v
            cls.members[k] = member
            type.__setattr__(cls, k, member)
        return cls

    def __iter__(cls):
        return iter(cls.members.values())

    def __call__(cls, value):
        for member in cls:
            if member.value == value:
                return member
        raise ValueError(f"{value!r} is not a valid {cls.__name__}")

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get("members", ()):
            raise AttributeError(f"cannot reassign {name}")
        super().__setattr__(name, value)


class Color(metaclass=EnumMeta):
    RED = 1
    GREEN = 2

    def __repr__(self):
        return f"<Color.{self.name}: {self.value}>"


print(list(Color), Color.RED, Color(2), Color(1) is Color.RED)
for bad in (lambda: Color(9), lambda: setattr(Color, "RED", 5)):
    try:
        bad()
    except (ValueError, AttributeError) as error:
        print(error)
