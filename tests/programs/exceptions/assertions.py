assert True
assert [0], "not evaluated"


def message():
    print("message evaluated")
    return "the message"


try:
    assert 1 == 2, message()
except AssertionError as error:
    print(error, error.args)
try:
    assert ""
except AssertionError as error:
    print(repr(error))
assert (lambda: 5)() == 5, message()
try:
    assert not [1], (1, 2)
except AssertionError as error:
    print(error.args)
print(__debug__)
