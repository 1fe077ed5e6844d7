total = 0
names = []
for i in range(9000):
    total += i
    if i == 5000:
        total = float(total)
    if i == 7000:
        names.append(total)
        total = 0
        step = 3
    if i > 7000:
        total += step
print(total, names, i)
x = 10
while x < 10**30:
    x = x * 3 // 2
print(x)
grid = [[0] * 30 for _ in range(30)]
for n in range(40):
    for r in range(30):
        row = grid[r]
        for c in range(30):
            row[c] += (r ^ c) & n
print(sum(map(sum, grid)))


class C:
    total = 0
    for i in range(3000):
        total += i
    if total > 100:
        kind = "big"


print(C.total, C.kind)
