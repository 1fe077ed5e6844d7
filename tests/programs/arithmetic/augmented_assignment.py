x = 10
x += 5; print(x)
x -= 3; print(x)
x *= 4; print(x)
x //= 5; print(x)
x **= 3; print(x)
x %= 100; print(x)
x <<= 4; print(x)
x >>= 2; print(x)
x &= 0xFC; print(x)
x |= 3; print(x)
x ^= 0x55; print(x)
x /= 4; print(x)
items = [1, 2, 3]
alias = items
items += (4, 5)
items *= 2
items[0] += 100
print(alias, alias is items)
d = {"k": [1]}
d["k"] += [2]
d["n"] = 1
d["n"] -= 5
print(d)


def index():
    print("index evaluated")
    return 1


items[index()] += 7
print(items)
t = (1, 2)
u = t
t += (3,)
print(t, u)
try:
    t = ([],)
    t[0] += [1]
except TypeError as error:
    print(error, t)
