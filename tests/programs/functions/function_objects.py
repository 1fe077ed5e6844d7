def err(f, *a, **k):
    try:
        r = f(*a, **k)
        print('ok', r)
    except BaseException as e:
        print(type(e).__name__, e)
def show(x): print(repr(x).split(' at 0x')[0])
import sys
def f(a, b=2, *args, c, d=4, **kw):
    "docstring"
    x = 1
    return a, b, args, c, d, kw
print(f.__name__, f.__qualname__, f.__doc__, f.__module__, f.__defaults__, f.__kwdefaults__, f.__closure__, f.__dict__, f.__annotations__, f.__type_params__)
f.__defaults__ = (9,)
f.__kwdefaults__ = {'c': 7, 'd': 8}
print(f(1))
err(f, 1, d=3)
f.__defaults__ = None; f.__kwdefaults__ = None
err(f, 1); err(f, 1, 2)
err(setattr, f, '__defaults__', 3)
err(setattr, f, '__kwdefaults__', 3)
err(setattr, f, '__name__', 3)
err(setattr, f, '__qualname__', 3)
err(setattr, f, '__code__', 3)
err(setattr, f, '__dict__', 3)
err(setattr, f, '__annotations__', 3)
err(setattr, f, '__annotate__', 3)
err(setattr, f, '__type_params__', 3)
del f.__doc__; print(f.__doc__)
f.__doc__ = 3; print(f.__doc__)
f.attr = 1; print(f.__dict__, f.attr); del f.attr; err(getattr, f, 'attr')
f.__name__ = 'g'; f.__qualname__ = 'q.g'; show(f)
def g(): return 'g'
def mk(y):
    def inner(): return y
    return inner
c1, c2 = mk(1), mk(2)
c1.__code__ = c2.__code__; print(c1())
err(setattr, g, '__code__', c1.__code__)
print(c1.__closure__[0].cell_contents, c1.__code__.co_freevars)
FT = type(f)
h = FT(g.__code__, globals(), 'newname', None, None); print(h(), h.__name__)
err(FT, 3, {}); err(FT, g.__code__, 3); err(FT, c1.__code__, {}); err(FT, c1.__code__, {}, 'x', None, (1,)); 
h = FT(c1.__code__, {}, None, (), c2.__closure__); print(h())
co = f.__code__
print(co.co_name, co.co_qualname, co.co_argcount, co.co_posonlyargcount, co.co_kwonlyargcount, co.co_nlocals, co.co_varnames, co.co_flags, co.co_firstlineno, co.co_freevars, co.co_cellvars, co.co_consts[0])
co2 = co.replace(co_name='zz'); print(co2.co_name, co.co_name)
print(f.__get__(3).__self__, f.__get__(None, int) is f)
show(f.__get__([]))
class A:
    def m(self): "mdoc"; return self
    @classmethod
    def c(cls): "cdoc"; return cls
    @staticmethod
    def s(): "sdoc"; return 's'
    @property
    def p(self): "pdoc"; return 1
    @p.setter
    def p(self, v): print('set', v)
    @p.deleter
    def p(self): print('del')
    ro = property(lambda self: 1)
    wo = property(None, lambda self, v: None)
a = A()
print(a.m.__name__, a.m.__doc__, a.m.__func__ is A.m, a.m == a.m, a.m is a.m, hash(a.m) == hash(a.m), a.m.__self__ is a)
err(setattr, a.m, 'x', 1)
print(a.c(), A.c(), A.__dict__['c'].__func__.__name__, A.__dict__['c'].__wrapped__.__name__, A.__dict__['c'].__doc__, A.__dict__['c'].__name__)
print(a.s(), A.s(), A.__dict__['s'](), A.__dict__['s'].__doc__, A.__dict__['s'].__qualname__)
a.p = 3; del a.p; print(a.p, A.p.__doc__, A.p.fget.__name__, A.p.fset.__name__, A.p.fdel.__name__, A.p.__name__)
err(setattr, a, 'ro', 1); err(delattr, a, 'ro'); err(getattr, a, 'wo')
err(A.p.__get__, a); err(A.p.__set__, a, 3); err(A.p.__delete__, a)
err(property().__get__, a)
err(lambda: property(1, 2, 3, 'd').__doc__)
class MyProp(property):
    "myprop doc"
    x = 1
def gd(self): "gdoc"; return 5
mp = MyProp(gd); print(mp.__doc__, mp.fget is gd, MyProp(None).__doc__, MyProp(gd, doc='d').__doc__)
class B: q = mp
print(B().q); err(setattr, B(), 'q', 2)
err(classmethod); err(staticmethod);
show(classmethod(3)); err(classmethod(3).__get__, None, int)
class Sup:
    def f(self): return 'Sup.f'
    @classmethod
    def cm(cls): return cls
class Sub(Sup):
    def f(self): return super().f() + ' Sub.f'
    def g(self): return super(Sub, self).f()
    @classmethod
    def cm(cls): return super().cm()
    def attr(self): return super().nope
    def own(self): s = super(); return s.__thisclass__, s.__self_class__, s.__self__ is self
s = Sub(); print(s.f(), s.g(), Sub.cm(), s.own()); err(s.attr)
show(super(Sub, s)); show(super(Sub)); show(super(Sub, Sub))
err(super, 1); err(super, Sub, 1); err(super); err(super, Sub, int)
err(lambda: super())
print(super(Sub, s).__class__, super(Sub).__get__(s).f())
err(setattr, super(Sub, s), 'x', 1)
mp = A.__dict__
print('m' in mp, len(mp) > 3, mp.get('zzz'), mp.get('zzz', 1), list(mp)[:2], type(mp))
err(lambda: mp.__setitem__); err(hash, mp)
MP = type(mp)
m = MP({'a': 1}); print(m, m == {'a': 1}, m | {'b': 2}, m['a'], list(m.items()), m.copy(), {**m}, str(m), len(m), 'a' in m, list(reversed(m)))
err(MP, 3); err(MP, [1]); err(lambda: m['b'])
def kwonly(*, a): return a
err(kwonly); err(kwonly, 1)
import types
mod = types.ModuleType('mm', 'doc'); print(mod, mod.__name__, mod.__doc__, sorted(mod.__dict__))
mod.x = 1; print(mod.x); err(getattr, mod, 'y')
mod.__getattr__ = lambda n: 'got ' + n; print(mod.y)
mod.__dir__ = lambda: ['z']; print(dir(mod))
err(types.ModuleType); err(types.ModuleType, 3)
cell = types.CellType(1); print(cell.cell_contents, cell == types.CellType(1), cell < types.CellType(2)); err(lambda: types.CellType().cell_contents)
cell.cell_contents = 4; print(cell.cell_contents); del cell.cell_contents; show(cell); err(lambda: cell.cell_contents)
print(None.__class__, type(None)(), bool(None), type(...)(), repr(NotImplemented)); err(type(None), 1); err(bool, NotImplemented)
print(len.__name__, len.__module__, len.__self__, [].append.__self__, list.append.__objclass__, len.__text_signature__, list.append.__qualname__, [].append.__qualname__, len.__doc__)
err(list.append); err(list.append, 1, 2); err([].append); err([].append, 1, 2); err(list.append.__get__, 3)
err(setattr, len, '__name__', 'x')
print(int.real, int.__dict__['real'].__get__(3), int.__dict__['real'].__name__); err(setattr, 3, 'real', 1); err(delattr, A(), '__dict__')
