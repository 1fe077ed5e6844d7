class Recorder(dict):
    def __init__(self):
        super().__init__()
        self.order = []

    def __setitem__(self, key, value):
        self.order.append(key)
        super().__setitem__(key, value)


class Meta(type):
    @classmethod
    def __prepare__(mcls, name, bases, **kwargs):
        print("prepare", name, kwargs)
        return Recorder()

    def __new__(mcls, name, bases, namespace, **kwargs):
        cls = super().__new__(mcls, name, bases, dict(namespace))
        cls.order = [k for k in namespace.order if not k.startswith("__")]
        return cls


class C(metaclass=Meta, flag=True):
    b = 1
    a = 2

    def m(self):
        pass

    b = 3


print(C.order, C.b)
