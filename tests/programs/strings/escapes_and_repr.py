for s in ("a'b", 'a"b', "a'b\"c", "tab\t", "nl\n", "cr\r", "back\\slash", "\x00\x1f\x7f", "é\xad\u200b", "\ud800", "\U0001F600", "\u0378", "", "\a\b\f\v", "日本\u2028"):
    print(ascii(s), repr(s) if s != "\ud800" else "surrogate", len(s))
print(r"raw\n\t", "\x41\u0042\U00000043\103\N{GREEK SMALL LETTER ALPHA}", 'single' "double" '''triple''' """also""")
print("line one \
continued", """two
lines""", "oct\0end" == "oct\x00end", "\N{SNOWMAN}", '\'', "\"")
