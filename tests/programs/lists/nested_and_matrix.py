def multiply(a, b):
    return [[sum(x * y for x, y in zip(row, column)) for column in zip(*b)] for row in a]


m = [[1, 2], [3, 4]]
i = [[1, 0], [0, 1]]
print(multiply(m, i), multiply(m, m), [list(r) for r in zip(*m)])
power = i
for _ in range(10):
    power = multiply(power, [[1, 1], [1, 0]])
print(power)
grid = [[0] * 4 for _ in range(3)]
grid[1][2] = 5
grid[-1][-1] += 7
for row in grid:
    print(row)
flat = [x for row in grid for x in row]
print(flat, sum(flat), sum(grid, []))
