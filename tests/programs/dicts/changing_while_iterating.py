d = {1: 1, 2: 2}
try:
    for k in d:
        d[k + 10] = 0
except RuntimeError as error:
    print(error)
d = {1: 1, 2: 2, 3: 3}
try:
    for k in d:
        del d[k]
except RuntimeError as error:
    print(error)
d = {1: 1, 2: 2, 3: 3}
for k in d:
    d[k] *= 10
print(d)
for k in list(d):
    if k != 2:
        del d[k]
print(d)
d = {1: 1, 2: 2}
try:
    for k in d.items():
        d.pop(2)
        d[9] = 9
        d[8] = 8
except RuntimeError as error:
    print(error)
it = iter({1: 2})
print(next(it), next(it, None))
