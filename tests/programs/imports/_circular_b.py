print("b begins")
import _circular_a

print("b sees name in a:", hasattr(_circular_a, "name"))
name = "b"


def both():
    return _circular_a.name + name
