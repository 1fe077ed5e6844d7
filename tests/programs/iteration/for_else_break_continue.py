def search(items, x):
    for i, y in enumerate(items):
        if y == x:
            result = i
            break
    else:
        result = None
    return result


print(search([1, 2, 3], 2), search([], 1), search("abc", "z"))
for i in range(3):
    for j in range(3):
        if j == i:
            continue
        if i == 2:
            break
        print(i, j)
    else:
        print("inner finished", i)
        continue
    print("inner broke", i)
    break
else:
    print("outer finished")
n = 0
while n < 10:
    n += 1
    if n % 2:
        continue
    if n > 6:
        break
    print(n)
else:
    print("never")
while n:
    n -= 1
else:
    print("while else", n)
while True:
    try:
        break
    finally:
        print("finally in break")
for i in range(3):
    try:
        if i == 1:
            continue
        print("i", i)
    finally:
        print("finally", i)
