print(2**0, 2**1, 2**10, (-2) ** 3, -(2**2), 2**-1, (-2) ** -3, 0**0, 0**5)
print(2**0.5, 4**-0.5, (-8) ** 2.0, 10**-3, 10.0**3)
print(pow(2, 10), pow(2, 10, 1000), pow(-3, 5, 7), pow(3, -1, 7), pow(3, 5, -7), pow(2, 0, 1))
print(pow(base=2, exp=5), pow(2, exp=5, mod=7))
print(2**100, 3**60, (-3) ** 61, pow(7, 10**20, 13))
print(0.0**0, 1.0**float("inf"), float("inf") ** 0, 2**float("-inf"))
print((-1) ** 0.5)
try:
    print(10.0**400)
except OverflowError as error:
    print(error)
