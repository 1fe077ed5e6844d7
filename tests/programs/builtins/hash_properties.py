print(hash(1) == hash(1.0) == hash(True), hash(0) == hash(0.0) == hash(False), hash("a") == hash("a"), hash((1, "a")) == hash((1.0, "a")), hash(2**100) == hash(float(2**100)), hash(frozenset([1, 2])) == hash(frozenset([2.0, 1.0])))
print(hash(None) == hash(None), hash(int) == hash(int), hash(len) == hash(len), hash(-1), hash(-2), hash(2**61 - 1), hash(1.5), hash(float("inf")), hash(()), hash((1, 2, 3)), hash(()) == hash(tuple()), hash(range(3)) == hash(range(0, 3)))


class H:
    def __init__(self, h):
        self.h = h

    def __hash__(self):
        return self.h


print(hash(H(5)), hash(H(-1)), hash(H(2**70)), hash(H(True)), hash(H(-(2**63))))
for bad in ([], {}, set(), bytearray(), slice(1), ([],), {1: 2}.items()):
    try:
        hash(bad)
        print(type(bad).__name__, "hashable")
    except TypeError as error:
        print(error)
