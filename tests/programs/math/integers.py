import math

print(math.gcd(12, 18), math.gcd(), math.gcd(0, 5), math.gcd(-12, 18, 27), math.lcm(4, 6), math.lcm(), math.lcm(0, 5), math.factorial(0), math.factorial(20), math.factorial(30), math.comb(5, 2), math.comb(100, 50), math.comb(3, 5), math.perm(5, 2), math.perm(5), math.isqrt(0), math.isqrt(99), math.isqrt(10**40), math.prod([1, 2, 3]), math.prod([], start=5), math.prod([1.5, 2]))
print(math.gcd(2**100, 6**50), math.lcm(2**70, 3**40), math.floor(1e300) == int(1e300), math.ceil(-0.5), math.trunc(-2.7), math.floor(10**30), math.log(10**400), math.log2(2**1000), math.log10(10**500), math.sqrt(10**300), math.fsum([0.1] * 10), math.fsum([1e100, 1.0, -1e100]), math.sumprod([1, 2, 3], [4, 5, 6]), math.isclose(0.1 + 0.2, 0.3), math.isclose(1, 1.1), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-12, abs_tol=1e-9))


class N:
    def __floor__(self):
        return "floored"

    def __ceil__(self):
        return "ceiled"

    def __trunc__(self):
        return "truncated"

    def __float__(self):
        return 4.0

    def __index__(self):
        return 6


print(math.floor(N()), math.ceil(N()), math.trunc(N()), math.sqrt(N()), math.gcd(N(), 4), math.factorial(N()))
