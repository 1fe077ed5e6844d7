class Shape:
    def area(self):
        return self.w * self.h

    def __init__(self, w, h):
        self.w, self.h = w, h


class Square(Shape):
    def __init__(self, w):
        super().__init__(w, w)


def total(shapes, n):
    result = 0
    for i in range(n):
        result += shapes[i % len(shapes)].area()
        if i == 4000:
            Square.area = lambda self: 1
        if i == 6000:
            Shape.area = lambda self: self.w + self.h
        if i == 7000:
            del Square.area
        if i == 8000:
            shapes[0].area = lambda: 100000
    return result


print(total([Shape(2, 3), Square(4)], 10000))


def only_squares(n):
    s = Square(5)
    result = 0
    for i in range(n):
        result += s.area()
        if i == 5000:
            Square.__bases__ = (Other,)
    return result


class Other:
    def area(self):
        return -1


print(only_squares(8000))
