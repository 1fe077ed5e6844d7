specs = ("", "d", "5d", "<5d", "^7d", "05d", "+d", " d", "x", "X", "#x", "#X", "o", "#o", "b", "#b", "#010b", "c", ",", "_", "_x", "_b", "e", ".2f", "g", "%", "*>8", "=+6", "n", "+,d", "015,d", "^+#12x")
for spec in specs:
    print(spec, format(65, spec), end=" ")
    if spec != "c":
        print(format(-1234567, spec), format(10**20, spec))
    else:
        print()
for bad in ("s", ".2d", "q", "5.", "+c", ",x", "10q", ",_"):
    try:
        print(bad, format(5, bad))
    except ValueError as error:
        print(bad, error)
