def key(item):
    return item["k"]


rows = [{"k": 1}, {"k": 2}, {}]
print(sorted(rows[:2], key=key))
list(map(key, rows))
