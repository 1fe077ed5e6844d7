print("inner init", __name__, __package__)


def thing():
    from . import version

    return f"thing {version}"
