class Stack(list):
    def push(self, x):
        self.append(x)
        return self

    def __len__(self):
        return super().__len__() * 10

    def __getitem__(self, i):
        if isinstance(i, str):
            return f"key {i}"
        return super().__getitem__(i)


s = Stack().push(1).push(2)
print(s, len(s), s["a"], s[0], s[-1], list(s), bool(Stack()), s == [1, 2])


class F(float):
    def __add__(self, other):
        return F(super().__add__(other))

    def __repr__(self):
        return f"F({super().__repr__()})"


print(F(1.5) + 2, F(1.5) * 2, repr(F(2)), type(F(1) + 1).__name__, 1 + F(2), sum([F(1), F(2)], F(0)))


class Err(Exception):
    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


try:
    raise Err(5, "oops")
except Err as error:
    print(error, error.code, error.args, repr(error))


class S(str):
    extra = 1

    def __getitem__(self, i):
        return "?"


s = S("abc")
print(s[0], s.upper(), s + "x", len(s), s.extra, "b" in s, [c for c in s], f"{s}")
