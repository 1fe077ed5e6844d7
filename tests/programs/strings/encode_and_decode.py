for s in ("abc", "é", "日本", "😀", ""):
    b = s.encode()
    print(b, b.decode(), s.encode("utf-8"), s.encode("utf-16-le"), s.encode("ascii", "replace"), s.encode("latin-1", "ignore"), s.encode("ascii", "backslashreplace"), s.encode("ascii", "xmlcharrefreplace"))
print(b"\xff\xfeabc".decode("latin-1"), b"\xffabc".decode("utf-8", "replace"), b"\xffabc".decode("utf-8", "ignore"), b"a\xe9".decode("ascii", "backslashreplace"))
for call in (
    lambda: "é".encode("ascii"),
    lambda: b"\xff".decode(),
    lambda: b"ab\xe9cd".decode("ascii"),
    lambda: "日".encode("latin-1"),
    lambda: "x".encode("no-such-codec"),
    lambda: b"\xe6\x97".decode(),
    lambda: "\ud800".encode(),
):
    try:
        print(call())
    except (UnicodeError, LookupError) as error:
        print(type(error).__name__, error)
