l = [3, 1, 2]
l.append(4)
l.extend((5, 6))
l.extend("ab")
l.insert(0, "first")
l.insert(-1, "before last")
l.insert(100, "last")
l.insert(-100, "very first")
print(l, len(l))
print(l.pop(), l.pop(0), l.pop(3), l.pop(-2), l)
l.remove("a")
l.reverse()
print(l, l.index(5), l.index("first", 2), l.count(1), l.count("zz"))
c = l.copy()
l.clear()
print(l, c, c is not l)
for call in (lambda: [].pop(), lambda: [1].pop(5), lambda: [1].remove(2), lambda: [1].index(2), lambda: [1].index(1, 1), lambda: [1].insert("x", 1), lambda: [].append(), lambda: [1].append(1, 2), lambda: [1].extend(5)):
    try:
        print(call())
    except (IndexError, ValueError, TypeError) as error:
        print(type(error).__name__, error)
