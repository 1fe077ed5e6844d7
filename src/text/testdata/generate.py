"""Writes cases.txt: questions about text and what CPython answers. Run with CPython 3.14:

    python3.14 generate.py [COUNT] > cases.txt

A line is the name of a rule, its arguments and the answer, separated by tabs, each in `unicode_escape` (bytes as Latin-1).
An error is answered as "Class: message"; a fault of coding as "!start end reason".
"""
import random
import struct
import sys

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 40
rng = random.Random(1)


def esc(x):
    if isinstance(x, bytes):
        x = x.decode("latin-1")
    return str(x).encode("unicode_escape").decode("ascii")


def case(rule, *args, run):
    try:
        answer = run()
    except UnicodeError as e:
        answer = f"!{e.start} {e.end} {e.reason}"
    except Exception as e:
        answer = f"{type(e).__name__}: {e}"
    print("\t".join([rule, *map(esc, args), esc(answer)]))


def some_float():
    kind = rng.randrange(6)
    if kind == 0:
        return rng.choice([0.0, -0.0, 1.0, 0.5, 2.5, 1e16, 1e-5, 1e22, 9.995, 99.95, 123456.0, 1e5, 1e6, 5e-324,
                           1.7976931348623157e308, float("inf"), float("-inf"), float("nan"), 0.1, 1e-4])
    if kind == 1:
        return struct.unpack("<d", rng.randbytes(8))[0]
    if kind == 2:
        return rng.uniform(-1000, 1000)
    if kind == 3:
        return rng.randrange(-10**6, 10**6) / rng.choice([1, 2, 4, 8, 10, 100, 1000])
    if kind == 4:
        return rng.choice([-1, 1]) * 10.0 ** rng.randrange(-20, 20)
    return float(rng.randrange(-100, 100))


def some_int():
    return rng.choice([0, 1, -1, 65, 255, 1234567, -1234567, 10**18, 2**64, -(10**30), rng.randrange(-10**6, 10**6)])


def spec(kinds):
    def maybe(odds, *choices):
        return rng.choice(choices) if rng.random() < odds else ""
    fill = maybe(0.2, "*", "é", "0", "x", "<") if rng.random() < 0.5 else ""
    align = maybe(0.5 if not fill else 1.0, "<", ">", "^", "=")
    out = fill + align + maybe(0.3, "+", "-", " ") + maybe(0.1, "z") + maybe(0.2, "#") + maybe(0.2, "0")
    out += maybe(0.6, "1", "5", "12", "20", "33") + maybe(0.2, ",", "_") + maybe(0.4, ".0", ".1", ".3", ".10", ".25", ".")
    return out + maybe(0.05, ",", "_") + maybe(0.7, *kinds) + maybe(0.02, "d", "!")


for _ in range(COUNT * 6):
    x = some_float()
    case("repr", x.hex(), run=lambda: repr(x))
    s = spec("eEfFgGn%")
    case("format_float", x.hex(), s, run=lambda: format(x, s))
    p = "%" + "".join(rng.sample("-+ #0", rng.randrange(3))) + rng.choice(["", "8", "20"]) + rng.choice(["", ".0", ".3", ".12"]) + rng.choice("eEfFgG")
    case("percent_float", p, x.hex(), run=lambda: p % x)
    n = rng.randrange(-8, 20)
    case("round", x.hex(), n, run=lambda: round(x, n).hex())
    if x == x:
        case("hash_float", x.hex(), run=lambda: hash(x))
for _ in range(COUNT * 4):
    n = some_int()
    s = spec("bcdoxXneEfFgG%")
    case("format_int", n, s, run=lambda: format(n, s))
    p = "%" + "".join(rng.sample("-+ #0", rng.randrange(3))) + rng.choice(["", "8", "20"]) + rng.choice(["", ".0", ".3", ".12"]) + rng.choice("dxXo")
    case("percent_int", p, n, run=lambda: p % n)
    case("hash_int", n, run=lambda: hash(n))
    z = complex(some_float(), some_float())
    case("repr_complex", z.real.hex(), z.imag.hex(), run=lambda: repr(z))
    s = spec("eEfFgGn%")
    case("format_complex", z.real.hex(), z.imag.hex(), s, run=lambda: format(z, s))
    t = "".join(rng.choices("aé€😀 '\"\\\n\u2003\ud800", k=rng.randrange(8)))
    s = spec("s")
    case("format_str", t, s, run=lambda: format(t, s))
    case("repr_str", t, run=lambda: repr(t))
    b = bytes(rng.choices(b"a'\"\\\n\x00\xe9", k=rng.randrange(8)))
    case("repr_bytes", b, run=lambda: repr(b))

