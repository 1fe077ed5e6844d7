print("helper runs once")
value = 1


def get():
    return value


def set_value(v):
    global value
    value = v


_private = "hidden"
__all__ = ["value", "get", "Thing"]


class Thing:
    pass
