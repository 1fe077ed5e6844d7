import sys

print(sys.get_int_max_str_digits())
try:
    str(10**5000)
except ValueError as error:
    print(error)
try:
    int("1" * 5000)
except ValueError as error:
    print(error)
print(len(hex(10**5000)), int("f" * 5000, 16).bit_length())
