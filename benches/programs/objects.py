"""Objects with attributes and methods that change each other's state."""
import sys


class Account:
    def __init__(self, owner, balance):
        self.owner = owner
        self.balance = balance
        self.history = 0

    def deposit(self, amount):
        self.balance += amount
        self.history += 1

    def withdraw(self, amount):
        if amount > self.balance:
            return False
        self.balance -= amount
        self.history += 1
        return True


class Savings(Account):
    rate = 3

    def deposit(self, amount):
        super().deposit(amount + amount * self.rate // 100)


class Bank:
    def __init__(self, accounts):
        self.accounts = accounts
        self.refused = 0

    def transfer(self, source, target, amount):
        if self.accounts[source].withdraw(amount):
            self.accounts[target].deposit(amount)
        else:
            self.refused += 1


def main(rounds):
    bank = Bank([(Savings if i % 3 == 0 else Account)(f"owner {i}", 1000 + i) for i in range(50)])
    source, target = 1, 2
    for i in range(rounds):
        bank.transfer(source, target, i % 97)
        source, target = (source * 7 + 3) % 50, (target * 11 + 5) % 50
    return sum(a.balance for a in bank.accounts), sum(a.history for a in bank.accounts), bank.refused


print(main(int(1_200_000 * float(sys.argv[1] if len(sys.argv) > 1 else 1))))
