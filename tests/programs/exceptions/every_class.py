def err(f, *a, **k):
    try:
        r = f(*a, **k)
        print('ok', repr(r))
    except BaseException as e:
        print(type(e).__name__, e)
import sys
for cls, args in [(BaseException, ()), (Exception, (1,)), (ValueError, (1, 2)), (KeyError, ('k',)), (KeyError, ()), (KeyError, (1, 2)), (StopIteration, (5,)), (StopIteration, ()), (StopIteration, (1, 2)), (SystemExit, (1, 2)), (SystemExit, ()),
    (OSError, (2, 'msg')), (OSError, (2, 'msg', 'file')), (OSError, (2, 'msg', 'file', None, 'f2')), (OSError, ('x',)), (OSError, (1, 2, 3, 4, 5, 6)), (OSError, (13, 'perm', 'f')), (FileNotFoundError, (2, 'm')), (OSError, (999, 'm')), (BlockingIOError, (11, 'm', 5)), (OSError, (2, 'msg', None)),
    (SyntaxError, ('m',)), (SyntaxError, ('m', ('f.py', 3, 4, 'text'))), (SyntaxError, ('m', ('f.py', 3, 4, 'text', 5, 6))), (SyntaxError, ('m', ('a/f.py', None, 4, 'text'))), (SyntaxError, ('m', (None, 3, 4, 'text'))), (SyntaxError, ()), (SyntaxError, (None,)), (SyntaxError, (1, 2, 3)),
    (ImportError, ('m',)), (ImportError, ()), (ImportError, (1, 2)), (NameError, ('n',)), (AttributeError, ('a',)),
    (UnicodeDecodeError, ('utf-8', b'abc', 1, 2, 'r')), (UnicodeDecodeError, ('utf-8', b'abc', 0, 2, 'r')), (UnicodeEncodeError, ('utf-8', 'a\xe9\u1234\U00012345', 1, 2, 'r')), (UnicodeEncodeError, ('utf-8', 'a\xe9\u1234\U00012345', 2, 3, 'r')), (UnicodeEncodeError, ('utf-8', 'a\xe9\u1234\U00012345', 3, 4, 'r')), (UnicodeEncodeError, ('u', 'abc', 0, 3, 'r')), (UnicodeTranslateError, ('abc', 1, 2, 'r')), (ExceptionGroup, ('m', [ValueError(1)])), (BaseExceptionGroup, ('m', [ValueError(1), KeyError(2)])), (BaseExceptionGroup, ('m', [KeyboardInterrupt()]))]:
    try:
        e = cls(*args)
    except Exception as x:
        print('!!', cls.__name__, args, type(x).__name__, x); continue
    print(type(e).__name__, repr(e), '|', str(e), '|', e.args)
    for n in ('value', 'code', 'errno', 'strerror', 'filename', 'filename2', 'characters_written', 'msg', 'lineno', 'offset', 'text', 'end_lineno', 'end_offset', 'name', 'path', 'obj', 'encoding', 'object', 'start', 'end', 'reason', 'message', 'exceptions'):
        if hasattr(e, n): print('  ', n, repr(getattr(e, n)))
    print('  ', e.__reduce__()[1:])
for f in [lambda: ImportError('m', name='n', path='p'), lambda: ImportError('m', foo=1), lambda: NameError('m', name='n'), lambda: NameError('m', x=1), lambda: AttributeError('m', name='n', obj=3), lambda: ValueError(x=1), lambda: OSError(x=1), lambda: StopIteration(x=1), lambda: SyntaxError('m', (1, 2)), lambda: SyntaxError('m', 3), lambda: SyntaxError('m', (1,2,3,4,5)), lambda: UnicodeDecodeError(1), lambda: UnicodeDecodeError('a', 'b', 1, 2, 'c'), lambda: UnicodeEncodeError('a', b'b', 1, 2, 'c'), lambda: BaseException.__new__(int)]:
    err(f)
e = ImportError('m', name='n', path='p'); print(e.name, e.path, e.name_from, e.msg, e.__reduce__())
e = AttributeError('m', name='n', obj=3); print(e.name, e.obj, e.__reduce__(), e.__getstate__())
class MyOS(OSError):
    def __init__(self, a, b): self.a = a; super().__init__(a, 'str')
