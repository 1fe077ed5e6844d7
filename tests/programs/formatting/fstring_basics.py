name, n, x = "Ann", 42, 3.14159
print(f"{name} is {n}", f"{name!r}", f"{name!s:>6}|", f"{n:05d}", f"{x:.2f}", f"{{}}", f"{{{n}}}", f"{n}{n}", f"")
print(f"{n=}", f"{n = }", f"{name=!s}", f"{x=:.1f}", f"{n + 1 = }", f"{'a' 'b'}", f"{n:>{10}}|", f"{x:{8}.{3}}|", f"{n!r:^{6}}|")
print(f"{[i * 2 for i in range(3)]}", f"{ {'a': 1}['a'] }", f"{(lambda y: y + 1)(2)}", f"{n if n > 40 else 0}", f"{'nested ' + f'{name}'}")
print(f"{'é'!a}", rf"\n{n}", f"\n{n}\t|", f"{n:x} {n:#x} {n:b} {n:o} {n:e} {n:,} {n:%}", F"{n}")
print(f"""multi
{n}
line {
    name
}""", f"{name[0]}{name[-1]} {name.upper()} {len(name)}", f"a" "b" f"{n}" "{n}")
print(f"{'quotes "inside" quotes'}", f"{"same quotes"}", f"{n:{'>' + '6'}}", f"{n!s}")
