b = b"the cat sat on the mat"
print(b.find(b"at"), b.rfind(b"at"), b.index(b"sat"), b.count(b"the"), b.count(97), b.find(120), b.startswith(b"the"), b.endswith((b"x", b"mat")))
print(b.split(), b.split(b"t", 2), b.rsplit(None, 1), b.partition(b"sat"), b.rpartition(b"zz"), b"a\nb\r\nc".splitlines(), b"-".join([b"a", b"b"]))
print(b.replace(b"at", b"og"), b"  x ".strip(), b"xxaxx".strip(b"x"), b.upper(), b"ABC".lower(), b.title(), b"aBc".swapcase(), b"abc".capitalize())
print(b"ab".center(6, b"*"), b"ab".ljust(4) + b"|", b"ab".rjust(4), b"7".zfill(3), b"a\tb".expandtabs(4), b"xab".removeprefix(b"x"), b"abx".removesuffix(b"x"))
print(b"abc".isalpha(), b"12".isdigit(), b"a1".isalnum(), b" ".isspace(), b"AB".isupper(), b"ab".islower(), b"\xff".isascii(), b"Ab Cd".istitle())
print(b"abc".translate(bytes.maketrans(b"ab", b"xy")), b"abcabc".translate(None, b"b"), b"abc".decode())
print(b"%d %s %r %x %c %%" % (5, b"x", "é", 255, 65), b"%5.1f|%-5d|" % (2.25, 7), b"%a %b" % ("x", b"y"))
for call in (lambda: b.index(b"zz"), lambda: b.split(b""), lambda: b"-".join(["a"]), lambda: b.replace("a", "b"), lambda: b"%s" % "x"):
    try:
        print(call())
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
