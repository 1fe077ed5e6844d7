"""An interpreter in the interpreter: a stack machine whose instructions are tuples, and one whose are objects."""
import sys


def run(code, limit):
    stack = []
    variables = [0] * 4
    at = steps = 0
    while steps < limit:
        op, argument = code[at]
        at += 1
        steps += 1
        if op == "push":
            stack.append(argument)
        elif op == "load":
            stack.append(variables[argument])
        elif op == "store":
            variables[argument] = stack.pop()
        elif op == "add":
            b = stack.pop()
            stack.append(stack.pop() + b)
        elif op == "less":
            b = stack.pop()
            stack.append(stack.pop() < b)
        elif op == "jump":
            at = argument
        elif op == "branch":
            if not stack.pop():
                at = argument
        elif op == "halt":
            break
    return variables, steps


LOOP = [("push", 0), ("store", 0), ("load", 0), ("push", 1000), ("less", 0), ("branch", 15), ("load", 1), ("load", 0), ("add", 0),
        ("store", 1), ("load", 0), ("push", 1), ("add", 0), ("store", 0), ("jump", 2), ("halt", 0)]


class Const:
    def __init__(self, value):
        self.value = value

    def evaluate(self, env):
        return self.value


class Name:
    def __init__(self, name):
        self.name = name

    def evaluate(self, env):
        return env[self.name]


class Add:
    def __init__(self, left, right):
        self.left, self.right = left, right

    def evaluate(self, env):
        return self.left.evaluate(env) + self.right.evaluate(env)


class Multiply(Add):
    def evaluate(self, env):
        return self.left.evaluate(env) * self.right.evaluate(env)


def main(scale):
    results = [run(LOOP, 1_000_000) for _ in range(int(60 * scale))]
    tree = Add(Multiply(Name("x"), Add(Name("x"), Const(3))), Multiply(Const(2), Name("y")))
    env = {"x": 0, "y": 5}
    total = 0
    for i in range(int(110_000 * scale)):
        env["x"] = i & 15
        total += tree.evaluate(env)
    return results[-1], total


print(main(float(sys.argv[1] if len(sys.argv) > 1 else 1)))
