class A:
    __hidden = 1

    def __init__(self):
        self.__value = 5

    def __method(self):
        return self.__value, self.__hidden, A.__hidden

    def get(self):
        return self.__method()

    def locals(self):
        __x = 1
        return sorted(locals())[0], __x

    def keyword(self):
        return dict(__k=1)


class B(A):
    def __init__(self):
        super().__init__()
        self.__value = "b's own"

    def both(self):
        return self.__value, self._A__value


print(B().get(), B().both(), sorted(vars(B())), A._A__hidden, A().locals(), A().keyword())
try:
    A().__value
except AttributeError as error:
    print(error)


class _Under:
    __x = 1

    def get(self):
        return self.__x, self._Under__x

    __dunder__ = 2


print(_Under().get(), _Under.__dunder__)
