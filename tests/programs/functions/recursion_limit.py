import sys


def down(n):
    return 0 if n == 0 else 1 + down(n - 1)


print(down(500))


def forever(n):
    return forever(n + 1) + 1


for _ in range(2):
    try:
        forever(0)
    except RecursionError as error:
        print(error)
print(sys.getrecursionlimit())
sys.setrecursionlimit(300)
try:
    print(down(400))
except RecursionError as error:
    print("limited:", error)
sys.setrecursionlimit(3000)
print(down(2500))


class Loop:
    def __getattr__(self, name):
        return getattr(self, name + "x")


try:
    Loop().a
except RecursionError as error:
    print(type(error).__name__)
