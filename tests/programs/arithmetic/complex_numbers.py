z = 3 + 4j
print(z, z.real, z.imag, z.conjugate(), abs(z), -z, z + 1, z * 2, z / 2, z - 1.5, z * z, z / (1 - 1j))
print(complex(1, 2), complex("1+2j"), complex("3j"), complex(), complex(1.5), complex(-0.0, -0.0), complex(0.0, -0.0))
print(z == 3 + 4j, z != 3, complex(3, 0) == 3, hash(complex(3, 0)) == hash(3), z**2, z**0.5, 1j**2)
print(repr(1j), repr(complex(1, float("inf"))), repr(complex(float("nan"), -1)), str(-1j), 1e100 + 1e-100j)
try:
    print(z < 1)
except TypeError as error:
    print(error)
try:
    print(z // 1)
except TypeError as error:
    print(error)
