def check(x):
    assert x > 0, f"{x} is not positive"
    return x


print(check(1))
check(-1)
