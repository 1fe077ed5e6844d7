def window(items, size):
    return [items[i : i + size] for i in range(len(items) - size + 1)]


def rotate(items, by):
    return items[by:] + items[:by]


def chunks(items, n):
    return [items[i::n] for i in range(n)]


print(window([1, 2, 3, 4], 2), window("hello", 3), rotate([1, 2, 3, 4], 1), rotate("abcd", -1), chunks(list(range(7)), 3))
a, b, c = 1, -1, None
data = list(range(6))
print(data[a:b], data[b:], data[:a], data[c:c], data[c:c:b], data[a:b:2])
big = 10**30
print(data[:big], data[-big:], data[big:], data[::big], data[-big:big:1])
try:
    data[1.5:]
except TypeError as error:
    print(error)
try:
    data["a":]
except TypeError as error:
    print(error)
