class Card:
    calls = 0

    def __init__(self, rank):
        self.rank = rank

    def __lt__(self, other):
        Card.calls += 1
        return self.rank < other.rank

    def __repr__(self):
        return f"C{self.rank}"


print(sorted([Card(3), Card(1), Card(2)]), min(Card(5), Card(4)), max([Card(5), Card(7)]))


class Stubborn:
    def __lt__(self, other):
        raise ValueError("no order")


items = [Stubborn() for _ in range(3)]
try:
    items.sort()
except ValueError as error:
    print(error, len(items))

l = [3, 1, 2]


def key(x):
    print("key", x, len(l))
    return -x


l.sort(key=key)
print(l)


def fails(x):
    if x == 2:
        raise KeyError(x)
    return x


try:
    l.sort(key=fails)
except KeyError as error:
    print("KeyError", error, sorted(l))


def changes(x):
    l.append(x)
    return x


try:
    l.sort(key=changes)
except ValueError as error:
    print(error)
