print(list(), list("abc"), list((1, 2)), list(range(3)), list({"a": 1}), list([1]), list(x * x for x in range(4)), list(b"ab"))
l = [1, [2]]
shallow = l[:]
shallow[1].append(3)
shallow[0] = 9
print(l, shallow, list(l) == l, list(l) is l)


class L(list):
    def total(self):
        return sum(self)


x = L([1, 2, 3])
x.append(4)
print(x, x.total(), type(x + [1]).__name__, type(x[:]).__name__, type(x.copy()).__name__, x == [1, 2, 3, 4], isinstance(x, list), len(x))
x.name = "attribute"
print(x.name, x.__dict__)
for bad in (lambda: list(5), lambda: list(1, 2), lambda: list(x=1)):
    try:
        bad()
    except TypeError as error:
        print(error)
