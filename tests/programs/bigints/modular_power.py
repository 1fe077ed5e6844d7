p = 2**127 - 1
print(pow(3, p - 1, p), pow(5, 10**30, p), pow(2, -1, p), pow(-2, 3, p), pow(p, 0, 7), pow(10, 100, 10**9 + 7))


def is_probable_prime(n):
    if n % 2 == 0:
        return n == 2
    d, s = n - 1, 0
    while d % 2 == 0:
        d //= 2
        s += 1
    for a in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37):
        if a % n == 0:
            continue
        x = pow(a, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


print([n for n in range(2, 100) if is_probable_prime(n)])
print(is_probable_prime(2**89 - 1), is_probable_prime(2**83 - 1), is_probable_prime(10**18 + 9))
