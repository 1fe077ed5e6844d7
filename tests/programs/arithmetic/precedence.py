print(1 + 2 * 3, (1 + 2) * 3, 2 * 3 % 4, 2 + 3 << 1, 1 | 2 ^ 3 & 4, 1 << 2 + 1)
print(10 - 4 - 3, 100 // 7 // 2, 2 ** -1 ** 2, not 1 == 2, 1 in [1] == True, 1 if 0 else 2 if 0 else 3)
print(1 or 0 and 0, (1 or 0) and 0, not 0 or 1, 5 & 3 == 1, 5 & (3 == 1), lambda_result := (lambda x: x + 1)(2))
print(-1 ** 2, 7 // 2 * 2, 7 % 3 ** 2, 3 < 4 | 1, 1 + 1 if 1 + 1 else 0)
