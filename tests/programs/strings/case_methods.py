for s in ("hello World", "ÄÖÜ straße", "ŉ ǆ ß", "they're bill's", "x1y2", "", "ΑΣ", "İI", "ﬁne"):
    print(s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase(), s.casefold())
    print(s.isupper(), s.islower(), s.istitle())
