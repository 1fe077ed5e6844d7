a = 0xFEDCBA9876543210FEDCBA9876543210
b = 0x0123456789ABCDEF0123456789ABCDEF
for x, y in [(a, b), (-a, b), (a, -b), (-a, -b), (a, 255), (-a, 255), (a, -256), (7, -a)]:
    print(hex(x & y), hex(x | y), hex(x ^ y), hex(~x))
for n in (0, 1, 63, 64, 65, 127, 128, 200):
    print(n, hex(a >> n), hex(-a >> n), hex(a << n), hex(-b << n))
print(a.bit_length(), (-a).bit_length(), a.bit_count(), (-b).bit_count(), (1 << 1000).bit_length())
