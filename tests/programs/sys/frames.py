import sys


def inner():
    frame = sys._getframe()
    caller = sys._getframe(1)
    return frame.f_code.co_name, caller.f_code.co_name, caller.f_lineno, frame.f_back is caller, sorted(caller.f_locals)


def outer(a):
    b = 2
    return inner()


print(outer(1))
print(sys._getframe().f_globals is globals(), sys._getframe().f_code.co_name, sys._getframe().f_back)
try:
    sys._getframe(100)
except ValueError as error:
    print(error)


def raises():
    x = 5
    raise KeyError


try:
    raises()
except KeyError as error:
    tb = error.__traceback__
    print(tb.tb_frame.f_code.co_name, tb.tb_next.tb_frame.f_code.co_name, tb.tb_next.tb_frame.f_locals, tb.tb_lineno, tb.tb_next.tb_lineno, tb.tb_next.tb_next)
