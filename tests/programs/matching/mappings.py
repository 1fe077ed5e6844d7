def f(x):
    match x:
        case {"type": "circle", "radius": r}:
            return f"circle {r}"
        case {"type": "rect", "size": [w, h]}:
            return f"rect {w}x{h}"
        case {"type": t, **rest} if rest:
            return f"{t} with {rest}"
        case {"type": _}:
            return "just a type"
        case {1: x, None: y}:
            return f"{x} {y}"
        case {}:
            return f"a mapping {len(x)}"
        case _:
            return "no mapping"


for x in ({"type": "circle", "radius": 2, "extra": 1}, {"type": "rect", "size": (1, 2)}, {"type": "rect", "size": 5}, {"type": "x"}, {1: "a", None: "b"}, {}, {"a": 1}, [("type", 1)], 5):
    print(f(x))


class D(dict):
    def __missing__(self, key):
        return "made up"


match D():
    case {"absent": v}:
        print("never", v)
    case _:
        print("missing is not called")
