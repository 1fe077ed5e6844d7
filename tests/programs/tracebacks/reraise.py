def work():
    raise ValueError("original")


def cleanup():
    try:
        work()
    except ValueError:
        print("cleaning")
        raise


def finally_runs():
    try:
        cleanup()
    finally:
        print("finally")


finally_runs()
