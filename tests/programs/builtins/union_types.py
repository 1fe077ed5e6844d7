print(int | str, int | None, list[int], dict[str, int], tuple[int, ...], type[int], list[int] | None)
print(isinstance(5, int | str), issubclass(int, str | int), (int | str) == (str | int), list[int]([1, 2]), list[int].__origin__, list[int].__args__, dict[str, list[int]])
try:
    isinstance([], list[int])
except TypeError as error:
    print(error)
