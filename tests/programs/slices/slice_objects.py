class Show:
    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        print("set", key, value)

    def __delitem__(self, key):
        print("del", key)


s = Show()
print(s[1], s[1:2], s[1:2:3], s[:], s[::], s[:, 1], s[1:2, ::3], s[...], s[()], s["a":"b"], s[-1:], s[None], s[1, 2, 3], s[*[1, 2], 3])
s[1:2] = "x"
s[:, 0] = "y"
del s[1:]
del s[1], s[2]
a = slice(1, 10, 2)
print(a, a.start, a.stop, a.step, slice(5), slice(None, None), a == slice(1, 10, 2), a.indices(5), slice(None, None, -1).indices(4), slice(-3, None).indices(10), slice(100, -100, -3).indices(7))
print(list(range(20))[a], "hello world"[slice(0, 5)], (1, 2, 3)[slice(None, None, -1)])

try:
    slice()
except TypeError as error:
    print(error)
print(hash(slice(1, 2)) == hash(slice(1, 2)), slice(1, 2) < slice(1, 3))