for _ in range(COUNT * 4):
    t = "".join(rng.choices("0123456789_ .eE+-xXabinfnaninfinityj()\u0663\u2003", k=rng.randrange(1, 7)))
    if rng.random() < 0.5:
        t = rng.choice(["", " ", "-", "+"]) + rng.choice(["1_000", "0x1f", "0b101", "0o17", "12", "1.5", "inf", "nan", "1e5", ".5e-3", "1_0.0_1"]) + rng.choice(["", "", "j", " ", "_", "+2j", "-j"])
    case("float", t, run=lambda: float(t).hex())
    base = rng.choice([10, 0, 2, 8, 16, 36, 3])
    case("int", t, base, run=lambda: int(t, base))
    case("complex", t, run=lambda: (lambda z: f"{z.real.hex()} {z.imag.hex()}")(complex(t)))
    h = rng.choice(["", "-", "+", " "]) + rng.choice(["0x", "0X", ""]) + "".join(rng.choices("0123456789abcdefF.", k=rng.randrange(1, 22))) + rng.choice(["", "p3", "P-1074", "p+1000", "p", "p-1060"])
    case("fromhex", h, run=lambda: float.fromhex(h).hex())

HANDLERS = ["strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace", "surrogateescape", "surrogatepass"]
CODECS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "latin-1", "ascii"]
for _ in range(COUNT * 8):
    codec, handler = rng.choice(CODECS), rng.choice(HANDLERS)
    t = "".join(rng.choices("ab\xe9\u20ac\U0001f600\ud800\udc80\udcff\ufeff", k=rng.randrange(6)))
    case("encode", t, codec, handler, run=lambda: t.encode(codec, handler))
    pool = [b"a", b"\x00", b"\xff", b"\xfe", b"\xe2\x82\xac", b"\xf0\x9f", b"\xed\xa0\x80", b"\xc3", b"\x80", b"\xd8", b"\xdc", b"\x11", b"\xef\xbb\xbf", b"\xf0\x80", b"\xf4\x90"]
    b = b"".join(rng.choices(pool, k=rng.randrange(7)))
    case("decode", b, codec, handler, run=lambda: b.decode(codec, handler))
import warnings
warnings.simplefilter("ignore")
for _ in range(COUNT * 2):
    codec, handler = rng.choice(["unicode_escape", "raw_unicode_escape"]), rng.choice(["strict", "replace"])
    pool = [b"\\", b"\\", b"u", b"U", b"x", b"N{DIGIT ONE}", b"N{", b"}", b"0001", b"00e9", b"12", b"8", b"n", b"q", b"\xe9", b"\n"]
    b = b"".join(rng.choices(pool, k=rng.randrange(8)))
    case("decode", b, codec, handler, run=lambda: b.decode(codec, handler))
    t = "".join(rng.choices("ab\xe9\u20ac\U0001f600\ud800\\\n\x7f", k=rng.randrange(6)))
    case("encode", t, codec, handler, run=lambda: t.encode(codec, handler))

JOIN = "|"
for _ in range(COUNT * 4):
    t = "".join(rng.choices("aAbBß\u01c6\u01c5ΣσİfﬁʰͅЖ '.1", k=rng.randrange(8)))
    for method in ("upper", "lower", "title", "capitalize", "casefold", "swapcase"):
        case(method, t, run=lambda: getattr(t, method)())
    for method in ("isupper", "islower", "istitle", "isalpha", "isidentifier", "isprintable"):
        case(method, t, run=lambda: getattr(t, method)())
    t = "".join(rng.choices("aab é\n\r\t\x0b\u2028\x1c", k=rng.randrange(12)))
    n = rng.randrange(-1, 4)
    for method in ("split", "rsplit"):
        case(method, t, n, run=lambda: JOIN.join(getattr(t, method)(None, n)))
        case(method + "_on", t, "a", n, run=lambda: JOIN.join(getattr(t, method)("a", n)))
        b = t.encode()
        case(method + "_bytes", b, n, run=lambda: b"|".join(getattr(b, method)(None, n)))
    case("splitlines", t, run=lambda: JOIN.join(t.splitlines(True)))
    case("strip", t, run=lambda: t.strip())
    case("strip_set", t, "aé\n", run=lambda: t.strip("aé\n"))
    case("expandtabs", t, n, run=lambda: t.expandtabs(n))
    case("center", t, n * 5, run=lambda: t.center(n * 5, "é"))
    old, new = rng.choice(["a", "ab", "", "é", "aa"]), rng.choice(["", "x", "yy"])
    case("replace", t, old, new, n, run=lambda: t.replace(old, new, n))
    case("count", t, old, run=lambda: t.count(old))
    case("find", t, old, run=lambda: t.find(old))
    case("rfind", t, old, run=lambda: t.rfind(old))
