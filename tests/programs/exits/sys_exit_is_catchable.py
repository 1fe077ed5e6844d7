import sys

try:
    sys.exit(5)
except SystemExit as error:
    print("caught", error.code)
try:
    exit(2)
except SystemExit as error:
    print("caught", error.code)
for value in (None, 0, True, "text", [1], 2.5):
    try:
        sys.exit(value)
    except SystemExit as error:
        print(repr(error.code), error.args)
raise SystemExit(4)
