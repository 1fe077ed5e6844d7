def err(f, *a, **k):
    try:
        r = f(*a, **k)
        print('ok', repr(r))
    except BaseException as e:
        print(type(e).__name__, e)
def show(x): print(repr(x).split(' at 0x')[0])
def g():
    try:
        x = yield 1
        print('got', x)
        yield 2
        return 5
    except KeyError as e:
        print('caught', e); yield 'k'
    finally:
        print('fin')
a = g(); show(a); print(a.__name__, a.__qualname__, a.gi_running, a.gi_suspended, a.gi_yieldfrom, a.gi_code.co_name, a.gi_frame.f_lineno)
err(a.send, 1); print(next(a)); print(a.gi_suspended, a.gi_frame.f_locals); err(a.send, 'v'); err(next, a); err(next, a); print(a.gi_frame, a.close())
a = g(); next(a); err(a.throw, KeyError('z')); err(a.close)
a = g(); next(a); err(a.throw, ValueError); err(next, a)
a = g(); err(a.throw, ValueError('msg')); err(next, a)
a = g(); next(a); err(a.throw, 3); err(a.throw, int); err(a.throw); a.close()
a = g(); a.close(); err(next, a); a.close()
def ig():
    try: yield 1
    except GeneratorExit: yield 2
a = ig(); next(a); err(a.close)
def rt():
    try: yield 1
    except GeneratorExit: return 7
a = rt(); next(a); err(a.close)
def re():
    try: yield 1
    except GeneratorExit: raise KeyError('in close')
a = re(); next(a); err(a.close)
def stop(): yield 1; raise StopIteration(3)
a = stop(); next(a); err(next, a)
def selfref():
    err(next, me); yield 1
me = selfref(); next(me)
def outer(): r = yield from g(); print('r', r); return 'o'
a = outer(); print(next(a)); show(a.gi_yieldfrom); err(a.send, 'x'); err(next, a)
a = outer(); next(a); err(a.throw, KeyError('y')); a.close()
class It:
    def __iter__(self): return self
    def __next__(self): return 1
    def send(self, v): print('send', v); return v
    def throw(self, *e): print('throw', e); return 'th'
    def close(self): print('close')
def d(): yield from It()
a = d(); print(next(a), a.send(4)); a.close()
a.__name__ = 'nn'; a.__qualname__ = 'qq'; show(a); err(setattr, a, '__name__', 3)
err(type(a)); print(type(a).__name__, iter(a) is a)
print(list(x for x in range(3)), sum(i * i for i in range(5)))
import types
async def co(x):
    print('start', x); r = await aw(x); print('r', r); return r + 1
class aw:
    def __init__(self, x): self.x = x
    def __await__(self): v = yield self.x; print('sent', v); return v
c = co(3); show(c); print(c.cr_running, c.cr_suspended, c.cr_await, c.cr_code.co_name, c.cr_origin)
print(c.send(None), c.cr_suspended, type(c.cr_await).__name__); err(c.send, 10); err(c.send, None); err(c.throw, ValueError); c.close()
c = co(3); err(c.send, 1); err(iter, c); err(next, c); c.close()
c = co(3); w = c.__await__(); print(type(w).__name__, next(w)); err(w.send, 5)
c = co(3); c.send(None); err(c.throw, ValueError('t')); 
async def bad(): await 3
err(bad().send, None)
async def inner(): return 1
async def two():
    c = inner()
    print(await c)
    try: await c
    except RuntimeError as e: print(e)
err(two().send, None)
@types.coroutine
def tc(): r = yield 'tc'; return r
async def usetc(): return await tc()
c = usetc(); print(c.send(None)); err(c.send, 9)
async def ag():
    try:
        x = yield 1
        print('x', x)
        await aw('w')
        yield 2
    finally: print('agfin')
def run(c, *vals):
    vals = list(vals); out = []
    try:
        v = None
        while True:
            out.append(c.send(v)); v = vals.pop(0) if vals else None
    except StopIteration as s: return out, s.value
    except BaseException as e: return out, type(e).__name__, str(e)
a = ag(); show(a); print(a.ag_running, a.ag_suspended, a.ag_await, a.ag_code.co_name)
print(run(a.__anext__())); print(run(a.asend('s'), 'val')); print(run(a.__anext__())); print(run(a.__anext__())); print(run(a.asend(1))); print(run(a.aclose())); print(run(a.athrow(ValueError)))
a = ag(); print(run(a.asend(None))); print(run(a.athrow(KeyError('z')))); print(run(a.__anext__()))
a = ag(); print(run(a.__anext__())); print(run(a.aclose())); print(run(a.__anext__()), run(a.aclose()))
a = ag(); print(run(a.aclose())); print(run(a.__anext__()))
a = ag(); s = a.asend(None); print(run(s)); print(run(s)); show(s); run(a.aclose())
a = ag(); print(run(a.asend(3)))
async def agig():
    try: yield 1
    except GeneratorExit: yield 2
a = agig(); run(a.__anext__()); print(run(a.aclose()))
async def agstop(): yield 1; raise StopIteration
a = agstop(); run(a.__anext__()); print(run(a.__anext__()))
async def agstop2(): yield 1; raise StopAsyncIteration
a = agstop2(); run(a.__anext__()); print(run(a.__anext__()))
async def consume():
    r = []
    async for v in ag(): r.append(v)
    r2 = [v async for v in ag() if v]
    return r, r2
print(run(consume(), 1, 2, 3))
async def acm():
    class M:
        async def __aenter__(s): return 5
        async def __aexit__(s, *e): print('exit', e[0]); return True
    async with M() as m: raise ValueError(m)
    return 'after'
print(run(acm()))
import sys
def fr(): return sys._getframe()
f = fr(); print(f.f_code.co_name, f.f_back is None, f.f_lasti >= 0, type(f).__name__, f.f_globals is globals(), f.f_locals, f.f_trace)
try: 1/0
except ZeroDivisionError as e: tb = e.__traceback__
print(tb.tb_lineno, tb.tb_next, type(tb).__name__, tb.tb_frame.f_code.co_name, dir(tb)); err(setattr, tb, 'tb_next', 3); err(setattr, tb, 'tb_next', tb)
TB = type(tb); t2 = TB(tb, f, 0, 99); print(t2.tb_next is tb, t2.tb_lineno); err(TB, 1, f, 0, 0); err(TB, None, 1, 0, 0)
