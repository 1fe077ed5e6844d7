samples = ["", "abc", "ABC", "123", "a1", " ", "\t\n", "a b", "½", "²", "٣", "é", "日本", "_x", "1x", "x-y", "\x00", "class", "Hello World", "１２", "Ⅷ"]
for s in samples:
    print(ascii(s), s.isalpha(), s.isdigit(), s.isdecimal(), s.isnumeric(), s.isalnum(), s.isspace(), s.isidentifier(), s.isprintable(), s.isascii())
