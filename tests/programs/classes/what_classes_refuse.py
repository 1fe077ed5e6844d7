# object / type
def err(f, *a, **k):
    try:
        r = f(*a, **k)
        print('ok', r)
    except BaseException as e:
        print(type(e).__name__, e)
class A: pass
err(object, 1)
err(A, 1)
class B:
    def __new__(cls, x): return super().__new__(cls, x)
err(B, 1)
class C:
    def __init__(self, x): super().__init__(x)
err(C, 1)
err(object.__new__, int)
err(object.__new__, 3)
err(int.__new__, str)
err(int.__new__, 3)
err(type, 'x')
err(type, 1, (), {})
err(type, 'x', [], {})
err(type, 'x', (), [])
err(type, 'x', (int, float), {})
err(type, 'x', (bool,), {})
err(type, 'x\0', (), {})
err(type.__new__, type)
err(type.__new__, type, 'a')
err(type, 'x', (A, A), {})
err(type, 'x', (object, A), {})
print(type('X', (A,), {'a': 1}).__mro__)
print(object.__repr__(3).startswith('<int object at'))
err(object().__eq__, 3)
err(object.__eq__, 3, 3)
err(object.__ne__, 3, 3)
err(format, object(), 'x')
err(object.__setattr__, int, 'x', 3)
err(setattr, int, 'x', 3)
err(delattr, int, 'x')
err(setattr, 5, 'x', 3)
err(setattr, object(), 'x', 3)
err(getattr, 5, 'nope')
err(getattr, 5, 3)
err(getattr, int, 'nope')
err(delattr, A(), 'x')
err(delattr, A, 'x')
print(sorted(object.__dict__))
print(sorted(type.__dict__))
for n in ('__name__', '__qualname__', '__module__', '__bases__', '__mro__', '__doc__', '__dict__', '__base__', '__flags__'):
    v = getattr(A, n)
    print(n, v if n not in ('__flags__',) else '')
err(setattr, A, '__name__', 3)
err(setattr, A, '__bases__', ())
err(setattr, A, '__bases__', (int,))
err(setattr, A, '__bases__', 3)
err(setattr, A, '__mro__', 3)
err(setattr, int, '__name__', 'x')
A.__name__ = 'AA'; print(A, A.__name__, A.__qualname__)
A.__qualname__ = 'Q.A'; print(A)
A.__module__ = 'mod'; print(A)
A.__doc__ = 'doc'; print(A.__doc__, A().__doc__)
class M(type):
    def mro(cls): return [cls, object]
    def __call__(cls, *a): return ('called', a)
class N(metaclass=M): pass
print(N.__mro__, N(1, 2))
class K1: pass
class K2: pass
class K3(K1): 
    def f(self): return 'K3'
k = K3()
K1.g = lambda self: 'K1.g'
K2.g = lambda self: 'K2.g'
print(k.g())
K3.__bases__ = (K2,)
print(k.g(), K3.__mro__, K1.__subclasses__(), K2.__subclasses__())
err(setattr, K2, '__bases__', (K3,))
k.__class__ = K2
print(type(k))
err(setattr, k, '__class__', 3)
err(setattr, k, '__class__', int)
class Sl: __slots__ = ('a',)
class Sl2: __slots__ = ('a',)
class Sl3: __slots__ = ('b',)
s = Sl(); s.a = 5
s.__class__ = Sl2; print(s.a, type(s))
err(setattr, s, '__class__', Sl3)
err(setattr, s, '__class__', K2)
for sl in ('1a', 'ab', ('x', 'x'), ('__dict__',), ('__dict__', '__dict__'), ('__weakref__', 'a'), (1,), ['a'], {'a': 'doc'}):
    err(lambda: type('S', (), {'__slots__': sl}).__slots__)
err(lambda: type('S', (), {'__slots__': ('a',), 'a': 1}))
err(lambda: type('S', (int,), {'__slots__': ('a',)}))
err(lambda: type('S', (int,), {'__slots__': ()}))
class Base: __slots__ = ('a', 'b')
class Der(Base): __slots__ = ('c',)
d = Der(); d.a, d.b, d.c = 1, 2, 3
print(d.a, d.b, d.c)
err(setattr, d, 'q', 1)
err(getattr, Base(), 'a')
err(delattr, Base(), 'a')
class Left: __slots__ = ('l',)
class Right: __slots__ = ('r',)
err(type, 'LR', (Left, Right), {})
class Empty: __slots__ = ()
class LE(Left, Empty): __slots__ = ('m',)
le = LE(); le.l = 1; le.m = 2; print(le.l, le.m)
class Priv: __slots__ = ('__p',)
p = Priv(); p._Priv__p = 3; print(p._Priv__p, Priv.__slots__, '_Priv__p' in Priv.__dict__)
print(Left.l, Left.l.__name__, Left.l.__objclass__, Left.l.__get__(Left()) if 0 else '')
class E(Exception): __slots__ = ('z',)
e = E(1); e.z = 5; e.y = 6; print(e.z, e.y, e.__dict__, e.args)
class LL(list): __slots__ = ('z',)
l = LL([1]); l.z = 2; print(l, l.z); err(setattr, l, 'y', 3)
class Eq:
    def __eq__(self, o): return True
err(hash, Eq())
print(Eq.__hash__)
class Str(str):
    def __init__(self, x): self.n = len(x)
print(Str('abc').n, Str('abc') + 'd')
print(isinstance(True, int), issubclass(bool, (str, int)))
err(isinstance, 1, 'x')
err(issubclass, 1, int)
err(issubclass, int, 1)
err(isinstance, 1, (str, 'x'))
err(isinstance, 1, (int, 'x'))
class IC(type):
    def __instancecheck__(c, i): return i == 5
    def __subclasscheck__(c, s): return s is int
class Five(metaclass=IC): pass
print(isinstance(5, Five), isinstance(6, Five), issubclass(int, Five), issubclass(str, Five))
class Prox:
    @property
    def __class__(self): return int
print(isinstance(Prox(), int), isinstance(Prox(), Prox), isinstance(Prox(), str))
def dd(): pass
for x in (dd, len, [].append, list.append, object.__init__, (3).__add__, A, A().__init__, type(dd), property(), classmethod(dd), staticmethod(dd), super, dd.__get__(3), int.__dict__['real'], Left.l):
    print(repr(x).split(" at 0x")[0])
