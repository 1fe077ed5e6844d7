limit = 5


def leaf(x):
    return x if x < limit else x - limit


def middle(x):
    y = leaf(x) + 1
    return y * 2


def top(x):
    z = [x, middle(x), x + 1]
    return z[1] + z[2] - z[0]


def mutate(i):
    global limit
    if i == 3000:
        limit = 2
    elif i == 4000:
        leaf.__code__ = (lambda x: x * 3).__code__
    elif i == 5000:
        leaf.__code__ = (lambda x: x + limit).__code__
    elif i == 6000:
        limit = 0.5
    return 0


def loop(n):
    total = 0
    for i in range(n):
        total += top(i % 10) + mutate(i)
    return total


print(loop(8000))


class T:
    def a(self, n):
        return self.b(n) + 1

    def b(self, n):
        return self.c(n) + 1

    def c(self, n):
        if n == 5000:
            T.b = lambda self, n: 100
        if n == 6000:
            T.c = lambda self, n: -n
            T.b = old
        if n == 7000:
            self.a = lambda n: 0
        return n


old = T.b
t = T()
print(sum(t.a(i) for i in range(4000)))
total = 0
for i in range(9000):
    total += t.a(i)
print(total)
