o = object()
print(type(o), isinstance(o, object), o == o, o == object(), hash(o) == hash(o), bool(o), object.__name__, type(object), type(type), issubclass(type, object), isinstance(object, type), object.__bases__, type.__bases__)
print(type(None), type(...), type(NotImplemented), type(len), type(lambda: 0), type(type), type(1j), type(range(1)), type(iter([])), type((x for x in [])), type(C := type("C", (), {})), type(C().__init__))
print(NotImplemented, ..., None, repr(Ellipsis), None is None, None == 0, None == None)
print(int.__add__(1, 2), int.__name__, str.__mro__, [].__class__, (5).__class__.__name__, "x".__len__(), [1].__contains__(1), {}.__class__ is dict)
print(object().__eq__(1), (1).__eq__("a"), (1).__lt__(2.0), "a".__eq__("a"), [].__eq__([]), (1).__add__("x"), object.__repr__(5).startswith("<int object at"), object.__str__("x"))
try:
    bool(NotImplemented)
except TypeError as error:
    print(error)
for bad in (lambda: type(None)()(), lambda: None.x, lambda: object().x, lambda: type(None)(1), lambda: NoneType):
    try:
        bad()
    except Exception as error:
        print(type(error).__name__, error)
print(type(None)() is None, int.from_bytes(b"\x01"), int.bit_length(255), dict.fromkeys("a"), str.maketrans({"a": 1}), float.fromhex("0x1p1"), bytes.fromhex("00"))
