# Results that cross the border of machine words, in both directions.
for border in (2**31, 2**32, 2**61, 2**62, 2**63, 2**64):
    for delta in (-2, -1, 0, 1, 2):
        a = border + delta
        print(a, -a, a - 1 + 1, a + a, a - 2 * a, a * 2 // 2, ~a, -a - 1)
        print(a ^ (a - 1), a & -a, a | 1, a >> 3, a << 1, a // 7, a % 7, -a // 7, -a % 7)
print((2**62 - 1) + 1, (-(2**62)) - 1, (2**62) - 1)
print((2**31) * (2**31), (2**31) * -(2**31), (-(2**31)) * (2**31) - 1)
print(-(-(2**62)), abs(-(2**62)), (-(2**62)) // -1, (-(2**62)) % -1)
