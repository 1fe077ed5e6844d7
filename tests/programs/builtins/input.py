name = input()
age = int(input("age? "))
print(name, age + 1)
rest = []
try:
    while True:
        rest.append(input())
except EOFError as error:
    print(rest, error)
