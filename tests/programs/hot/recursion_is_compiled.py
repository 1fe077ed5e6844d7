def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(18))


def tak(x, y, z):
    if y >= x:
        return z
    return tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y))


print(tak(9, 5, 2))


def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


print([even(n) for n in range(150, 160)])
depth = 0


def redefining(n):
    global depth, redefining
    depth += 1
    if n == 0:
        return 0
    if depth == 5000:
        original = redefining
        redefining = lambda m: 1000
        result = redefining(n - 1) + n
        redefining = original
        return result
    return redefining(n - 1) + redefining(n // 2) if n % 5 == 0 else redefining(n - 1) + 1


print(sum(redefining(40) for _ in range(30)), depth)


def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)


print([deep(300) for _ in range(10)][-1])
try:
    deep(10**6)
except RecursionError as error:
    print(error)
print(deep(400))
