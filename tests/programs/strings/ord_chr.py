for c in ("a", "é", "日", "😀", "\x00"):
    print(ord(c), chr(ord(c)) == c, ascii(c))
for call in (lambda: chr(-1), lambda: chr(0x110000), lambda: ord("ab"), lambda: ord(""), lambda: ord(5), lambda: chr("a")):
    try:
        call()
    except (ValueError, TypeError, OverflowError) as error:
        print(type(error).__name__, error)
print([chr(x) for x in range(60, 70)], "".join(map(chr, [72, 105])), ord(b"a"))
