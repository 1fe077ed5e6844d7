"""Floating point in attributes, lists and locals: planets around a star, and the Mandelbrot set."""
import sys


class Body:
    def __init__(self, x, y, vx, vy, mass):
        self.x = x
        self.y = y
        self.vx = vx
        self.vy = vy
        self.mass = mass


def step(bodies, dt):
    for i, a in enumerate(bodies):
        for b in bodies[i + 1 :]:
            dx = b.x - a.x
            dy = b.y - a.y
            d2 = dx * dx + dy * dy + 0.01
            force = dt / (d2 * d2**0.5)
            a.vx += dx * b.mass * force
            a.vy += dy * b.mass * force
            b.vx -= dx * a.mass * force
            b.vy -= dy * a.mass * force
    for body in bodies:
        body.x += body.vx * dt
        body.y += body.vy * dt


def mandelbrot(size, limit):
    inside = 0
    for row in range(size):
        y0 = 2.0 * row / size - 1.0
        for column in range(size):
            x0 = 3.0 * column / size - 2.0
            x = y = 0.0
            for _ in range(limit):
                x2 = x * x
                y2 = y * y
                if x2 + y2 > 4.0:
                    break
                y = 2.0 * x * y + y0
                x = x2 - y2 + x0
            else:
                inside += 1
    return inside


def main(scale):
    bodies = [Body(0.0, 0.0, 0.0, 0.0, 10.0)] + [Body(1.0 + i, 0.5 * i, 0.1 * i, 1.5 - 0.2 * i, 0.01 * i) for i in range(5)]
    for _ in range(int(22000 * scale)):
        step(bodies, 0.001)
    return [round(b.x, 6) for b in bodies], mandelbrot(int(140 * scale**0.5), 100)


print(main(float(sys.argv[1] if len(sys.argv) > 1 else 1)))
