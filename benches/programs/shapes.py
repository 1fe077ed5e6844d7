"""One call site, four classes: polymorphic methods, properties and class attributes."""
import sys


class Shape:
    sides = 0

    def scaled(self, by):
        return type(self)(*[x * by for x in self.sizes()])


class Circle(Shape):
    def __init__(self, radius):
        self.radius = radius

    def sizes(self):
        return (self.radius,)

    @property
    def area(self):
        return 3.141592653589793 * self.radius * self.radius


class Rectangle(Shape):
    sides = 4

    def __init__(self, width, height):
        self.width = width
        self.height = height

    def sizes(self):
        return self.width, self.height

    @property
    def area(self):
        return self.width * self.height


class Square(Rectangle):
    def __init__(self, side, _=None):
        super().__init__(side, side)


class Triangle(Shape):
    sides = 3

    def __init__(self, a, b, c):
        self.a = a
        self.b = b
        self.c = c

    def sizes(self):
        return self.a, self.b, self.c

    @property
    def area(self):
        s = (self.a + self.b + self.c) / 2
        return (s * (s - self.a) * (s - self.b) * (s - self.c)) ** 0.5


def main(rounds):
    shapes = [Circle(1.5), Rectangle(2.0, 3.5), Square(1.25), Triangle(3.0, 4.0, 5.0), Rectangle(1, 2)]
    area = sides = 0
    for i in range(rounds):
        shape = shapes[i % 5]
        area += shape.area
        sides += shape.sides
        if i % 8 == 0:
            area -= shape.scaled(0.5).area
    return round(area, 3), sides


print(main(int(1_300_000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
