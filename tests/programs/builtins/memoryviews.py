data = bytearray(b"hello")
view = memoryview(data)
view[0] = 72
print(data, len(view), view[1], bytes(view[1:3]), view.tolist(), view == b"Hello", view.readonly, memoryview(b"x").readonly)
view[1:3] = b"EL"
print(data, view.nbytes, view.itemsize, view.format, view.tobytes())
try:
    memoryview(b"abc")[0] = 1
except TypeError as error:
    print(error)
try:
    data.append(1)
except BufferError as error:
    print(error)
view.release()
data.append(33)
print(data)
try:
    memoryview("text")
except TypeError as error:
    print(error)
