def err(f, *a, **k):
    try:
        r = f(*a, **k)
        print('ok', repr(r))
    except BaseException as e:
        print(type(e).__name__, e)
import types
x = list[int]
print(x, repr(x), x.__origin__, x.__args__, x.__parameters__, x == list[int], x == list[str], hash(x) == hash(list[int]), type(x), x.__class__)
print(x(), x([1, 2]), x.append, x.__doc__[:10], x.__mro_entries__(()), x.__name__, x.__module__)
print(dict[str, int], tuple[()], tuple[int, ...], list[list[int]], type[int], list['fwd'], list[None], list[...], dict[str, [int, str]], list[type(None)])
err(isinstance, [], x); err(issubclass, list, x); err(lambda: x[int]); err(lambda: int[str]); err(setattr, x, 'y', 1); err(getattr, x, 'nope'); err(getattr, x, '__bases__')
class L(list[int]): pass
print(L.__bases__, L.__orig_bases__, L.__mro__)
GA = types.GenericAlias
print(GA(list, int), GA(list, (int, str)), type(GA(list, int)) is GA)
class S(GA): pass
print(S(list, int), isinstance(S(list, int), GA))
print(*list[int], list(iter(tuple[int, str])), next(iter(list[int])).__unpacked__)
u = int | str
print(u, type(u), u.__args__, u.__parameters__, u == str | int, hash(u) == hash(str | int), int | int, int | None, None | int, u | float, int | (str | int), u | u)
print(list[int] | None, int | list[str] | None, (int | str).__origin__, (int | str).__name__)
err(lambda: int | 3); err(lambda: 3 | int); err(lambda: u | 3); err(lambda: int | 'x')
print(isinstance(1, u), isinstance('s', u), isinstance(1.0, u), issubclass(bool, u), isinstance(None, int | None))
err(isinstance, 1, int | list[int]); err(issubclass, 1, u); err(isinstance, 1, list[int] | int)
class C:
    def __class_getitem__(cls, k): return ('cgi', k)
print(C[1], C[1, 2])
class M(type):
    def __getitem__(cls, k): return ('meta', k)
class D(metaclass=M): pass
print(D[3])
class Or(type):
    def __or__(a, b): return 'or'
class O(metaclass=Or): pass
print(O | 3, O | int)
err(lambda: C() [1])
print(int.__or__, (int | str) != int, bool(int | str))
