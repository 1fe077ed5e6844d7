def sqrt(x):
    guess = x / 2
    while True:
        better = (guess + x / guess) / 2
        if abs(better - guess) < 1e-15 * better:
            return better
        guess = better


for x in (2.0, 3.0, 10.0, 0.5, 1e10, 123456.789):
    print(x, sqrt(x), abs(sqrt(x) ** 2 - x) < 1e-9 * x)
