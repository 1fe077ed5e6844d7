class Temperature:
    def __init__(self, celsius):
        self._celsius = celsius

    @property
    def celsius(self):
        "Degrees."
        return self._celsius

    @celsius.setter
    def celsius(self, value):
        if value < -273:
            raise ValueError("too cold")
        self._celsius = value

    @celsius.deleter
    def celsius(self):
        print("deleted")
        self._celsius = 0

    @property
    def fahrenheit(self):
        return self._celsius * 9 / 5 + 32

    def _get_k(self):
        return self._celsius + 273

    kelvin = property(_get_k, doc="K")


t = Temperature(25)
t.celsius += 5
print(t.celsius, t.fahrenheit, t.kelvin, Temperature.celsius.__doc__, Temperature.kelvin.__doc__, type(Temperature.celsius).__name__)
del t.celsius
print(t.celsius)
for bad in (lambda: setattr(t, "fahrenheit", 1), lambda: delattr(t, "fahrenheit"), lambda: setattr(t, "celsius", -300), lambda: setattr(t, "kelvin", 0)):
    try:
        bad()
    except (AttributeError, ValueError) as error:
        print(type(error).__name__, error)


class Warm(Temperature):
    @Temperature.celsius.getter
    def celsius(self):
        return super().celsius + 100

    @property
    def broken(self):
        return self.missing_attribute


w = Warm(1)
w.celsius = 2
print(w.celsius, Temperature.celsius.fget(w), w.fahrenheit)
try:
    w.broken
except AttributeError as error:
    print(error)


class NoGetter:
    x = property()
    y = property(fset=lambda self, v: print("set", v))


try:
    NoGetter().x
except AttributeError as error:
    print(error)
NoGetter().y = 3
