a = 123456789012345678901234567890
b = 987654321098765432109876543210
print(a + b, b - a, a - b, a * b, b // a, b % a, -b // a, -b % a, b // -a, b % -a, divmod(b, a), divmod(-b, a))
print(a**5, a**0, a**1, -(a**3), (a * b) // b == a, (a * b + 7) % b)
print(a + 1, a - 1, a * 2, a * 0, a * -1, a + 1.5, a * 0.5, a / b, b / a, a // 3.0)
print(a == a + 0, a != b, a < b, a > b, -a < a, a == 1.2345678901234568e29, a < 1.5, 1.5 < a)
print(a - a, (a + 1) - a, type((a + 1) - a), a // a, a % 1)
