def compute():
    total_amount = 5
    return total_amont * 2


compute()
