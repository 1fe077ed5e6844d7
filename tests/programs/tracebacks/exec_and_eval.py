source = """
def f():
    return undefined_name

f()
"""
exec(source)
