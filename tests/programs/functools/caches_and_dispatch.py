from functools import cache, cached_property, lru_cache, singledispatch, singledispatchmethod


@lru_cache(maxsize=2)
def f(x):
    print("computing", x)
    return x * 2


print(f(1), f(2), f(1), f(3), f(1), f(2), f.cache_info())
f.cache_clear()
print(f(1), f.cache_info())


@cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(100), fib.cache_info().misses, fib.__name__)
try:
    fib([])
except TypeError as error:
    print(error)


@lru_cache
def typed(x, *, k=0):
    return type(x).__name__, k


print(typed(1), typed(1.0), typed(1, k=0), typed.cache_info().currsize)


class Data:
    @cached_property
    def value(self):
        print("once")
        return 42

    @singledispatchmethod
    def show(self, x):
        return "default"

    @show.register
    def _(self, x: int):
        return "int"


d = Data()
print(d.value, d.value, vars(d), d.show(1), d.show("x"))


@singledispatch
def describe(x):
    return f"object {x}"


@describe.register(int)
def _(x):
    return f"int {x}"


@describe.register(list)
@describe.register(tuple)
def _(x):
    return f"sequence of {len(x)}"


print(describe(1), describe(True), describe([1]), describe((1, 2)), describe("s"), describe.dispatch(bool) is describe.dispatch(int))
