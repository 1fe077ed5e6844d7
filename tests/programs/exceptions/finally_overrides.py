def a():
    try:
        return "try"
    finally:
        print("finally a")


def b():
    for i in range(3):
        try:
            if i == 1:
                return i
        finally:
            print("finally b", i)


def c():
    x = 1
    try:
        return x
    finally:
        x = 2


def d():
    try:
        try:
            1 / 0
        finally:
            print("inner")
    except ZeroDivisionError:
        print("caught")
        return "d"
    finally:
        print("outer")


def e():
    try:
        raise ValueError("first")
    finally:
        try:
            raise KeyError("hidden")
        except KeyError:
            print("handled inside finally")


def f():
    while True:
        try:
            try:
                break
            finally:
                print("f inner")
        finally:
            print("f outer")
    return "f"


print(a(), b(), c(), d(), f())
try:
    e()
except ValueError as error:
    print(error)


def nested(n):
    try:
        if n:
            return nested(n - 1) + [n]
        return [0]
    finally:
        print("leaving", n)


print(nested(2))
