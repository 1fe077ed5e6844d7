print("out")
raise KeyError("uncaught")
