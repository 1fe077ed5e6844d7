print(bytes(), bytes(3), bytes([1, 2, 255]), bytes(b"x"), bytes("é", "utf-8"), bytes(range(3)), bytes(i * 2 for i in range(3)), bytes((0, 65)))


class HasBytes:
    def __bytes__(self):
        return b"custom"


class HasIndex:
    def __index__(self):
        return 2


print(bytes(HasBytes()), bytes(HasIndex()), bytes.fromhex("48 65 6c6C6f"), b"Hello".hex(), b"Hello".hex(":"), b"Hello".hex("-", 2), b"abc".hex(" ", -2))
for call in (lambda: bytes([256]), lambda: bytes(-1), lambda: bytes("x"), lambda: bytes(["a"]), lambda: bytes(1.5), lambda: bytes.fromhex("4"), lambda: bytes.fromhex("zz"), lambda: bytes([-1])):
    try:
        print(call())
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
