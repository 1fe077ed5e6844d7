import math

print(math.pi, math.e, math.tau, math.inf, math.nan)
for f in (math.sqrt, math.exp, math.log, math.log2, math.log10, math.log1p, math.expm1, math.sin, math.cos, math.tan, math.atan, math.sinh, math.cosh, math.tanh, math.asinh, math.cbrt, math.exp2, math.degrees, math.radians, math.erf, math.erfc, math.gamma, math.lgamma):
    print(f.__name__, *[f"{f(x):.12g}" for x in (0.5, 1, 2, 10.25)])
for f in (math.floor, math.ceil, math.trunc, math.fabs, math.isfinite, math.isnan, math.isinf, math.frexp, math.modf, math.ulp):
    print(f.__name__, *[f(x) for x in (0.5, -0.5, 2.5, -2.5, 7, 1e20)])
rest = (math.asin(0.5), math.acos(0.5), math.acosh(2), math.atanh(0.5), math.atan2(1, -1), math.atan2(-0.0, -1), math.pow(2, 0.5), math.hypot(1, 2, 3), math.dist([1, 2], [4, 6]), math.log(8, 2), math.log(100, 10))
print(*[f"{x:.12g}" for x in rest])
print(math.hypot(3, 4), math.fmod(-7, 3), math.remainder(7, 4), math.copysign(3, -0.0), math.ldexp(0.75, 4), math.nextafter(1, 2), math.fma(2, 3, 4))
