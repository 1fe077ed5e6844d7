values = [3, 1, 4, 1, 5]
print(list(iter(values.pop, 4)), values)


class Reader:
    def __init__(self, text):
        self.text = text

    def read(self):
        head, self.text = self.text[:2], self.text[2:]
        return head


r = Reader("abcdefg")
print([chunk for chunk in iter(r.read, "")])
n = 0


def tick():
    global n
    n += 1
    return n


it = iter(tick, 4)
print(next(it), list(it), next(it, "over"))
try:
    iter(5, 1)
except TypeError as error:
    print(error)
