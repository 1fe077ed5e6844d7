print("aaa".replace("a", "b"), "aaa".replace("a", "b", 2), "abc".replace("", "-"), "abc".replace("", "-", 2), "".replace("", "x"), "abab".replace("ab", ""))
print("abc".replace("b", "éé"), "日本日".replace("日", "x"), "aaa".replace("aa", "b"), "x".replace("x", "y", 0), "abc".replace("b", "x", count=1))
table = str.maketrans("abc", "xyz", "d")
print("aabbccdd".translate(table), table)
print("hello".translate({104: "J", 101: None, 108: 76}), "hi".translate({}), str.maketrans({"a": "1", 98: None}))
try:
    str.maketrans("ab", "c")
except ValueError as error:
    print(error)
