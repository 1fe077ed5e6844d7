print(b"abc", b'a"b', b"a'b", b"a'\"b", b"\x00\xff\n\t\\", rb"\n", b"a" b"b", b"", b"\101\x42", bytes(range(120, 135)))
print(len(b"abc"), b"abc"[0], b"abc"[-1], b"abc"[1:], b"abc"[::-1], b"abc"[5:], list(b"abc"), 97 in b"abc", b"bc" in b"abc", b"" in b"")
print(b"a" == "a", b"a" != b"b", b"a" < b"b", b"a" + b"b", b"ab" * 2, 2 * b"x", hash(b"a") == hash(bytes([97])), {b"k": 1}[b"k"])
for call in (lambda: b"a" + "b", lambda: "a" + b"b", lambda: b"abc"[3], lambda: b"a" < "a", lambda: "a" in b"a", lambda: 256 in b"a", lambda: b"%d" % "x"):
    try:
        print(call())
    except (TypeError, IndexError, ValueError) as error:
        print(type(error).__name__, error)
