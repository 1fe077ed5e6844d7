def f():
    try:
        [].pop()
    finally:
        {}.popitem()


f()
