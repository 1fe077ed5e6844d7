def f(x):
    match x:
        case 0:
            return "zero"
        case 1 | 2 | 3:
            return "small"
        case -5:
            return "minus five"
        case 1.5:
            return "float"
        case "text":
            return "string"
        case b"bytes":
            return "bytes"
        case None:
            return "none"
        case True:
            return "true"
        case 3 + 4j:
            return "complex"
        case str() as s if len(s) > 5:
            return f"long {s}"
        case str(s):
            return f"str {s}"
        case int() | float() as n:
            return f"number {n}"
        case other:
            return f"other {other}"


for x in (0, 1, 3, -5, 1.5, "text", b"bytes", None, True, False, 3 + 4j, "abcdefgh", "abc", 100, 2.5, [1], 0.0):
    print(f(x))
match 5:
    case 1:
        print("never")
print("no match is fine")
match = 3
case = 4
_ = 5
print(match + case + _)
match (1, 2):
    case _:
        print("wildcard binds nothing", _)
