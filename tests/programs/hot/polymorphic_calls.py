class A:
    def f(self, x):
        return x + 1


class B:
    def f(self, x):
        return x * 2


class C(A):
    pass


class D:
    def __init__(self):
        self.f = lambda x: x - 3


class E:
    @staticmethod
    def f(x):
        return -x


class F:
    @classmethod
    def f(cls, x):
        return x // 3


class G:
    def __getattr__(self, name):
        return abs


def run(objects, n):
    x = 1
    for i in range(n):
        x = objects[i % len(objects)].f(x) % 100003
    return x


objects = [A()]
for new in (B(), C(), D(), E(), F(), G()):
    print(run(objects, 3000))
    objects.append(new)
print(run(objects, 7000))
