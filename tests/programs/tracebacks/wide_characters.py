def größe(wert):
    名前 = "😀" + wert + "é"; return 名前


print(größe("a"))
größe(5)
