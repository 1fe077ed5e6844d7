class Manager:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow

    def __enter__(self):
        print("enter", self.name)
        return self.name.upper()

    def __exit__(self, kind, value, traceback):
        print("exit", self.name, kind.__name__ if kind else None, value, traceback is not None)
        return self.swallow


with Manager("a") as a:
    print(a)
with Manager("b"), Manager("c") as c:
    print(c)
with (Manager("d") as d, Manager("e", True) as e,):
    print(d, e)
    raise ValueError("swallowed by e")
try:
    with Manager("f"):
        raise KeyError("not swallowed")
except KeyError as error:
    print("outside", error)
with Manager("g", True), Manager("h"):
    1 / 0
print("after")


def returns():
    with Manager("r"):
        return "value"


def loop():
    for i in range(3):
        with Manager(f"loop{i}"):
            if i == 0:
                continue
            break
    return i


print(returns(), loop())
with Manager("t") as (x, *y):
    print(x, y)
target = [0]
with Manager("s") as target[0]:
    print(target)
