s = ""
for i in range(300):
    s += str(i % 10)
    if i % 100 == 50:
        print(len(s), s[-5:], s[i // 2])
print(len(s), s[:20], s.count("7"), hash(s) == hash("0123456789" * 30), s == "0123456789" * 30)
t = ""
for i in range(50):
    t = str(i) + "," + t
print(t)
u = "x"
for i in range(10):
    u = u + u
print(len(u), u == "x" * 1024)
parts = "a"
old = parts
parts += "b"
older = parts
parts += "é"
print(old, older, parts, len(parts), parts[2], (old + "q", older + "q"))
