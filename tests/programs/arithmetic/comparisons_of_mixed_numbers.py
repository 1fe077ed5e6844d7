values = [0, 1, -1, True, False, 0.0, -0.0, 1.0, 1.5, 2**53, 2.0**53, 2**53 + 1, 10**400, float("inf"), float("-inf"), float("nan")]
for a in values:
    line = ""
    for b in values:
        line += "<" if a < b else "="[: a == b] + ">"[: a > b] or "?"
    print(line)
print(1 == 1.0 == True, 1 < 2.5 < 3, 1 < 3 < 2, 3 > 2 > 1 > 0.5)
print(2**53 == 2.0**53, 2**53 + 1 == 2.0**53, 2**53 + 1 > 2.0**53, 10**400 > 1e308, -(10**400) < -1e308)
