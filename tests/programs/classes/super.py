class Base:
    value = "base value"

    def __init__(self, *args, **kwargs):
        print("Base", args, kwargs)

    @classmethod
    def make(cls):
        return f"made {cls.__name__}"

    @property
    def prop(self):
        return "base property"

    def __getitem__(self, key):
        return f"base {key}"


class Mixin:
    def __init__(self, *args, extra=None, **kwargs):
        print("Mixin", extra)
        super().__init__(*args, **kwargs)


class Derived(Mixin, Base):
    value = "derived value"

    def __init__(self, x):
        super().__init__(x, extra="e", other=1)
        print(super().value, super().prop, super().__getitem__(3))

    @classmethod
    def make(cls):
        return super().make() + "!"

    @property
    def prop(self):
        return "derived+" + super().prop

    def lambda_super(self):
        return (lambda: super(Derived, self).prop)()

    def comprehension_super(self):
        return [super().value for _ in range(2)]

    def nested(self):
        def inner():
            return super(Derived, self).value, __class__.__name__

        return inner()


d = Derived(1)
print(d.prop, Derived.make(), d.lambda_super(), d.comprehension_super(), d.nested(), super(Mixin, d).value, super(Derived, Derived).make())


def free():
    super().x


class NoArgs:
    def method():
        super()


for bad in (free, NoArgs.method, lambda: super(int, "x"), lambda: super().x, lambda: super(Derived, d).missing, lambda: super(5, d)):
    try:
        bad()
    except (RuntimeError, TypeError, AttributeError) as error:
        print(type(error).__name__, error)
