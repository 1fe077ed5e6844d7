for a in (7, -7):
    for b in (2, -2, 3, -3, 7, -7, 8, -8):
        q, r = divmod(a, b)
        assert q * b + r == a
        assert q == a // b and r == a % b
        print(a, b, q, r)
for a in (7.5, -7.5):
    for b in (2.0, -2.0, 0.5, -0.5, 10.0, -10.0):
        print(a, b, a // b, a % b, divmod(a, b))
