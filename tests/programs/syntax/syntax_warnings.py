def f():
    for i in range(3):
        try:
            pass
        finally:
            break
    try:
        return "try"
    finally:
        return "finally wins"


def g():
    try:
        1 / 0
    finally:
        return "swallowed"


print(f(), g(), "\d", 1 is 1)
