from functools import cmp_to_key, partial, partialmethod, reduce, total_ordering, wraps

print(reduce(lambda a, b: a * b, [1, 2, 3, 4]), reduce(lambda a, b: a + b, [], 10), reduce(lambda a, b: [a, b], "abc"), reduce(max, [3, 9, 2]), reduce(lambda a, b: a, [5]))
try:
    reduce(lambda a, b: a, [])
except TypeError as error:
    print(error)
p = partial(print, "a", sep="-")
p("b", "c")
p("b", sep="+", end="!\n")
square = partial(pow, exp=2)
print(square(5), p.args, p.keywords, p.func is print, partial(partial(max, 1), 2)(3), partial(int, base=2)("101"))


def decorator(f):
    @wraps(f)
    def wrapper(*args):
        "wrapper doc"
        return f(*args)

    return wrapper


@decorator
def documented(x):
    "The doc."
    return x


print(documented.__name__, documented.__doc__, documented(5), documented.__wrapped__(6), documented.__qualname__)


@total_ordering
class V:
    def __init__(self, n):
        self.n = n

    def __eq__(self, o):
        return self.n == o.n

    def __lt__(self, o):
        return self.n < o.n


print(V(1) <= V(1), V(2) > V(1), V(1) >= V(2), V(1) != V(2))
print(sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)), max(["a", "ccc", "bb"], key=cmp_to_key(lambda a, b: len(a) - len(b))))


class C:
    def f(self, a, b=0):
        return a, b

    g = partialmethod(f, 1, b=2)


print(C().g(), C().g(b=3))
