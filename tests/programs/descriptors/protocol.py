class Typed:
    def __init__(self, kind):
        self.kind = kind

    def __set_name__(self, owner, name):
        self.name = "_" + name

    def __get__(self, obj, owner):
        if obj is None:
            return f"descriptor of {owner.__name__}"
        return getattr(obj, self.name, None)

    def __set__(self, obj, value):
        if not isinstance(value, self.kind):
            raise TypeError(f"{self.name[1:]} must be {self.kind.__name__}")
        setattr(obj, self.name, value)

    def __delete__(self, obj):
        print("deleting", self.name)
        delattr(obj, self.name)


class Person:
    name = Typed(str)
    age = Typed(int)

    def __init__(self, name, age):
        self.name, self.age = name, age


p = Person("ann", 30)
print(p.name, p.age, Person.name, p.__dict__)
p.age += 1
print(p.age)
try:
    p.age = "old"
except TypeError as error:
    print(error)
del p.age
print(p.age)
p.__dict__["name"] = "the data descriptor wins"
print(p.name)
