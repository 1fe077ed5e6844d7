graph = {"a": {"b", "c"}, "b": {"d"}, "c": {"d", "e"}, "d": {"f"}, "e": {"f"}, "f": set()}


def reachable(start):
    seen, todo = set(), [start]
    while todo:
        node = todo.pop()
        if node not in seen:
            seen.add(node)
            todo.extend(graph[node] - seen)
    return seen


for node in sorted(graph):
    print(node, sorted(reachable(node)))


def order():
    left = {k: set(v) for k, v in graph.items()}
    while left:
        ready = sorted(k for k, v in left.items() if not v & left.keys())
        yield ready
        for k in ready:
            del left[k]


print(list(order()))
