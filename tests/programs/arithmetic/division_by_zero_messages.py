def show(what):
    try:
        what()
    except Exception as error:
        print(type(error).__name__, error)


show(lambda: 1 / 0)
show(lambda: 1 // 0)
show(lambda: 1 % 0)
show(lambda: divmod(1, 0))
show(lambda: 1.0 / 0)
show(lambda: 1.0 // 0)
show(lambda: 1.0 % 0)
show(lambda: divmod(1.0, 0.0))
show(lambda: 0**-1)
show(lambda: 0.0**-1)
show(lambda: pow(3, -1, 6))
show(lambda: pow(3, 2, 0))
show(lambda: 10**30 // 0)
show(lambda: 1 << -1)
show(lambda: 1 >> -1)
show(lambda: 1j / 0)
