a, b = [1, 2], [3]
print(a + b, a * 2, 0 * a, a * -1, a == [1, 2], a != b, a < b, [1, 2] < [1, 2, 0], [2] > [1, 99], [] < [0], [1, "a"] == [1, "a"], 2 in a, 5 not in a)
c = a
a += b
print(c, c is a)
a = a + [9]
print(c, a)
c *= 2
print(c, bool([]), bool([0]), [[]] * 3, not [])
grid = [[0] * 2] * 2
grid[0][0] = 1
print(grid)
for call in (lambda: [1] + (2,), lambda: [1] * 1.5, lambda: [1] < ["a"], lambda: [1] < 5, lambda: hash([]), lambda: [1] - [1]):
    try:
        print(call())
    except TypeError as error:
        print(error)
e = []
e += "xy"
e += {1: 2}
print(e)
