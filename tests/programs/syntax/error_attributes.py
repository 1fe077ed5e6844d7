for source in ("x = = 1", "def f(:\n  pass", "a\n  b", "(", "'abc", "return", "x = 1\ny = 5 5\n", "for x in y", "f(a b)", "lambda: yield x =", "import", "from x import", "@", "x = {1: 2, 3}", "async x", "if 1:\n\tx\n        y"):
    try:
        compile(source, "<source>", "exec")
        print(repr(source), "compiles")
    except SyntaxError as error:
        print(repr(source), type(error).__name__, error.filename, error.lineno)
