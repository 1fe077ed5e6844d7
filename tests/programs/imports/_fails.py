print("about to fail")
x = 1
raise ValueError("while importing")
