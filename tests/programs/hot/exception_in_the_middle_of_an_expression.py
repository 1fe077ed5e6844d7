class Cell:
    def __init__(self, v):
        self.v = v

    def get(self, i):
        if i == 6000:
            raise RuntimeError("cell")
        return self.v


def compute(n):
    a, b = Cell(2), Cell(3)
    out = []
    total = 0
    for i in range(n):
        x = i * 2
        try:
            total = total + (x + a.get(0)) * (b.get(i) - [i, x][i & 1]) + x
        except RuntimeError as error:
            out.append((i, x, total, str(error)))
    return total, out


print(compute(9000))


def partial(n):
    log = []
    l = [0, 0, 0]
    for i in range(n):
        try:
            l[0], l[i // 4000], l[2] = i, i + 1, i + 2
        except IndexError:
            log.append(i)
            if len(log) > 2:
                break
    return l, log


print(partial(20000))
