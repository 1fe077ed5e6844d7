for n in (0, 1, 255, 256, 65535, 2**64, 2**100 + 12345):
    length = (n.bit_length() + 7) // 8 or 1
    big = n.to_bytes(length, "big")
    little = n.to_bytes(length, "little")
    print(n, big, little, int.from_bytes(big, "big") == n, int.from_bytes(little, "little") == n)
print((-1).to_bytes(4, "big", signed=True), (-(2**70)).to_bytes(10, "little", signed=True))
print(int.from_bytes(b"\xff\xfe", "big", signed=True), int.from_bytes(b"\xff\xfe", "big"), (5).to_bytes(), int.from_bytes([1, 2, 3]))
for call in (lambda: (256).to_bytes(1), lambda: (-1).to_bytes(2), lambda: (1).to_bytes(2, "middle")):
    try:
        call()
    except (OverflowError, ValueError) as error:
        print(type(error).__name__, error)
