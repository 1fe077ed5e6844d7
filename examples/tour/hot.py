"""A hot program: particles bounce in a box. It prints how far they came; run it with the JIT on and off."""
import time

gravity = -0.5


class Particle:
    def __init__(self, x, speed):
        self.x = x
        self.speed = speed

    def move(self, dt):
        self.speed += gravity * dt
        self.x += self.speed * dt
        if self.x < 0.0:
            self.x = -self.x
            self.speed = -self.speed


def total_height(particles):
    height = 0.0
    for particle in particles:
        height += particle.x
    return height


def simulate(steps):
    particles = [Particle(i * 0.25, 1.0 - i * 0.01) for i in range(100)]
    highest = 0.0
    for step in range(steps):
        for particle in particles:
            particle.move(0.01)
        height = total_height(particles)
        if height > highest:
            highest = height
    return highest


start = time.perf_counter()
print(f"highest: {simulate(20_000):.6f}")
print(f"seconds: {time.perf_counter() - start:.2f}")
