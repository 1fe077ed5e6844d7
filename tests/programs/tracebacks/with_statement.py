class Manager:
    def __enter__(self):
        return self

    def __exit__(self, *args):
        raise OSError("exit failed")


with Manager() as m:
    raise ValueError("body failed")
