class A:
    x = 1

    def f(self):
        pass


class B(A):
    y = 2


b = B()
b.z = 3
print([n for n in dir(b) if not n.startswith("__")], [n for n in dir(B) if not n.startswith("__")], "__init__" in dir(b))
print(repr(A), str(B), repr(int), repr(type), A.__repr__(b).startswith("<__main__.B object at 0x"), repr(b).startswith("<__main__.B object at 0x"))
print(repr(b.f).startswith("<bound method A.f of <__main__.B object at"), repr(A.f).startswith("<function A.f at 0x"), repr(len), repr([].append).startswith("<built-in method append of list object at"), str.join, repr("".join).split(" at ")[0])
print(sorted(k for k in vars(A) if not k.startswith("__")), vars(B)["y"], type(vars(B)).__name__)


class Dir:
    def __dir__(self):
        return ["b", "a"]


print(dir(Dir()))
