# Things that look wrong and are not.
x = 1;
if x: y = 2; z = 3
class Empty: pass
def f(): return
def g(a, /, b, *, c): return a, b, c
lambda_default = lambda x=lambda: 1: x()
print(lambda_default(), g(1, 2, c=3), f(), x if x else y, not not x)
def h(*, a, **k,): return a
print(h(a=1,), (1,), {1: 2,}, {1,})
type = 5; soft = match = case = _ = 1
print(type, match, case)
async def coroutine(): return [await x async for x in y]
print(1 if 1 else 2)
x: int
(x): int = 5
a = b = c = (yield_ := 3)
assert x, "x"
print(x, a, b, c, ..., ...is ..., [*[]], {**{}}, f"", "a" "b", *[1], sep=":", end="\n",)
@(lambda f: f)
def decorated(): "doc"; return 1
print(decorated(), decorated.__doc__)
for x in 1, 2: pass
else: print("else")
try: pass
finally: print("finally")
print((lambda *a, **k: (a, k))(*[1], *[2], x=1, **{"y": 2}), -1 ** 2, 2 ** -1, ~-1, +-+1)
return_ = 1
if 1:
    # comment
  # odd comment

    pass
        # another
print("line" \
      "continuation", """a
b""", end="")
print()
