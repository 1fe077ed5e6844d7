print("{} {}".format(1, "a"), "{1} {0} {1}".format("a", "b"), "{x} {y}".format(x=1, y=2), "{0.real} {0.imag}".format(3 + 4j), "{0[1]} {0[0]}".format([10, 20]), "{d[key]}".format(d={"key": "v"}))
print("{!r} {!s} {!a}".format("é", "é", "é"), "{:>8}|{:<8}|{:^8}".format(1, 2, 3), "{:{}}".format("x", 5) + "|", "{:{w}.{p}f}".format(3.14159, w=8, p=2), "{{}} {{{}}}".format(5))
print("{0:x} {0:o} {0:b} {0:,}".format(123456), "{a.b}".format(a=type("T", (), {"b": 7})), "{[a][b]}".format({"a": {"b": 1}}), "{:%}".format(0.25))
print("{name} {}".format("pos", name="kw"), "{x}".format_map({"x": 3}))
for text, args in (("{} {}", (1,)), ("{0} {}", (1, 2)), ("{} {0}", (1, 2)), ("{", ()), ("}", ()), ("{x}", ()), ("{!q}", (1,)), ("{0.nope}", (1,)), ("{0[5]}", ([1],)), ("{:d}", ("s",)), ("{!}", (1,)), ("{0!r", (1,))):
    try:
        print(text.format(*args))
    except (IndexError, ValueError, KeyError, AttributeError) as error:
        print(text, type(error).__name__, error)
