class Animal:
    sound = "..."

    def __init__(self, name):
        self.name = name

    def speak(self):
        return f"{self.name} says {self.sound}"

    def kind(self):
        return type(self).__name__


class Dog(Animal):
    sound = "woof"


class Puppy(Dog):
    def __init__(self, name, age):
        super().__init__(name)
        self.age = age

    def speak(self):
        return super().speak().upper() + f" at {self.age}"


for animal in (Animal("a"), Dog("d"), Puppy("p", 1)):
    print(animal.speak(), animal.kind(), [c.__name__ for c in type(animal).__mro__], isinstance(animal, Dog), issubclass(type(animal), Animal))
print(Puppy.__bases__ == (Dog,), Dog.__subclasses__() == [Puppy], Puppy.__base__ is Dog, Animal.__base__ is object, issubclass(Dog, (int, Animal)), isinstance(5, (str, int)))
Animal.sound = "hm"
del Dog.sound
print(Puppy("q", 2).speak())
for bad in (lambda: isinstance(1, 5), lambda: issubclass(1, int), lambda: issubclass(int, "x")):
    try:
        bad()
    except TypeError as error:
        print(error)
