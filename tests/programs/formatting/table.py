rows = [("apple", 3, 0.5), ("banana", 12, 0.25), ("cherry", 150, 12.0)]
print(f"{'name':<10}|{'count':^7}|{'price':>8}")
print("-" * 10 + "+" + "-" * 7 + "+" + "-" * 8)
for name, count, price in rows:
    print(f"{name:<10}|{count:^7}|{price:>8.2f}")
total = sum(c * p for _, c, p in rows)
print(f"{'total':.<18}{total:.>9,.2f}")
width = max(len(n) for n, *_ in rows)
for name, *rest in rows:
    print(f"{name!r:>{width + 2}} {rest!s}")
