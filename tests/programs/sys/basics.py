import sys

print(sys.argv[0].split("/")[-1], len(sys.argv), sys.version_info[:2], sys.version_info >= (3, 14), sys.version_info.major, sys.maxsize, sys.byteorder, sys.maxunicode, type(sys.path).__name__, sys.path[0].endswith("sys"), "sys" in sys.modules, sys.float_info.max, sys.float_info.epsilon, sys.getrecursionlimit(), sys.platform)
print(sys.stdout.write("written\n"), file=sys.stderr)
sys.stderr.write("error text\n")
print(sys.intern("abc") is sys.intern("abc"), sys.getdefaultencoding(), sys.hash_info.modulus, isinstance(sys.executable, str), sys.flags.optimize, sys.int_info.default_max_str_digits)


class Capture:
    def __init__(self):
        self.text = ""

    def write(self, text):
        self.text += text
        return len(text)

    def flush(self):
        pass


saved, sys.stdout = sys.stdout, Capture()
print("captured", 1)
captured, sys.stdout = sys.stdout, saved
print(repr(captured.text), sys.stdout is sys.__stdout__)
