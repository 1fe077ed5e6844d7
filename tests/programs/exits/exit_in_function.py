import sys


def work():
    try:
        sys.exit(9)
    except Exception:
        print("SystemExit is no Exception")
    finally:
        print("cleanup")


work()
