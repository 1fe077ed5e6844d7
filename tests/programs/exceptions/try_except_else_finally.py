def run(action):
    try:
        print("try")
        result = action()
    except ZeroDivisionError as error:
        print("zero", error)
        return "from except"
    except (KeyError, IndexError) as error:
        print("lookup", type(error).__name__, error)
    except ValueError:
        print("value")
    except Exception as error:
        print("other", repr(error))
    else:
        print("else", result)
        return "from else"
    finally:
        print("finally")
    return "end"


def raises(e):
    raise e


for action in (lambda: 1, lambda: 1 / 0, lambda: {}["k"], lambda: [][0], lambda: int("x"), lambda: raises(RuntimeError("r")), lambda: raises(OSError)):
    print(run(action))
try:
    run(lambda: raises(KeyboardInterrupt()))
except BaseException as error:
    print("outside", repr(error))
try:
    pass
except:
    print("never")
else:
    print("else only")
try:
    raise ValueError
except:
    print("bare except")
