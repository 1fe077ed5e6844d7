a = bytearray(b"hello")
a[0] = 72
a.append(33)
a += b"??"
a.extend([46, 46])
print(a, len(a), a[1:3], a.pop(), a.pop(0), a)
a[1:3] = b"XYZ"
a.insert(0, 65)
del a[-1]
a.reverse()
a.remove(90)
print(a, a.decode(), bytes(a), a == bytes(a), a.upper(), a.find(b"X"), bytearray(3), bytearray("é", "utf-8"), a * 2, a + b"x", b"x" + a)
b = a.copy()
b.clear()
print(a != b, b, bool(b), list(a)[:2], sorted(a)[:2])
a[::2] = b"-" * len(a[::2])
print(a)
for call in (lambda: a.append(256), lambda: a.append("x"), lambda: hash(a), lambda: a.remove(1), lambda: bytearray().pop()):
    try:
        print(call())
    except (TypeError, ValueError, IndexError) as error:
        print(type(error).__name__, error)
