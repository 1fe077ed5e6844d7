# Exponents near 1 and far from it may be represented differently; nothing may show it.
exponents = [-1074, -1022, -600, -300, -256, -255, -128, -127, -126, -64, -1, 0, 1, 64, 126, 127, 128, 129, 255, 256, 300, 600, 1023]
values = [m * 2.0**e for e in exponents for m in (1.0, 1.5, -1.25)]
print(values)
total = 0.0
for v in values:
    assert v == v and v + 0.0 == v and v * 1.0 == v and -(-v) == v and abs(v) >= 0
    assert float(repr(v)) == v
    assert {v: 1}[v] == 1 and v in [v] and hash(v) == hash(v * 1.0)
    total += 1 if v > 0 else -1
print(total, sorted(values) == sorted(values, reverse=True)[::-1], max(values), min(values))
x = 1.0
for _ in range(1080):
    x /= 2
print(x, 2.0**1023 * 1.9999999999999998)
