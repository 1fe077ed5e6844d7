"""Writes tables.rs. Run with the Python whose Unicode version the runtime shall have (3.14: Unicode 16.0):

    python3.14 generate.py > tables.rs

The tables are asked of the running interpreter, character by character, so they hold what its `str` methods answer.
"""
import unicodedata

CODE_POINTS = range(0x110000)


def bits(c):
    s = chr(c)
    surrogate = 0xD800 <= c < 0xE000
    # A letter after a cased character is lowercase in a title. What is ignored between cased letters shows around a sigma
    # (some characters are both cased and ignored).
    cased = not surrogate and (s + "a").title()[-1] == "a"
    ends_word = lambda t: t.lower()[-1] == "\u03c2"
    ignorable = not surrogate and ends_word("a" + s + "\u03a3") and not ends_word(s + "\u03a3")
    tests = [
        s.isalpha(), s.isdecimal(), s.isdigit(), s.isnumeric(), s.islower(), s.isupper(),
        unicodedata.category(s) == "Lt", s.isspace(), s.isprintable(),
        s.isidentifier() and s != "_", ("a" + s).isidentifier(), cased, ignorable,
    ]
    return sum(1 << i for i, test in enumerate(tests) if test)


NAMES = ["ALPHA", "DECIMAL", "DIGIT", "NUMERIC", "LOWER", "UPPER", "TITLE", "SPACE", "PRINTABLE",
         "ID_START", "ID_CONTINUE", "CASED", "CASE_IGNORABLE"]


def runs():
    before = None
    for c in CODE_POINTS:
        now = bits(c)
        if now != before:
            yield c, now
            before = now


def mapping(method):
    """One-to-one mappings as runs (first, last, step, delta), the others as a list."""
    simple, special = [], []
    for c in CODE_POINTS:
        to = getattr(chr(c), method)()
        if to == chr(c):
            continue
        if len(to) != 1:
            special.append((c, to))
            continue
        delta = ord(to) - c
        if simple:
            first, last, step, d = simple[-1]
            if d == delta and (step == 0 and c - last <= 2 or c - last == step):
                simple[-1] = (first, c, c - last, d)
                continue
        simple.append((c, c, 0, delta))
    return [(f, l, s or 1, d) for f, l, s, d in simple], special


def table(name, kind, rows, doc):
    print(f"\n/// {doc}")
    print(f"pub const {name}: &[{kind}] = &[")
    line = "   "
    for row in rows:
        if len(line) + len(row) + 2 > 118:
            print(line)
            line = "   "
        line += f" {row},"
    print(line)
    print("];")


print(f"//! The character tables, Unicode {unicodedata.unidata_version}. Written by `generate.py`: change that, not this.")
print("\n/// The version of the Unicode character database that these tables hold.")
print("pub const UNICODE_VERSION: &str = \"%s\";" % unicodedata.unidata_version)
for i, name in enumerate(NAMES):
    print(f"\n/// The bit of the property {name.lower().replace('_', ' ')}.")
    print(f"pub const {name}: u16 = 1 << {i};")
table("RUNS", "(u32, u16)", [f"(0x{c:x}, 0x{b:x})" for c, b in runs()],
      "From each code point on, the properties that hold until the next entry.")
digits = [(c, unicodedata.digit(chr(c), -1)) for c in CODE_POINTS]
table("DECIMAL_ZEROS", "u32", [f"0x{c:x}" for c, d in digits if d == 0 and chr(c).isdecimal()],
      "The zeros of the sets of ten decimal digits.")
table("OTHER_DIGITS", "(u32, u8)", [f"(0x{c:x}, {d})" for c, d in digits if d >= 0 and not chr(c).isdecimal()],
      "Digits that are no decimals, with their values.")
for method in ("upper", "lower", "title", "casefold"):
    simple, special = mapping(method)
    table(method.upper() + "_RUNS", "(u32, u32, u32, i32)", [f"(0x{f:x}, 0x{l:x}, {s}, {d})" for f, l, s, d in simple],
          f"`{method}`: the code points from the first to the second by a step, and what is added to each.")
    def lit(t):
        return "".join(f"\\u{{{ord(x):x}}}" for x in t)
    table(method.upper() + "_SPECIAL", "(u32, &str)", [f'(0x{c:x}, "{lit(t)}")' for c, t in special],
          f"`{method}`: the code points that become more than one.")
