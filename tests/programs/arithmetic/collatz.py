def collatz(n):
    steps = 0
    while n != 1:
        n = 3 * n + 1 if n & 1 else n >> 1
        steps += 1
    return steps


best = max(range(1, 300), key=collatz)
print(best, collatz(best), collatz(2**64 - 1), collatz(837799))
