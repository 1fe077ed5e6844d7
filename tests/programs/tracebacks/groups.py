def fail(kind):
    raise kind("failed")


errors = []
for kind in (ValueError, KeyError):
    try:
        fail(kind)
    except Exception as error:
        errors.append(error)
errors.append(ExceptionGroup("nested", [OSError("inner")]))
raise ExceptionGroup("several", errors)
