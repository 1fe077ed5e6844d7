d = {1: "int", 1.0: "float", True: "bool"}
print(d)
d = {0: "z", "0": "s", (0,): "t", None: "n", 0.5: "h", b"0": "b", frozenset(): "f", int: "type", ...: "e"}
for k in d:
    print(k, d[k])
print(d[False], d[-0.0], d.get(0j), {float("nan"): 1}.get(float("nan")), {2**70: 1}[2.0**70])
