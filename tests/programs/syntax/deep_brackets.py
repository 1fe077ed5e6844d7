import sys

for opening, closing in (("(", ")"), ("[", "]"), ("-", "1"), ("{", "}")):
    try:
        compile(opening * 100000 + closing * 100000, "<deep>", "exec")
        print("compiled")
    except (SyntaxError, RecursionError, MemoryError) as error:
        print("refused")
