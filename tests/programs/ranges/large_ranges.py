r = range(10**20, 10**20 + 10, 3)
print(r, list(r), len(r), r[1], r[-1], 10**20 + 3 in r, r.index(10**20 + 6))
print(range(2**62 - 2, 2**62 + 2), [x for x in range(2**62 - 2, 2**62 + 2)], [x for x in range(-(2**62) - 2, -(2**62) + 2)])
print([x - 2**63 for x in range(2**63 - 2, 2**63 + 3, 2)], range(0, 10**30)[10**25], range(10**30)[-1], 5 in range(10**30))
print(list(range(2**62 + 1, 2**62 - 3, -1)))
try:
    len(range(10**30))
except OverflowError as error:
    print(error)
for i in range(10**18, 10**18 + 3):
    print(i)
