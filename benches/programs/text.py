"""Building, splitting, searching and formatting text."""
import sys

WORDS = "the quick brown fox jumps over the lazy dog while naïve piñatas éclairent la forêt".split()


def build(n):
    text = ""
    for i in range(n):
        text += WORDS[i * 7 % len(WORDS)]
        text += ", " if i % 11 else ".\n"
    return text


def capitals(text):
    out = []
    for line in text.split("\n"):
        line = line.strip()
        if line:
            out.append(line[0].upper() + line[1:].replace(",", ";"))
    return "\n".join(out)


def letters(text):
    counts = [0] * 26
    for c in text:
        if "a" <= c <= "z":
            counts[ord(c) - 97] += 1
    return counts


def table(n):
    size = 0
    for i in range(n):
        size += len(f"{i:>6}|{i * 0.37:8.2f}|{WORDS[i % 5]:<10}") + len("%d/%s" % (i, WORDS[i % 7]))
    return size


def main(n):
    text = build(n)
    return len(text), len(capitals(text)), letters(text)[:6], table(n // 2), text.count("fox"), "forêt" in text


print(main(int(260_000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
