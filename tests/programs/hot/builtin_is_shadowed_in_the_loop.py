import builtins


def work(items, n):
    total = 0
    for i in range(n):
        total += len(items)
        if i == n // 2:
            globals()["len"] = lambda x: 1000
        if i == n * 3 // 4:
            del globals()["len"]
    return total


print(work([1, 2, 3], 10000))
original = builtins.abs


def absolutes(n):
    total = 0
    for i in range(n):
        total += abs(-i)
        if i == 6000:
            builtins.abs = lambda x: 1
    return total


print(absolutes(8000))
builtins.abs = original
print(absolutes(5000))
