class ConfigError(Exception):
    def __init__(self, key, line):
        super().__init__(f"bad key {key!r} on line {line}")


def check(config):
    for line, key in enumerate(config):
        if not key.isidentifier():
            error = ConfigError(key, line)
            error.add_note("keys are identifiers")
            error.add_note("see\nthe manual")
            raise error


check(["ok", "not ok"])
