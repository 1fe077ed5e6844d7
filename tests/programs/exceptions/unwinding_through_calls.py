log = []


def level(n):
    log.append(f"enter {n}")
    try:
        if n == 0:
            raise ValueError("bottom")
        level(n - 1)
    except KeyError:
        log.append("never")
    finally:
        log.append(f"leave {n}")


try:
    level(3)
except ValueError as error:
    tb = error.__traceback__
    depth = 0
    while tb:
        depth += 1
        last = tb.tb_lineno
        tb = tb.tb_next
    print(depth, last)
print(log)


def through_builtins():
    def key(x):
        if x == 2:
            raise ZeroDivisionError("in key")
        return x

    for f in (lambda: sorted([1, 2, 3], key=key), lambda: list(map(key, [1, 2])), lambda: max([1, 2], key=key), lambda: sum(key(x) for x in (1, 2)), lambda: {key(2): 1}, lambda: [key(x) for x in range(3)]):
        try:
            print(f())
        except ZeroDivisionError as error:
            print(error)


through_builtins()


def retry(times):
    for attempt in range(times):
        try:
            if attempt < 2:
                raise OSError(attempt)
            return f"worked on {attempt}"
        except OSError as error:
            last = error
    raise last


print(retry(3))
try:
    retry(2)
except OSError as error:
    print(repr(error))
