sources = [list(range(7)), tuple("abcdefg"), "abcdefg", b"abcdefg", range(7), "äbcdéfg"]
cuts = [(None, None, None), (1, 5, 2), (None, None, -1), (5, 1, -2), (-2, None, None), (None, -3, None), (10, 20, None), (None, None, 3), (-100, 100, 1), (3, 3, None), (6, None, -3), (-1, -8, -1), (0, 0, -1)]
for cut in cuts:
    print(cut, *[source[slice(*cut)] for source in sources])
