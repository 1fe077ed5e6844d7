print("a b  c".split(), "a b  c".split(" "), " a ".split(), "".split(), "".split(","), ",".split(","), "a,b,c,d".split(",", 2))
print("a b c d".rsplit(None, 2), "a,b,c,d".rsplit(",", 1), "  a  b  ".split(None, 1), "  a  b  ".rsplit(None, 1), "aXXbXXc".split("XX"))
print("one\ntwo\r\nthree\rfour\x0bfive\x0csix\u2028seven".splitlines(), "a\n\nb\n".splitlines(True), "".splitlines(), "\n".splitlines())
print("k=v=w".partition("="), "k=v=w".rpartition("="), "kv".partition("="), "kv".rpartition("="))
print(",".join("abc"), "".join([]), "-".join(["x"]), ", ".join(str(i) for i in range(5)), "ab".join(("1", "2", "3")))
for call in (lambda: "a".split(""), lambda: ",".join([1]), lambda: ",".join(["a", None]), lambda: "a".partition(""), lambda: ",".join(5)):
    try:
        call()
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
