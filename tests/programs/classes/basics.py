class Account:
    """Holds money."""

    bank = "First"
    total = 0

    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance
        Account.total += 1

    def deposit(self, amount):
        self.balance += amount
        return self

    def __repr__(self):
        return f"Account({self.owner!r}, {self.balance})"


a = Account("ann")
b = Account("bob", 50)
a.deposit(10).deposit(5)
print(a, b, Account.total, a.bank, a.total, Account.__name__, Account.__doc__, Account.__module__, Account.__qualname__)
a.bank = "Own"
Account.bank = "Second"
print(a.bank, b.bank, a.__dict__, vars(b), isinstance(a, Account), type(a) is Account, a.__class__ is Account)
del a.bank
print(a.bank)
for call in (lambda: a.nope, lambda: delattr(a, "nope"), lambda: Account.nope, lambda: a.deposit(), lambda: Account()):
    try:
        call()
    except (AttributeError, TypeError) as error:
        print(error)
a.anything = [1]
setattr(a, "computed name", 5)
print(a.anything, getattr(a, "computed name"), getattr(a, "missing", "default"), hasattr(a, "x"), hasattr(a, "owner"), sorted(a.__dict__))
