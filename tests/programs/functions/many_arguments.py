def wide(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u=1, v=2, w=3, x=4, y=5, z=6):
    return a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p + q + r + s + t + u * v * w * x * y * z


print(wide(*range(20)), wide(*range(26)), wide(*range(20), z=100), wide(**{chr(97 + i): i for i in range(26)}))


def collect(*args, **kwargs):
    return len(args), sum(args), len(kwargs)


print(collect(*range(1000), **{f"k{i}": i for i in range(300)}))
print(collect(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, a=1, b=2))
