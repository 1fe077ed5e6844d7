import math

calls = {
    "sqrt(-1)": lambda: math.sqrt(-1),
    "log(0)": lambda: math.log(0),
    "log(-1)": lambda: math.log(-1),
    "log(-10**400)": lambda: math.log(-(10**400)),
    "exp(1000)": lambda: math.exp(1000),
    "acos(2)": lambda: math.acos(2),
    "factorial(-1)": lambda: math.factorial(-1),
    "factorial(1.5)": lambda: math.factorial(1.5),
    "gcd(1.5, 2)": lambda: math.gcd(1.5, 2),
    "floor(nan)": lambda: math.floor(math.nan),
    "ceil(inf)": lambda: math.ceil(math.inf),
    "sqrt(text)": lambda: math.sqrt("x"),
    "sqrt()": lambda: math.sqrt(),
    "pow(0, -1)": lambda: math.pow(0, -1),
    "pow(10, 400)": lambda: math.pow(10, 400),
    "fmod(1, 0)": lambda: math.fmod(1, 0),
    "isqrt(-1)": lambda: math.isqrt(-1),
    "comb(-1, 2)": lambda: math.comb(-1, 2),
    "sin(inf)": lambda: math.sin(math.inf),
    "gamma(0)": lambda: math.gamma(0),
    "sqrt(10**400)": lambda: math.sqrt(10**400),
    "log(1, 1)": lambda: math.log(1, 1),
    "ldexp(1, 5000)": lambda: math.ldexp(1, 5000),
    "cosh(1000)": lambda: math.cosh(1000),
    "dist": lambda: math.dist([1], [1, 2]),
    "prod(5)": lambda: math.prod(5),
    "isclose": lambda: math.isclose(1, 1, rel_tol=-1),
}
for name, call in calls.items():
    try:
        print(name, call())
    except Exception as error:
        print(name, type(error).__name__, error)
print(math.sqrt(math.inf), math.exp(-math.inf), math.isnan(math.sqrt(math.nan)), math.atan(math.inf), math.pow(math.nan, 0), math.pow(1, math.inf), math.hypot(math.inf, math.nan), math.log(math.inf), math.floor(-0.0), math.copysign(1, -math.inf), math.fmod(5, math.inf))
