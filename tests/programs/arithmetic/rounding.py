for x in (0.5, 1.5, 2.5, -0.5, -1.5, 2.675, 1e16, 0.1, 123.456):
    print(x, round(x), round(x, 1), round(x, 2), round(x, -1), round(x, -2))
print(round(5), round(15, -1), round(25, -1), round(-15, -1), round(-25, -1), round(1234567, -3), round(7, 2), round(7, -3))
print(round(10**25 + 55, -2), round(2**62, -5), type(round(1.0)), type(round(1.0, 0)), round(1e300), round(True))
for bad in (float("nan"), float("inf")):
    try:
        round(bad)
    except (ValueError, OverflowError) as error:
        print(type(error).__name__, error)
print(round(float("nan"), 2), round(float("inf"), 1), round(-0.4), round(-0.4, 0), int(-3.9), int(3.9))