m = MyOS(2, 3); print(m, m.errno, m.args, type(m), m.a)
class MyOS2(OSError):
    def __new__(cls, *a): return super().__new__(cls, *a)
print(MyOS2(2, 'x').errno, type(MyOS2(2, 'x')))
class E(Exception):
    def __init__(self, a, *, b): self.a = a; self.b = b
e = E(1, b=2); print(e, repr(e), e.args)
e.args = [5, 6]; print(e.args, repr(e))
err(setattr, e, 'args', 3); err(delattr, e, 'args')
err(setattr, e, '__cause__', 3); err(setattr, e, '__context__', 3); err(setattr, e, '__traceback__', 3); err(delattr, e, '__cause__'); err(delattr, e, '__traceback__'); err(setattr, e, '__suppress_context__', 3)
e.__cause__ = ValueError(); print(e.__suppress_context__, repr(e.__cause__))
e.__suppress_context__ = False; print(e.__suppress_context__)
e.add_note('n1'); e.add_note('n2'); print(e.__notes__); err(e.add_note, 3)
e.__notes__ = 3; err(e.add_note, 'x')
err(e.with_traceback, 3); print(e.with_traceback(None) is e)
e.__setstate__({'q': 1}); print(e.q); err(e.__setstate__, 3)
err(lambda: (_ for _ in ()).throw(3))
def r(x, c=None):
    if c is None: raise x
    raise x from c
err(r, 3); err(r, int); err(r, ValueError); err(r, ValueError(1), 3); err(r, ValueError(1), KeyError)
class Bad(Exception):
    def __new__(cls): return 3
err(r, Bad)
try:
    try: 1/0
    except ZeroDivisionError as z: raise KeyError('k')
except KeyError as k: print(repr(k.__context__), k.__cause__, k.__suppress_context__)
try:
    try: 1/0
    except ZeroDivisionError as z: raise KeyError('k') from None
except KeyError as k: print(repr(k.__context__), k.__cause__, k.__suppress_context__)
try:
    try: raise ValueError
    except 3: pass
except TypeError as t: print(t)
try:
    try: raise ValueError
    except (ValueError, 3): pass
except TypeError as t: print(t)
eg = ExceptionGroup('top', [ValueError(1), TypeError(2), ExceptionGroup('in', [ValueError(3), OSError(4)])])
print(eg.split(ValueError)); print(eg.subgroup(lambda e: isinstance(e, OSError))); print(eg.split((OSError, TypeError))); print(eg.split(KeyError)); print(eg.split(ExceptionGroup)[1])
err(eg.split, 3); err(eg.split, int); err(ExceptionGroup, 'x', []); err(ExceptionGroup, 'x', [1]); err(ExceptionGroup, 'x', 3); err(ExceptionGroup, 'x'); err(ExceptionGroup, 'm', [KeyboardInterrupt()]); err(ExceptionGroup, 3, [ValueError()])
class MyEG(ExceptionGroup):
    def __new__(cls, m, e, code=0): o = super().__new__(cls, m, e); o.code = code; return o
    def derive(self, e): return MyEG(self.message, e, self.code)
eg2 = MyEG('x', [ValueError(1), KeyError(2)], 7); a, b = eg2.split(ValueError); print(type(a), a.code, repr(a), repr(b)); eg2.add_note('nn'); print(eg2.split(ValueError)[0].__notes__)
def star(ex, hs):
    try:
        try: raise ex
        except* ValueError as e: print('V', repr(e)); hs.get('V', lambda e: None)(e)
        except* TypeError as e: print('T', repr(e)); hs.get('T', lambda e: None)(e)
    except BaseException as x: print('out', repr(x), repr(x.__context__), repr(x.__cause__))
    else: print('none')
def rr(e): raise
def rn(e): raise KeyError('new')
def rf(e): raise KeyError('new') from e
star(eg, {}); star(ExceptionGroup('a', [ValueError(1), TypeError(2)]), {}); star(ValueError(5), {}); star(KeyError(5), {}); star(eg, {'V': rr}); star(eg, {'V': rn}); star(eg, {'V': rn, 'T': rr}); star(eg, {'V': rf, 'T': rn}); star(ValueError(5), {'V': rr}); star(ValueError(5), {'V': rn})
try:
    try: raise ValueError
    except* ExceptionGroup: pass
except TypeError as t: print(t)
try:
    try: raise ValueError
    except* 3: pass
except TypeError as t: print(t)
