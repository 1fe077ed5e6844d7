# Every binary operator on small ints of both signs.
values = [-7, -3, -1, 0, 1, 2, 3, 7, 10]
for a in values:
    for b in values:
        row = [a + b, a - b, a * b, a & b, a | b, a ^ b]
        if b:
            row += [a // b, a % b, divmod(a, b)]
        if b >= 0:
            row += [a << b, a >> b, a**b]
        print(a, b, *row)
