def accumulate(items):
    total = 0
    for x in items:
        total = total + x
    return total


print(accumulate(list(range(10000))))
print(accumulate([1] * 5000 + [0.5] * 5000))
print(accumulate([1.0] * 5000 + [10**20] * 5))
print(accumulate([True] * 3000 + [-0.0]))


class N:
    def __init__(self, v):
        self.v = v

    def __radd__(self, other):
        return f"{other} then {self.v}"


print(accumulate([1] * 2000 + [N("n")] + ["!"] * 3))
try:
    accumulate([1] * 4000 + ["x"] + [2])
except TypeError as error:
    print(error)


def changing(n):
    x = 1
    for i in range(n):
        if i == 3000:
            x = 1.5
        elif i == 6000:
            x = "s"
        elif i == 6005:
            x = [0]
        elif i == 6010:
            x = 2**70
        x = x + x if i % 3000 < 4 else x
    return x


print(changing(9000))
