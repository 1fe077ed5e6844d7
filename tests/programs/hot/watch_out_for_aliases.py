# Values that compiled code may have loaded before something else changed them.
class Box:
    def __init__(self, v):
        self.v = v


def same(a, b, n):
    for i in range(n):
        x = a.v
        b.v = x + 1
        a.v += 1
    return a.v, b.v


one = Box(0)
print(same(one, one, 5000), same(Box(0), Box(0), 3000))


def list_alias(a, b, n):
    for i in range(n):
        x = a[0]
        b[0] = x + 1
        a[0] += 1
        if len(a) > 1:
            b.pop()
    return a, b


l = [0, 1, 2]
print(list_alias(l, l, 4000))


def calls_change(box, f, n):
    total = 0
    for i in range(n):
        before = box.v
        f(box, i)
        total += box.v - before
    return total


def changes(box, i):
    if i % 100 == 99:
        box.v += 5


print(calls_change(Box(1), changes, 5000))
shared = [1, 2, 3]


def length_changes(n):
    total = 0
    i = 0
    while i < len(shared) and i < n:
        total += shared[i]
        if i % 3 == 0:
            shared.append(i)
        if i == 2500:
            del shared[2600:]
        i += 1
        if len(shared) < i + 2:
            shared.extend([i, i])
    return total, len(shared)


print(length_changes(5000))
