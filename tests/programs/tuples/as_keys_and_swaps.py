a, b, c = 1, 2, 3
a, b = b, a
print(a, b)
a, b, c = c, a, b
print(a, b, c)
l = [0, 1, 2]
i = 0
i, l[i] = 2, "set"
print(i, l)
l[0], l[2] = l[2], l[0]
print(l)
grid = {}
for x in range(3):
    for y in range(3):
        grid[x, y] = x * y
print(grid[2, 2], grid[(1, 2)], (0, 5) in grid, len(grid), [k for k, v in grid.items() if v == 2])


def many():
    return 1, "two", 3.0


first, *rest = many()
print(first, rest, many()[1])
