def factorial(n):
    return 1 if n < 2 else n * factorial(n - 1)


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


print(factorial(20), factorial(21), factorial(50))
print(sum(int(c) for c in str(factorial(100))))
for n in (90, 91, 92, 93, 94, 100, 300):
    print(n, fibonacci(n))
