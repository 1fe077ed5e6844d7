words = ["banana", "Apple", "cherry", "apple", "", "Banana", "éclair", "zebra", "日本", "appl", "apples"]
print(sorted(words), sorted(words, key=str.lower), sorted(words, key=len), min(words), max(words))
print("a" < "b", "a" < "B", "abc" < "abd", "ab" < "abc", "" < "a", "é" > "z", "\U0001F600" > "\uFFFF", "a" == "a", "a" != "b")
a = "hello world"
b = "".join(["hello", " ", "world"])
print(a == b, hash(a) == hash(b), {a: 1}[b], b in {a})
print("a" == 1, "a" != 1, "1" == 1, None == "None")
try:
    "a" < 1
except TypeError as error:
    print(error)
