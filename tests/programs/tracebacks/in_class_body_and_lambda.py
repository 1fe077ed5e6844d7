handlers = [lambda x: x[0], lambda x: x.upper()]


class Config:
    values = [h([]) for h in handlers]


print("never")
