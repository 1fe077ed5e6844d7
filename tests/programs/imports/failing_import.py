import sys

for _ in range(2):
    try:
        import _fails
    except ValueError as error:
        print(error, "_fails" in sys.modules)
try:
    import _syntax_error
except SyntaxError as error:
    print(error.msg, error.lineno, error.filename.split("/")[-1])
