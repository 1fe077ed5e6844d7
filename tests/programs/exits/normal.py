print("finished")
