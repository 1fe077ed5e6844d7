"""Dicts as counters, as records, as a graph and as a cache."""
import sys


def count(n):
    counts = {}
    x = 12345
    for _ in range(n):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
        key = x >> 20
        counts[key] = counts.get(key, 0) + 1
    return len(counts), max(counts.values())


def records(n):
    people = [{"name": f"p{i}", "age": i % 90, "city": ("rome", "oslo", "lima")[i % 3]} for i in range(1000)]
    totals = {}
    for i in range(n):
        person = people[i % 1000]
        person["age"] = (person["age"] + 1) % 90
        totals[person["city"]] = totals.get(person["city"], 0) + person["age"]
    return totals


def shortest(n):
    graph = {i: [(i * 3 + 1) % n, (i * 5 + 2) % n, (i + 7) % n] for i in range(n)}
    distance = {0: 0}
    frontier = [0]
    while frontier:
        following = []
        for node in frontier:
            for other in graph[node]:
                if other not in distance:
                    distance[other] = distance[node] + 1
                    following.append(other)
        frontier = following
    return len(distance), max(distance.values())


def paths(n):
    cache = {}

    def go(x, y):
        if x == 0 or y == 0:
            return 1
        key = x, y
        if key not in cache:
            cache[key] = (go(x - 1, y) + go(x, y - 1)) % 1000007
        return cache[key]

    return go(n, n)


def main(n):
    return count(n), records(n // 2), shortest(n // 8), [paths(120) for _ in range(n // 100_000)][-1:]


print(main(int(700_000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
