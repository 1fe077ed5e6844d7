def f():
    def g():
        return x

    try:
        g()
    except NameError as error:
        print(type(error).__name__, error)
    x = 1
    print(g())
    del x
    try:
        g()
    except NameError as error:
        print(error)
    try:
        print(x)
    except UnboundLocalError as error:
        print(error)


f()


def h():
    def inner():
        return later

    cell = inner.__closure__[0]
    try:
        cell.cell_contents
    except ValueError as error:
        print(error)
    later = 3
    return cell.cell_contents, inner()


print(h())


def parameter(p):
    def read():
        return p

    p = p * 2
    return read()


print(parameter(21))
