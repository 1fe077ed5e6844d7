for f in (1e15, 1e16, 1e18, 2.0**62, 2.0**63, 2.0**64, 1e22, 1e23, 1.7976931348623157e308, -1e30, 2.0**53 + 2):
    n = int(f)
    print(f, n, float(n) == f, n == f)
for n in (2**53 + 1, 2**53 + 3, 2**64 + 2**11, 10**22, 10**23, 2**1023, 3**200, -(3**200)):
    print(float(n), float(n) == n)
for bad in (float("inf"), float("-inf"), float("nan")):
    try:
        int(bad)
    except (OverflowError, ValueError) as error:
        print(type(error).__name__, error)
try:
    float(10**400)
except OverflowError as error:
    print(error)
