class Shape:
    def area(self):
        raise NotImplementedError(f"{type(self).__name__} has no area")

    def __lt__(self, other):
        return self.area() < other.area()

    def describe(self):
        return f"{type(self).__name__} of {self.area():.2f}"


class Circle(Shape):
    def __init__(self, r):
        self.r = r

    def area(self):
        return 3.141592653589793 * self.r**2


class Rectangle(Shape):
    def __init__(self, w, h):
        self.w, self.h = w, h

    def area(self):
        return self.w * self.h


class Square(Rectangle):
    def __init__(self, side):
        super().__init__(side, side)


shapes = [Circle(1), Rectangle(2, 3), Square(1.5), Circle(0.5)]
for shape in sorted(shapes):
    print(shape.describe())
print(sum(s.area() for s in shapes))
try:
    Shape().describe()
except NotImplementedError as error:
    print(error)
