d = {2**64: "a", 10**30: "b", 2.0**70: "c", 1: "d"}
print(d[2**64], d[10**30], d[2**70], d[True], d[1.0])
print(hash(2**61 - 1), hash(2**61), hash(-(2**61)), hash(-1), hash(-2), hash(0), hash(2**62 + 5), hash(10**40), hash(-(10**40)))
print(hash(2.0**70) == hash(2**70), hash(1e300) == hash(int(1e300)), hash(0.5), hash(float("inf")), hash(float("-inf")), hash(-0.0))
s = {2**65 + i for i in range(5)} | {2**65 + i for i in range(3, 8)}
print(len(s), sorted(s) == [2**65 + i for i in range(8)])
