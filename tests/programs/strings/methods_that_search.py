s = "the cat sat on the mat"
print(s.find("at"), s.rfind("at"), s.find("dog"), s.index("sat"), s.rindex("the"), s.count("the"), s.count("t"), s.count(""))
print(s.find("at", 6), s.find("at", 6, 8), s.rfind("at", 0, 8), s.find("", 5), s.find("", 100), s.find("t", -3), s.count("a", 5, 12))
print(s.startswith("the"), s.endswith("mat"), s.startswith(("a", "t")), s.endswith("at", 0, 7), s.startswith("cat", 4), s.startswith("", 100))
print("cat" in s, "" in s, "dog" not in s)
for call in (lambda: s.index("dog"), lambda: s.rindex("dog"), lambda: s.startswith(1), lambda: 1 in s, lambda: s.find(1)):
    try:
        call()
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
