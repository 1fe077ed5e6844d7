for s in ("hello", "héllo wörld", "日本語テキスト", "a😀b😀c"):
    print(len(s), s[0], s[-1], s[1:3], s[::-1], s[::2], s[-3:], s[:-2], s[5:2], s[10:], [c for c in s])
for index in (5, -6, 100):
    try:
        "hello"[index]
    except IndexError as error:
        print(error)
for bad in ("x", 1.0, None):
    try:
        "hello"[bad]
    except TypeError as error:
        print(error)
try:
    s = "abc"
    s[0] = "x"
except TypeError as error:
    print(error)
try:
    del s[0]
except TypeError as error:
    print(error)
