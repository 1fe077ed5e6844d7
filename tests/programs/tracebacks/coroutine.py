async def inner():
    raise LookupError("awaited")


async def outer():
    return await inner()


outer().send(None)
