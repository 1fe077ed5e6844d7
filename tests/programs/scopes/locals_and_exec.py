def f(a, b=2):
    c = a + b
    snapshot = locals()
    d = 1
    return snapshot, sorted(locals())


print(f(1))
namespace = {"x": 5}
exec("y = x * 2\ndef g():\n    return x + y", namespace)
print(namespace["y"], namespace["g"](), "__builtins__" in namespace)
print(eval("x + 1", {"x": 1}), eval("a + b", {"a": 1}, {"b": 2}), eval("[i for i in range(n)]", {"n": 3}))
exec("z = 1")
print(z)


def h():
    v = 10
    return eval("v + 1"), eval("[v for _ in range(2)]", {"v": 3})


print(h())
code = compile("1 + 2", "<name>", "eval")
print(eval(code), code.co_filename)
exec(compile("print('from exec')", "<s>", "exec"))
for source, mode in (("1 +", "eval"), ("x = 1", "eval"), ("if", "exec"), ("a b", "exec")):
    try:
        compile(source, "<bad>", mode)
    except SyntaxError as error:
        print(type(error).__name__, error.lineno)
try:
    eval("missing")
except NameError as error:
    print(error)


class C:
    exec("inside = 5")
    names = sorted(k for k in locals() if not k.startswith("_"))


print(C.inside, C.names)
