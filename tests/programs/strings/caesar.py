def shift(text, by):
    out = []
    for c in text:
        if "a" <= c <= "z":
            out.append(chr((ord(c) - 97 + by) % 26 + 97))
        elif c.isupper():
            out.append(chr((ord(c) - 65 + by) % 26 + 65))
        else:
            out.append(c)
    return "".join(out)


secret = shift("The Quick Brown Fox; Jumps!", 3)
print(secret, shift(secret, -3))
print(*[shift("abcxyz", n) for n in range(0, 26, 5)])
