class Plugin:
    registry = {}

    def __init_subclass__(cls, /, name=None, **kwargs):
        super().__init_subclass__(**kwargs)
        Plugin.registry[name or cls.__name__] = cls
        print("subclass", cls.__name__, name)


class A(Plugin):
    pass


class B(Plugin, name="bee"):
    pass


class C(B):
    pass


print(sorted(Plugin.registry), Plugin.registry["bee"] is B)


class Field:
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
        self.name = name

    def __get__(self, obj, owner=None):
        return self if obj is None else obj.__dict__.get(self.name, "unset")


class Model:
    x = Field()
    y = Field()


print(Model().x, Model.x.name)
try:

    class Bad(Plugin, wrong=1):
        pass

except TypeError as error:
    print(error)
try:

    class Bad2:
        class F:
            def __set_name__(self, owner, name):
                raise ValueError("no")

        f = F()

except ValueError as error:
    print(error, getattr(error, "__notes__", None))
