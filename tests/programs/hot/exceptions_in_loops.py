def lookup(d, n):
    found = missing = 0
    for i in range(n):
        try:
            found += d[i % 7]
        except KeyError:
            missing += 1
        else:
            found += 1
        finally:
            missing += 0.5
    return found, missing


print(lookup({0: 1, 1: 2, 5: 3}, 7000))


def raiser(i):
    if i % 10 == 3:
        raise ValueError(i)
    if i % 10 == 7:
        raise TypeError(i)
    return i


def middle(i):
    try:
        return raiser(i)
    except ValueError as error:
        return -error.args[0]


def outer(n):
    total = errors = 0
    for i in range(n):
        try:
            total += middle(i)
        except TypeError:
            errors += 1
    return total, errors


print(outer(8000))


def uncaught_late(n):
    x = 0
    for i in range(n):
        x += 10 // (9000 - i)
    return x


try:
    uncaught_late(10000)
except ZeroDivisionError as error:
    print(error, error.__traceback__.tb_next.tb_lineno)


def never_then_always(n):
    caught = 0
    items = [1, 2, 3]
    for i in range(n):
        try:
            items[i // 3000]
        except IndexError:
            caught += 1
    return caught


print(never_then_always(12000))
