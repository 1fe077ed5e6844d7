log = []


class M:
    def __init__(self, n):
        self.n = n

    def __enter__(self):
        log.append(f"+{self.n}")
        return self

    def __exit__(self, *exc):
        log.append(f"-{self.n}")


def gen():
    with M("gen"):
        yield 1
        with M("inner"):
            yield 2
        yield 3


list(gen())
g = gen()
next(g), next(g)
g.close()
with M(1):
    with M(2):
        with M(3):
            pass
        with M(4):
            pass
print(" ".join(log))


class transaction:
    def __init__(self, data):
        self.data = data

    def __enter__(self):
        self.saved = dict(self.data)
        return self.data

    def __exit__(self, kind, value, tb):
        if kind is not None:
            self.data.clear()
            self.data.update(self.saved)
        return kind is ValueError


d = {"a": 1}
with transaction(d) as t:
    t["b"] = 2
with transaction(d) as t:
    t["c"] = 3
    raise ValueError
print(d)


def many():
    for i in range(3):
        with M(i):
            yield i


print(list(many()), log[-6:])
