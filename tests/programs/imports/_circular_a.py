print("a begins")
import _circular_b

name = "a"


def both():
    return name + _circular_b.name
