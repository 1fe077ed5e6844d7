for n in (0, 1, -1, 5, -5, 255, -256, 2**40, -(2**40), 2**70, -(2**70)):
    print(n, ~n, n & 0xFF, n | 0xF0, n ^ 0xAA, n >> 1, n << 3, n.bit_length(), n.bit_count())
print(1 << 0, 1 << 61, 1 << 62, 1 << 63, -1 << 62, -1 << 63, 0 << 1000)
print(5 >> 100, -5 >> 100, 5 >> 10**20, -5 >> 10**20, 2**80 >> 79, -(2**80) >> 79)
print(True & False, True | False, True ^ True, True & 3, 6 | True)
print(type(True & True), type(True & 1))
