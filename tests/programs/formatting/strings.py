for spec in ("", "s", "10", "<10", ">10", "^10", "*^10", ".2", "10.2", "é>8", ".0", "05", "<05s"):
    print(spec, "[" + format("hello", spec) + "]", "[" + format("日本", spec) + "]")
for bad in ("d", "+", "=10", ",", "x", "10.5f", "#"):
    try:
        print(bad, format("text", bad))
    except ValueError as error:
        print(bad, error)
print(format(None, ""), format([1], ""), format(True, "5"), format(True))
for value in (None, [1], (1,), object):
    try:
        format(value, "10")
    except TypeError as error:
        print(error)
