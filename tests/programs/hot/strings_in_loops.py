def build(n):
    s = ""
    for i in range(n):
        s += chr(97 + i % 26)
        if i == 3000:
            s += "é"
        if i % 1000 == 0:
            s = s[1:] + str(len(s))
    return len(s), s[:10], s[-10:], s.count("é")


print(build(6000))


def scan(text):
    vowels = digits = 0
    for c in text:
        if c in "aeiou":
            vowels += 1
        elif c.isdigit():
            digits += 1
        elif c == "é":
            vowels += 100
    return vowels, digits


print(scan("the quick brown fox 12 " * 200 + "é" + "jumps over 3 " * 100))


def index(text, n):
    h = 0
    for i in range(n):
        h = (h * 31 + ord(text[i % len(text)])) & 0xFFFFFFFF
        if i == 3000:
            text = "日本" + text
        if i == 4000:
            text = text.encode()[:5].decode("latin-1")
    return h


print(index("hello world", 6000))


def formats(n):
    out = 0
    for i in range(n):
        out += len(f"{i}:{i * 0.5:.2f}") + len("%d-%s" % (i, i % 7))
    return out


print(formats(2500))
