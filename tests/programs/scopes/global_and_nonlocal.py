x = "module"


def read():
    return x


def write():
    global x, made
    x = "changed"
    made = "new global"


def shadow():
    x = "local"

    def inner():
        return x

    def inner_global():
        global x
        return x

    return inner(), inner_global()


def middle():
    x = "middle"

    def inner():
        nonlocal x
        x += "!"
        return x

    return inner(), x


print(read(), shadow(), middle())
write()
print(x, made, read(), shadow())


class C:
    global x
    x = "from a class body"
    y = x


print(x, C.y, hasattr(C, "x"))


def loop():
    global i
    for i in range(3):
        pass


loop()
print(i)


def deleting():
    global made
    del made


deleting()
try:
    made
except NameError as error:
    print(error)
print(globals()["x"], "read" in globals(), globals() is globals())
globals()["injected"] = 7
print(injected)
