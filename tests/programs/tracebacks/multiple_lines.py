def add(*numbers):
    return sum(
        number
        for number in numbers
    ) / len(
        numbers[5:]
    )


result = add(
    1,
    2,
    3,
)
