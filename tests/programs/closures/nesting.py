def a(x):
    def b(y):
        def c(z):
            def d():
                nonlocal x, y
                x += 1
                y += x
                return x, y, z

            return d

        return c

    return b


d = a(1)(2)(3)
print(d(), d(), d())
e = a(10)(20)(30)
print(e(), d())


def through():
    v = "deep"

    def middle():
        def inner():
            return v

        return inner

    return middle()()


print(through())


def shared():
    n = 0

    def get():
        return n

    def set_(v):
        nonlocal n
        n = v

    return get, set_


get, set_ = shared()
set_(42)
print(get())
