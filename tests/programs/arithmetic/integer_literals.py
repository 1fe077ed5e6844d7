print(0x1F, 0X1f, 0o17, 0b1011, 1_000_000, 0xFF_FF, 0b1_0, 00, 0_0, 1e3, 1_0.5_0e1_0, .5, 5., 0.0e0)
print(0xFFFFFFFFFFFFFFFFFFFF, 123456789012345678901234567890, 0o7777777777777777777777777)
print(1j, 2.5J, 1e2j, 3 + 4j, abs(3 + 4j))
print(hex(255), oct(8), bin(5), hex(-255), oct(-8), bin(-5), hex(0), hex(2**70), bin(-(2**65)), oct(2**70))
