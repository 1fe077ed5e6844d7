import weakref
class A: pass
a = A()
r = weakref.ref(a); print(r() is a, r is weakref.ref(a), weakref.getweakrefcount(a))
p = weakref.proxy(a); a.x = 5; print(p.x); p.y = 6; print(a.y)
d = weakref.WeakValueDictionary(); d['k'] = a; print(list(d.items())[0][1] is a)
k = weakref.WeakKeyDictionary(); k[a] = 1; print(k[a], len(k))
s = weakref.WeakSet([a]); print(len(s), a in s)
try: weakref.ref(3)
except TypeError as e: print(e)
fin = weakref.finalize(a, print, 'finalized')
print(fin.alive)
fin(); print(fin.alive)
m = weakref.WeakMethod(A.__init__.__get__(a)) if 0 else None
print(hash(r) == hash(a), r == weakref.ref(a), r != 3)
