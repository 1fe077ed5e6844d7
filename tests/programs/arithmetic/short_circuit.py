def t(x):
    print("t", x)
    return x


print(t(0) and t(1), t(1) and t(2), t(0) or t("x"), t([]) or t(0) or t(None))
print(t(1) and t(0) or t(3), not t(""), (t(0) or t(0)) and t(1))
a = t(5) if t(0) else t(6)
print(a)
if t(1) and not t(0) or t(9):
    print("taken")
while t(0) or t(""):
    print("never")
else:
    print("else")
