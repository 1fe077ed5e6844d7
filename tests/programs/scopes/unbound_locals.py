def before():
    print(x)
    x = 1


def conditional(flag):
    if flag:
        y = 1
    return y


def deleted():
    z = 1
    del z
    return z


def loop(items):
    for item in items:
        pass
    return item


def augmented():
    counter += 1


def double_delete():
    a = 1
    del a
    del a


counter = 0
for f in (before, lambda: conditional(True), lambda: conditional(False), deleted, lambda: loop([1]), lambda: loop([]), augmented, double_delete, lambda: nowhere):
    try:
        print(f())
    except NameError as error:
        print(type(error).__name__, error)
try:
    del nowhere
except NameError as error:
    print(error)


class C:
    try:
        q
    except NameError as error:
        print(error)
    q = 1
    del q
    try:
        q
    except NameError as error:
        print(error)
