d = {}
for i in range(2000):
    d[i * 7 % 2003] = i
print(len(d), d[7], sum(d.values()), sum(d))
for i in range(0, 2000, 3):
    del d[i * 7 % 2003]
print(len(d), sum(d.values()))
for i in range(500):
    d[str(i)] = i
print(len(d), d["499"], list(d)[:4], list(d)[-2:])
while len(d) > 3:
    d.popitem()
print(d)
strings = {}
for i in range(300):
    strings["key" + str(i)] = i
print(all(strings["key" + str(i)] == i for i in range(300)), "key300" in strings)
