data = {"rows": [[1, 2], [3]]}


def cell(r, c):
    return data["rows"][r][c]


print(cell(0, 1))
print(cell(1, 1))
