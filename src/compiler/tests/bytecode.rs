//! What code looks like.

use super::{function, module};
use crate::bytecode::{CodeFlags, Constant, Opcode, disassemble, instructions};
use crate::compiler::{Mode, Options, compile};

#[test]
fn a_loop_works_on_its_locals_in_place() {
    insta::assert_snapshot!(function("def f(n):\n    total = 0\n    for i in range(n):\n        if i % 3 == 0 and total < 100:\n            total += i * 2\n    return total"), @r#"
    f (6 registers)
       0  LoadInt total, 0
       1  LoadGlobal t3, range
       3  Move t4, n
       4  Call t3, (t3..t4), argc=1
       6  GetIter t3, t3
       7  ForIter i, t3, -> 18
       9  ModImm t4, i, 3
      10  JumpIfEqImm t4, 0, sense=0, -> 16
      12  JumpIfLtImm total, 100, sense=0, -> 16
      14  MulImm t4, i, 2
      15  InplaceAdd total, total, t4
      16  JumpBack -> 7
      18  Return total
    "#);
}

#[test]
fn fibonacci_takes_three_instructions_a_step() {
    insta::assert_snapshot!(function("def f(n):\n    a, b = 0, 1\n    while n > 0:\n        a, b = b, a + b\n        n -= 1\n    return a"), @r#"
    f (5 registers)
       0  LoadInt t3, 0
       1  LoadInt b, 1
       2  Move a, t3
       3  JumpIfGtImm n, 0, sense=0, -> 11
       5  Move t3, b
       6  Add b, a, b
       7  Move a, t3
       8  InplaceSubImm n, n, 1
       9  JumpBack -> 3
      11  Return a
    "#);
}

#[test]
fn methods_are_called_without_bound_methods() {
    insta::assert_snapshot!(function("def f(x, y):\n    x.append(y)\n    x.extend(y.get())\n    return x.pop"), @r#"
    f (7 registers)
       0  Move t3, x
       1  Move t4, y
       2  CallMethod t2, (t3..t4), argc=1, append
       4  LoadMethod (t2..t3), x, extend
       6  Move t5, y
       7  CallMethod t4, (t5), argc=0, get
       9  CallLoadedMethod t2, (t2..t4), argc=1
      11  LoadAttr t2, x, pop
      13  Return t2
    "#);
}

#[test]
fn try_costs_nothing_until_it_is_needed() {
    insta::assert_snapshot!(function("def f(a):\n    try:\n        return a()\n    except ValueError as e:\n        print(e)\n    finally:\n        a.close()"), @r#"
    f (12 registers)
       0  Move t8, a
       1  Call t8, (t8), argc=0
       3  Move t10, a
       4  CallMethod t9, (t10), argc=0, close
       6  Return t8
       7  EnterHandler t6, t5
       8  LoadGlobal t8, ValueError
      10  MatchException t9, t5, t8
      11  JumpIfFalse t9, -> 24
      12  Move e, t5
      13  LoadGlobal t9, print
      15  Move t10, e
      16  Call t9, (t9..t10), argc=1
      18  DeleteLocal e
      19  Jump -> 22
      20  DeleteLocal e
      21  Reraise t8
      22  LeaveHandler t6
      23  Jump -> 28
      24  LeaveHandler t6
      25  Reraise t5
      26  LeaveHandler t6
      27  Reraise t7
      28  Move t10, a
      29  CallMethod t9, (t10), argc=0, close
      31  Jump -> 40
      32  EnterHandler t3, t2
      33  Move t10, a
      34  CallMethod t9, (t10), argc=0, close
      36  LeaveHandler t3
      37  Reraise t2
      38  LeaveHandler t3
      39  Reraise t4
      40  LoadConst t2, None
      41  Return t2
          0..3 -> 7 with t5
          7..8 -> 32 with t2
          8..13 -> 26 with t7
          13..18 -> 20 with t8
          18..22 -> 26 with t7
          22..28 -> 32 with t2
          33..36 -> 38 with t4
    "#);
}

#[test]
fn a_comprehension_is_a_loop_of_the_function() {
    insta::assert_snapshot!(function("def f(x, n):\n    return [y + n for y in x if y]"), @r#"
    f (7 registers)
       0  GetIter t3, x
       1  BuildList t2, (), count=0
       2  ForIter t4, t3, -> 9
       4  JumpIfFalse t4, -> 7
       5  Add t5, t4, n
       6  ListAppend t2, t5
       7  JumpBack -> 2
       9  Return t2
    "#);
}

#[test]
fn a_generator_suspends_in_place() {
    insta::assert_snapshot!(function("def f(x):\n    for y in x:\n        z = yield y\n    return (yield from z)"), @r#"
    f (6 registers)
       0  GetIter t3, x
       1  ForIter y, t3, -> 6
       3  Yield z, y
       4  JumpBack -> 1
       6  CheckBound z, z
       7  Move t4, z
       8  GetYieldFromIter t4, t4
       9  LoadConst t3, None
      10  YieldFrom t3, t4
      11  Return t3
    "#);
}

#[test]
fn with_leaves_through_one_handler() {
    insta::assert_snapshot!(function("def f(a):\n    with a as b:\n        return b"), @r#"
    f (10 registers)
       0  Move t2, a
       1  EnterWith t7, t2, t3
       2  Move b, t7
       3  Move t7, b
       4  LoadConst t4, None
       5  ExitWith t8, (t2..t4)
       6  Return t7
       7  EnterHandler t5, t4
       8  ExitWith t7, (t2..t4)
       9  JumpIfTrue t7, -> 12
      10  LeaveHandler t5
      11  Reraise t4
      12  LeaveHandler t5
      13  Jump -> 16
      14  LeaveHandler t5
      15  Reraise t6
      16  LoadConst t2, None
      17  Return t2
          2..4 -> 7 with t4
          8..10 -> 14 with t6
    "#);
}

fn code_of(source: &str, name: &str) -> crate::bytecode::CodeProto {
    fn find(code: &crate::bytecode::CodeProto, name: &str) -> Option<crate::bytecode::CodeProto> {
        if code.name == name {
            return Some(code.clone());
        }
        code.constants.iter().find_map(|constant| match constant {
            Constant::Code(code) => find(code, name),
            _ => None,
        })
    }
    find(&module(source), name).unwrap_or_else(|| panic!("no {name}"))
}

fn uses(code: &crate::bytecode::CodeProto, op: Opcode) -> bool {
    instructions(&code.words).any(|instruction| instruction.op() == op)
}

#[test]
fn a_local_that_is_bound_on_every_path_is_not_checked() {
    assert!(!uses(&code_of("def f(a):\n x = 1\n if a: x = 2\n return x", "f"), Opcode::CheckBound));
    assert!(!uses(&code_of("def f(a):\n try: x = a()\n except E: x = 2\n return x", "f"), Opcode::CheckBound));
    assert!(!uses(&code_of("def f(a):\n while a:\n  x = a\n  y = x\n", "f"), Opcode::CheckBound));
}

#[test]
fn a_local_that_may_be_unbound_is_checked() {
    for source in [
        "def f(a):\n if a: x = 2\n return x",
        "def f(a):\n for x in a: pass\n return x",
        "def f(a):\n try: x = a()\n except E: pass\n return x",
        "def f(a):\n del a\n return a",
        "def f():\n try: pass\n except E as e: pass\n return e",
        "def f(a):\n return [1 for (x[0], x) in a]",
    ] {
        assert!(uses(&code_of(source, "f"), Opcode::CheckBound), "{source}");
    }
}

#[test]
fn a_walrus_does_not_change_an_operand_that_was_evaluated_before() {
    let code = disassemble(&code_of("def f(a):\n return a + (a := 3)", "f"));
    assert!(code.contains("Move t1, a"), "{code}");
    let other = disassemble(&code_of("def f(a, b):\n return a + (b := 3)", "f"));
    assert!(other.contains("Add t2, a, "), "{other}");
}

#[test]
fn unreachable_code_is_dropped() {
    let code = code_of("def f():\n return 1\n g()\n while True: h()", "f");
    assert!(!uses(&code, Opcode::Call));
    assert!(!uses(&code_of("def f():\n if 0: g()\n if __debug__: pass\n else: g()", "f"), Opcode::Call));
    assert!(!uses(&code_of("def f():\n while 1: pass\n g()", "f"), Opcode::Call));
}

#[test]
fn comprehensions_are_inlined_and_generator_expressions_are_not() {
    let code = code_of("def f(x):\n return [y for y in x if y], {y: x for y in x}", "f");
    assert!(code.constants.iter().all(|constant| !matches!(constant, Constant::Code(_))));
    assert_eq!(code.scoped_locals.len(), 2);
    assert_eq!(code.scoped_locals[0].name, "y");
    assert_eq!(code_of("def f(x):\n return (y for y in x)", "<genexpr>").qualname, "f.<locals>.<genexpr>");
}

#[test]
fn what_only_a_comprehension_uses_is_no_cell() {
    assert!(code_of("def f(x):\n n = 1\n return [y + n for y in x]", "f").cellvars.is_empty());
    assert_eq!(code_of("def f(x):\n n = 1\n return [lambda: y + n for y in x]", "f").cellvars, ["n"]);
}

#[test]
fn parameters_come_first_and_in_order() {
    let code = code_of("def f(a, /, b, *args, c, **kw): local = a", "f");
    assert_eq!(code.varnames, ["a", "b", "c", "args", "kw", "local"]);
    assert_eq!((code.posonly_count, code.positional_count, code.kwonly_count), (1, 2, 1));
    assert!(code.flags.has(CodeFlags::VARARGS | CodeFlags::VARKEYWORDS | CodeFlags::OPTIMIZED));
    assert_eq!(code.parameter_count(), 5);
}

#[test]
fn private_names_are_mangled_but_for_keywords_of_calls() {
    let code = code_of("class A:\n def f(self, __p): return self.__q(__r=__p)", "f");
    assert_eq!(code.varnames, ["self", "_A__p"]);
    assert_eq!(code.names, ["_A__q"]);
    assert!(disassemble(&code).contains("(\"__r\")"));
}

#[test]
fn the_kind_of_function_is_in_its_flags() {
    assert!(code_of("def f(): yield", "f").flags.has(CodeFlags::GENERATOR));
    assert!(code_of("async def f(): await x", "f").flags.has(CodeFlags::COROUTINE));
    assert!(code_of("async def f(): yield", "f").flags.has(CodeFlags::ASYNC_GENERATOR));
    assert!(code_of("async def f(): return (await x for x in y)", "<genexpr>").flags.has(CodeFlags::ASYNC_GENERATOR));
    assert!(!code_of("def f(): lambda: (yield)", "f").flags.is_resumable());
}

#[test]
fn constants_are_computed() {
    let folded = |source: &str| {
        let code = compile(source, "test", Mode::Eval, Options::default()).unwrap();
        assert_eq!(instructions(&code.words).count(), 2, "{}", disassemble(&code));
        disassemble(&code).lines().nth(1).map(|line| line[6..].to_string()).unwrap()
    };
    assert_eq!(folded("2 * 3 - -1"), "LoadInt t0, 7");
    assert_eq!(folded("7 // -2, 7 % -2"), "LoadConst t0, (-4, -1)");
    assert_eq!(folded("'a' * 3 + 'b'"), "LoadConst t0, \"aaab\"");
    assert_eq!(folded("1 << 100"), "LoadConst t0, 0x10000000000000000000000000");
    assert_eq!(folded("1 + 2j"), "LoadConst t0, (1.0+2.0j)");
    assert_eq!(folded("not 0"), "LoadConst t0, True");
    assert_eq!(folded("(1, 'x', (None, ...), True)"), "LoadConst t0, (1, \"x\", (None, ...), True)");
}

#[test]
fn an_operation_that_would_raise_is_left_to_raise() {
    let code = |source| compile(source, "test", Mode::Eval, Options::default()).unwrap();
    assert!(uses(&code("1 / 0"), Opcode::TrueDiv));
    assert!(uses(&code("1 << -1"), Opcode::LShiftImm));
    assert!(uses(&code("1 << 1_000_000"), Opcode::LShift));
}

#[test]
fn strings_may_have_lone_surrogates() {
    let code = compile(r#""a\ud800\N{BULLET}\x41""#, "test", Mode::Eval, Options::default()).unwrap();
    let Constant::Str(text) = &code.constants[0] else { panic!("{:?}", code.constants) };
    assert_eq!(&text[..], b"a\xed\xa0\x80\xe2\x80\xa2A");
}

#[test]
fn docstrings_lose_their_common_indentation() {
    let code = code_of("def f():\n    '''First.\n\n      more\n    less\n    '''", "f");
    let Some(Constant::Str(text)) = &code.docstring else { panic!("no docstring") };
    assert_eq!(std::str::from_utf8(text).unwrap(), "First.\n\n  more\nless\n");
}

#[test]
fn annotations_are_evaluated_later_or_kept_as_text() {
    let code = code_of("def f(a: int) -> str: pass", "__annotate__");
    assert!(uses(&code, Opcode::LoadGlobal));
    let source = "from __future__ import annotations\ndef f(a: int | None) -> 'x': pass";
    let code = disassemble(&code_of(source, "__annotate__"));
    assert!(code.contains("\"int | None\"") && code.contains("\"'x'\""), "{code}");
}

#[test]
fn instructions_know_their_place_in_the_text() {
    let code = code_of("def f(a):\n    return a.b + c(1)", "f");
    let of = |op: Opcode| {
        let found = instructions(&code.words).find(|instruction| instruction.op() == op).unwrap();
        let place = code.position(found.pc);
        (place.line, place.column, place.end_line, place.end_column)
    };
    assert_eq!(of(Opcode::LoadAttr), (2, 11, 2, 14));
    assert_eq!(of(Opcode::Call), (2, 17, 2, 21));
    assert_eq!(of(Opcode::Add), (2, 11, 2, 21));
}

#[test]
fn programs_of_all_kinds_are_well_formed() {
    // `module` verifies; these have all the statements there are, in the ways in which they nest.
    for source in [
        "def f():\n for x in y:\n  try:\n   if x: continue\n   elif y: break\n   return x\n  finally: g()\n else: h()",
        "def f():\n with a as b, c as (d, e):\n  while b:\n   try: return d\n   except A as b: continue\n   except (B, C): raise\n   else: break\n   finally:\n    del d",
        "async def f():\n async with a as b:\n  async for x, y in b:\n   return [await z async for z in x if await y]",
        "def f():\n try: a()\n except* A as e: b(e)\n except* B: raise\n else: c()\n finally: d()",
        "def f(x):\n match x:\n  case [1, *_, y] | {'k': y}: return y\n  case A(b=C() as z, c=-1.5) if z: return z\n  case None | True: pass\n  case (a, *rest): return rest\n  case _: return",
        "class A[T: int, *Ts, **P](B, metaclass=M, **kw):\n 'doc'\n x: T = 1\n if x: y: T\n type L[V = T] = list[V]\n def g[U](self, *args: *Ts, k: U = x) -> T:\n  def h(): nonlocal self; return __class__, super().g(k)\n  return h",
        "a[1:2], b.c, *d = e = f, g[::2] = h\na[i] += 1; b.c **= 2; d[1:] *= x; del a[0], (b.c, d)",
        "f(*a, b, *c, k=1, **d, l=2, **e)\nx.y(z.w, k=v())\nprint(f'{a!r:>{w}}{b=}{{}}', t'{a} {b:x}')",
        "lambda *a, k=1, **kw: (yield a)\n[i for i in [lambda: j for j in k]]\n{**a, 'b': {c, *d}}",
        "x = a < b < c and not d in e or f is not None if g else -h ** ~i @ j\nif a < 1 <= b != c or not (d and e): pass",
        "global q\nimport a.b.c, d.e as f\nfrom .g import h as i, j\nfrom . import *\nassert x, y\nraise A from b",
    ] {
        module(source);
    }
}
