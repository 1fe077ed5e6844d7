def counter(start=0):
    count = start

    def increment(by=1):
        nonlocal count
        count += by
        return count

    def reset():
        nonlocal count
        count = start

    return increment, reset


a, reset_a = counter()
b, reset_b = counter(10)
print(a(), a(), b(), a(5), b(-1))
reset_a()
print(a(), b())
print(a.__closure__[0].cell_contents, a.__code__.co_freevars)
