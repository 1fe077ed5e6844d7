from collections import deque

d = deque([1, 2, 3])
d.append(4)
d.appendleft(0)
d.extend([5, 6])
d.extendleft("ab")
print(d, len(d), d[0], d[-1], d[3], 3 in d, d.pop(), d.popleft(), d)
d.rotate(2)
print(d)
d.rotate(-1)
d.reverse()
print(d, d.count(2), d.index(2), list(reversed(d)), d.copy() == d)
d.insert(1, "x")
d.remove(0)
d[0] = "first"
del d[1]
print(d)
m = deque(range(10), maxlen=3)
m.append("n")
print(m, m.maxlen, deque("abc") + deque("d"), deque("ab") * 2, deque([1]) < deque([2]), bool(deque()), deque([1, 2]) == deque([1, 2]), deque([1]) == [1])
d.clear()
for bad in (lambda: d.pop(), lambda: d.popleft(), lambda: d[0], lambda: deque([1]).remove(5), lambda: hash(d), lambda: deque(5), lambda: m.insert(1, 1), lambda: deque(maxlen=-1)):
    try:
        print(bad())
    except (IndexError, ValueError, TypeError) as error:
        print(type(error).__name__, error)
d = deque([1, 2])
try:
    for x in d:
        d.append(x)
except RuntimeError as error:
    print(error)
queue = deque([(0, 0)])
seen = {(0, 0)}
while queue:
    x, y = queue.popleft()
    for n in ((x + 1, y), (x, y + 1)):
        if n not in seen and sum(n) < 4:
            seen.add(n)
            queue.append(n)
print(len(seen))
