"""Operator methods: a small ray tracer on three-dimensional vectors."""
import sys


class Vector:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def __add__(self, o):
        return Vector(self.x + o.x, self.y + o.y, self.z + o.z)

    def __sub__(self, o):
        return Vector(self.x - o.x, self.y - o.y, self.z - o.z)

    def __mul__(self, k):
        return Vector(self.x * k, self.y * k, self.z * k)

    def __matmul__(self, o):
        return self.x * o.x + self.y * o.y + self.z * o.z

    def unit(self):
        return self * (1.0 / (self @ self) ** 0.5)


class Sphere:
    def __init__(self, center, radius, shade):
        self.center = center
        self.radius = radius
        self.shade = shade

    def hit(self, origin, direction):
        to = self.center - origin
        along = to @ direction
        d2 = self.radius * self.radius - (to @ to) + along * along
        return along - d2**0.5 if d2 > 0.0 and along > 0.0 else None


def color(spheres, light, origin, direction, depth):
    nearest = sphere = None
    for s in spheres:
        t = s.hit(origin, direction)
        if t is not None and (nearest is None or t < nearest):
            nearest, sphere = t, s
    if sphere is None:
        return 0.1
    point = origin + direction * nearest
    normal = (point - sphere.center).unit()
    shade = max(0.0, normal @ light) * sphere.shade
    if depth:
        reflected = direction - normal * (2.0 * (direction @ normal))
        shade += 0.3 * color(spheres, light, point + normal * 1e-4, reflected, depth - 1)
    return shade


def main(scale):
    spheres = [Sphere(Vector(i * 1.1 - 2.2, (i % 2) * 0.8 - 0.4, 6.0 + i % 3), 0.9, 0.5 + 0.1 * i) for i in range(5)]
    light = Vector(0.5, 1.0, -0.7).unit()
    eye = Vector(0.0, 0.0, 0.0)
    size = int(160 * scale**0.5)
    total = 0.0
    for row in range(size):
        for column in range(size):
            direction = Vector(column / size - 0.5, row / size - 0.5, 1.0).unit()
            total += color(spheres, light, eye, direction, 2)
    return round(total, 6)


print(main(float(sys.argv[1] if len(sys.argv) > 1 else 1)))
