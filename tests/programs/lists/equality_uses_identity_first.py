class Never:
    def __eq__(self, other):
        print("eq called")
        return False


n = Never()
print([n] == [n], n in [n], [n].index(n), [n].count(n))
print([n] == [Never()])
nan = float("nan")
print([nan] == [nan], nan in [nan], [nan].count(nan), [nan] == [float("nan")])
