def count(keys, n):
    d = {}
    for i in range(n):
        k = keys[i % len(keys)]
        d[k] = d.get(k, 0) + 1
        if i == 3000:
            keys.append(1.0)
        if i == 4000:
            keys.append((1, "t"))
        if i == 5000:
            del d[keys[0]]
        if i == 6000:
            keys[0] = "zz"
    return d


print(count([1, 2, "a", "b"], 8000))


class D(dict):
    def __missing__(self, key):
        return -key


def missing(n):
    d = {k: k for k in range(10)}
    t = 0
    for i in range(n):
        t += d[i % 10]
        if i == 4000:
            d = D()
    return t


print(missing(6000))


def grow(n):
    d = {}
    for i in range(n):
        d[i * 1000003 % 65537] = i
        if i % 3 == 0:
            d.pop(i * 7 % 65537, None)
    return len(d), sum(d.values()), next(iter(d))


print(grow(9000))


class K:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n & 7

    def __eq__(self, o):
        return self.n == o.n


def own_keys(n):
    d = {}
    for i in range(n):
        k = K(i % 20)
        d[k] = d.get(k, 0) + i
    return sum(d.values()), len(d)


print(own_keys(600))
