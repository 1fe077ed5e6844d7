"""Sorting by hand (quick, heap, merge) and by the built-in sort with a key."""
import sys


def quick(items, low, high):
    while low < high:
        pivot = items[(low + high) // 2]
        i, j = low, high
        while i <= j:
            while items[i] < pivot:
                i += 1
            while items[j] > pivot:
                j -= 1
            if i <= j:
                items[i], items[j] = items[j], items[i]
                i += 1
                j -= 1
        if j - low < high - i:
            quick(items, low, j)
            low = i
        else:
            quick(items, i, high)
            high = j


def sift(items, start, end):
    root = start
    while True:
        child = 2 * root + 1
        if child > end:
            return
        if child < end and items[child] < items[child + 1]:
            child += 1
        if items[root] >= items[child]:
            return
        items[root], items[child] = items[child], items[root]
        root = child


def heap(items):
    for start in range(len(items) // 2 - 1, -1, -1):
        sift(items, start, len(items) - 1)
    for end in range(len(items) - 1, 0, -1):
        items[0], items[end] = items[end], items[0]
        sift(items, 0, end - 1)


def merge(items):
    if len(items) < 2:
        return items
    middle = len(items) // 2
    left, right = merge(items[:middle]), merge(items[middle:])
    out = []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            out.append(left[i])
            i += 1
        else:
            out.append(right[j])
            j += 1
    return out + left[i:] + right[j:]


def main(n):
    data = [i * 7919 % 100003 for i in range(n)]
    a, b = data[:], data[:]
    quick(a, 0, n - 1)
    heap(b)
    c = merge(data)
    d = sorted(data, key=lambda x: (x % 10, -x))
    return a == b == c == sorted(data), d[:3], d[-3:]


print(main(int(45_000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
