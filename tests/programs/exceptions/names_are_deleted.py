try:
    1 / 0
except ZeroDivisionError as error:
    kept = error
try:
    print(error)
except NameError as e2:
    print(e2)
print(kept)


def f():
    e = "before"
    try:
        raise ValueError("x")
    except ValueError as e:
        print(e)
    try:
        return e
    except UnboundLocalError as error:
        return str(error)


print(f())


def g():
    try:
        raise ValueError
    except ValueError as e:
        del e
    print("fine")
    for i in range(2):
        try:
            raise KeyError(i)
        except KeyError as e:
            if i == 0:
                continue
            break
    return "e" in locals()


print(g())
