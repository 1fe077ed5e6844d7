factor = 2


def work(n):
    global factor
    total = 0
    for i in range(n):
        total += i * factor
        if i == n // 2:
            factor = 3
        if i == n * 3 // 4:
            factor = 0.5
    return total


print(work(12000))
print(factor)
factor = 10**20
print(work(3000))


def changer(i):
    if i % 4000 == 3999:
        global factor
        factor = factor + 1


def outer(n):
    total = 0
    for i in range(n):
        changer(i)
        total += factor
    return total


factor = 1
print(outer(15000))
del factor
try:
    work(10)
except NameError as error:
    print(error)
