def outer(a: int, b: "text" = 1) -> list:
    """The documentation."""

    def inner():
        return a

    return inner


print(outer.__name__, outer.__qualname__, outer.__doc__, outer.__module__, outer.__annotations__, outer.__defaults__, outer.__closure__, outer.__dict__)
inner = outer(5)
print(inner.__name__, inner.__qualname__, inner.__closure__[0].cell_contents, inner.__doc__, (lambda: 0).__name__, (lambda: 0).__qualname__)
outer.tag = "x"
outer.__name__ = "renamed"
outer.__doc__ = "new"
print(outer.tag, outer.__name__, outer.__doc__, outer.__dict__, callable(outer))
code = outer.__code__
print(code.co_name, code.co_argcount, code.co_varnames[:2], code.co_kwonlyargcount, code.co_posonlyargcount, code.co_firstlineno, inner.__code__.co_freevars, code.co_cellvars)
for bad in (lambda: outer.nope, lambda: setattr(outer, "__name__", 5), lambda: setattr(outer, "__code__", 5), lambda: setattr(outer, "__defaults__", 5)):
    try:
        bad()
    except (AttributeError, TypeError) as error:
        print(type(error).__name__, error)
