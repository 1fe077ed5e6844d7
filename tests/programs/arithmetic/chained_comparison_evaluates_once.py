def value(x):
    print("eval", x)
    return x


print(value(1) < value(2) < value(3))
print(value(3) < value(2) < value(1))
print(value(1) <= value(1) != value(2) == value(2) in [value(2)])
x = 5
print(0 < x < 10, 0 < x > 3, not 0 < x < 3, x is x is not None)
