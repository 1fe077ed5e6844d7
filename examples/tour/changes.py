"""What compiled code takes for granted changes while it runs: a global, then a class, then a function.

Each change comes from inside the loop, so it happens while the compiled code is on the stack. The code leaves at once, the
interpreter goes on where it stopped, and new code is compiled for the new state of things. The result is the same as
without the JIT.
"""

rate = 2


class Account:
    def __init__(self):
        self.balance = 0

    def deposit(self, amount):
        self.balance += amount


def fee(amount):
    return amount // 10


def change_a_global():
    global rate
    rate = 3


def change_a_class():
    def deposit(self, amount):
        self.balance += amount * 2

    Account.deposit = deposit


def change_a_function():
    fee.__code__ = (lambda amount: 1).__code__


CHANGES = {250_000: change_a_global, 500_000: change_a_class, 750_000: change_a_function}


def run(days):
    account = Account()
    for day in range(days):
        account.deposit(day % 100 * rate)
        account.balance -= fee(day % 100)
        if day in CHANGES:
            print(f"day {day}: {CHANGES[day].__name__}, the balance is {account.balance}")
            CHANGES[day]()
    return account.balance


print("in the end it is", run(1_000_000))
