//! What is wrong is worded, and placed, as in CPython 3.14.

use crate::compiler::{Mode, Options, SyntaxErrorKind, compile};

fn report(source: &str, mode: Mode) -> String {
    match compile(source, "test", mode, Options::default()) {
        Ok(_) => "no error".into(),
        Err(error) => {
            let kind = match error.kind {
                SyntaxErrorKind::Syntax => "",
                SyntaxErrorKind::Indentation => "IndentationError: ",
                SyntaxErrorKind::Tab => "TabError: ",
            };
            let place = format!("{}:{}-{}:{}", error.line, error.offset, error.end_line, error.end_offset);
            format!("{place} {kind}{}", error.message)
        }
    }
}

#[test]
fn errors_read_as_in_cpython() {
    let wrong: Vec<String> = ERRORS
        .iter()
        .filter_map(|(source, expected)| {
            let found = report(source, Mode::Exec);
            (found != *expected).then(|| format!("{source:?}\n  expected {expected}\n  found    {found}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_interactive_text_is_one_statement() {
    assert_eq!(
        report("x = 1\ny = 2", Mode::Single),
        "2:1-2:6 multiple statements found while compiling a single statement"
    );
    assert_eq!(report("x = 1; y = 2", Mode::Single), "no error");
}

#[test]
fn an_expression_is_not_a_statement() {
    assert_eq!(report("x = 1", Mode::Eval), "1:3-1:4 invalid syntax");
    assert_eq!(report("x + 1\n\n", Mode::Eval), "no error");
}

#[test]
fn an_error_shows_the_line_it_is_in() {
    let error = compile("a = 1\nb = = 2\n", "test", Mode::Exec, Options::default()).unwrap_err();
    assert_eq!((error.line, error.offset, error.text.as_str()), (2, 5, "b = = 2\n"));
    assert_eq!(error.to_string(), "invalid syntax (test, line 2)");
}

/// Each with what CPython 3.14 says of it: first line and column, last line and column, text.
const ERRORS: &[(&str, &str)] = &[
    ("def f():\n x=1\n global x", "3:2-3:10 name 'x' is assigned to before global declaration"),
    ("def f():\n print(x)\n global x", "3:2-3:10 name 'x' is used prior to global declaration"),
    ("def f(x):\n global x", "2:2-2:10 name 'x' is parameter and global"),
    ("def f(x):\n nonlocal x", "2:2-2:12 name 'x' is parameter and nonlocal"),
    ("nonlocal x", "1:1-1:11 nonlocal declaration not allowed at module level"),
    ("def f():\n nonlocal x", "2:2-2:12 no binding for nonlocal 'x' found"),
    ("def f():\n x:int=1\n global x", "3:2-3:10 annotated name 'x' can't be global"),
    ("def f():\n global x\n nonlocal x", "2:2-2:10 name 'x' is nonlocal and global"),
    ("def f():\n global x\n x:int", "3:2-3:7 annotated name 'x' can't be global"),
    ("[(x:=1) for x in y]", "1:3-1:4 assignment expression cannot rebind comprehension iteration variable 'x'"),
    ("[i for i in (x:=[1])]", "1:14-1:20 assignment expression cannot be used in a comprehension iterable expression"),
    (
        "class A:\n [(x:=1) for i in y]",
        "2:4-2:5 assignment expression within a comprehension cannot be used in a class body",
    ),
    ("[(yield 1) for x in y]", "1:3-1:10 'yield' inside list comprehension"),
    ("((yield 1) for x in y)", "1:3-1:10 'yield' inside generator expression"),
    ("{(yield 1):2 for x in y}", "1:3-1:10 'yield' inside dict comprehension"),
    ("return 1", "1:1-1:9 'return' outside function"),
    ("yield 1", "1:1-1:8 'yield' outside function"),
    ("await x", "1:1-1:8 'await' outside function"),
    ("class A:\n yield 1", "2:2-2:9 'yield' outside function"),
    ("def f():\n await x", "2:2-2:9 'await' outside async function"),
    ("def f():\n async for x in y: pass", "2:2-2:24 'async for' outside async function"),
    ("def f():\n async with x: pass", "2:2-2:20 'async with' outside async function"),
    ("def f():\n [x async for x in y]", "2:2-2:22 asynchronous comprehension outside of an asynchronous function"),
    ("async def f():\n yield from x", "2:2-2:14 'yield from' inside async function"),
    ("async def f():\n yield 1\n return 2", "3:2-3:10 'return' with value in async generator"),
    ("break", "1:1-1:6 'break' outside loop"),
    ("continue", "1:1-1:9 'continue' not properly in loop"),
    ("while 1:\n def f():\n  break", "3:3-3:8 'break' outside loop"),
    ("def f(a:(yield)): pass", "1:10-1:15 yield expression cannot be used within an annotation"),
    ("def f(a:(x:=1)): pass", "1:10-1:14 named expression cannot be used within an annotation"),
    ("def f[T:(yield)](): pass", "1:10-1:15 yield expression cannot be used within a TypeVar bound"),
    ("class A[T]((yield)): pass", "1:13-1:18 yield expression cannot be used within the definition of a generic"),
    ("type X=(yield)", "1:9-1:14 yield expression cannot be used within a type alias"),
    ("x:(await y)", "1:4-1:11 await expression cannot be used within an annotation"),
    ("def f[T,T](): pass", "1:9-1:10 duplicate type parameter 'T'"),
    ("def f[T=int,U](): pass", "1:13-1:14 non-default type parameter 'U' follows default type parameter"),
    ("def f():\n from x import *", "2:16-2:17 import * only allowed at module level"),
    ("class A:\n from x import *", "2:16-2:17 import * only allowed at module level"),
    (
        "x=1\nfrom __future__ import annotations",
        "2:1-2:35 from __future__ imports must occur at the beginning of the file",
    ),
    ("from __future__ import foo", "1:24-1:27 future feature foo is not defined"),
    ("from __future__ import braces", "1:24-1:30 not a chance"),
    ("try:\n pass\nexcept:\n pass\nexcept A:\n pass", "3:1-4:6 default 'except:' must be last"),
    ("*a,*b=c", "1:1-1:6 multiple starred expressions in assignment"),
    ("*a=c", "1:1-1:3 starred assignment target must be in a list or tuple"),
    ("x=*a", "1:3-1:5 can't use starred expression here"),
    ("print(*a for a in b)", "1:7-1:9 iterable unpacking cannot be used in comprehension"),
    ("f(x=1,x=2)", "1:7-1:10 keyword argument repeated: x"),
    ("f(x=1,2)", "1:8-1:9 positional argument follows keyword argument"),
    ("f(**x,*y)", "1:6-1:9 iterable argument unpacking follows keyword argument unpacking"),
    ("f(x for x in y, 1)", "1:3-1:15 Generator expression must be parenthesized"),
    ("f(a=1, x for x in y)", "1:8-1:20 Generator expression must be parenthesized"),
    ("f(1=2)", "1:3-1:5 expression cannot contain assignment, perhaps you meant \"==\"?"),
    ("f(a.b=2)", "1:3-1:7 expression cannot contain assignment, perhaps you meant \"==\"?"),
    ("f(True=1)", "1:3-1:8 cannot assign to True"),
    ("__debug__=1", "1:1-1:10 cannot assign to __debug__"),
    ("del __debug__", "1:5-1:14 cannot delete __debug__"),
    ("def f(__debug__):pass", "1:7-1:16 cannot assign to __debug__"),
    ("None=1", "1:1-1:5 cannot assign to None"),
    ("True=1", "1:1-1:5 cannot assign to True"),
    ("f()=1", "1:1-1:4 cannot assign to function call here. Maybe you meant '==' instead of '='?"),
    ("a+b=1", "1:1-1:4 cannot assign to expression here. Maybe you meant '==' instead of '='?"),
    ("a+b+=1", "1:1-1:4 'expression' is an illegal expression for augmented assignment"),
    ("1=x", "1:1-1:2 cannot assign to literal here. Maybe you meant '==' instead of '='?"),
    ("\"a\"=1", "1:1-1:4 cannot assign to literal here. Maybe you meant '==' instead of '='?"),
    ("(a,b)+=1", "1:1-1:6 'tuple' is an illegal expression for augmented assignment"),
    ("[a,b]+=1", "1:1-1:6 'list' is an illegal expression for augmented assignment"),
    ("del f()", "1:5-1:8 cannot delete function call"),
    ("del a+b", "1:5-1:8 cannot delete expression"),
    ("del (a,b()),c", "1:8-1:11 cannot delete function call"),
    ("for f() in x: pass", "1:5-1:8 cannot assign to function call"),
    ("for 1 in x: pass", "1:5-1:6 cannot assign to literal"),
    ("with a as f(): pass", "1:11-1:14 cannot assign to function call"),
    ("with a as 1: pass", "1:11-1:12 cannot assign to literal"),
    ("(a:=1)=2", "1:2-1:6 cannot assign to named expression here. Maybe you meant '==' instead of '='?"),
    ("(f():=1)", "1:2-1:5 cannot use assignment expressions with function call"),
    ("(a.b:=1)", "1:2-1:5 cannot use assignment expressions with attribute"),
    ("a:=1", "1:2-1:4 invalid syntax"),
    ("x = yield = 1", "1:5-1:10 assignment to yield expression not possible"),
    ("if x=1: pass", "1:4-1:7 invalid syntax. Maybe you meant '==' or ':=' instead of '='?"),
    ("while x=1: pass", "1:7-1:10 invalid syntax. Maybe you meant '==' or ':=' instead of '='?"),
    ("f\"{x!z}\"", "1:6-1:7 f-string: invalid conversion character 'z': expected 's', 'r', or 'a'"),
    ("f\"{}\"", "1:4-1:5 f-string: valid expression required before '}'"),
    ("f\"{x\"", "1:5-1:5 f-string: expecting '}'"),
    ("f\"}\"", "1:3-1:3 f-string: single '}' is not allowed"),
    ("f'{a b}'", "1:4-1:7 invalid syntax. Perhaps you forgot a comma?"),
    ("f'{lambda x:1}'", "1:4-1:13 f-string: lambda expressions are not allowed without parentheses"),
    ("\"abc", "1:1-1:1 unterminated string literal (detected at line 1)"),
    ("\"\"\"abc", "1:1-1:1 unterminated triple-quoted string literal (detected at line 1)"),
    ("'a' b'b'", "1:9-1:10 cannot mix bytes and nonbytes literals"),
    ("b'\\u1234é'", "1:1-1:11 bytes can only contain ASCII literal characters"),
    (
        "\"\\N{foo}\"",
        "1:1-1:10 (unicode error) 'unicodeescape' codec can't decode bytes in position 0-6: unknown Unicode character name",
    ),
    (
        "\"\\x1\"",
        "1:1-1:6 (unicode error) 'unicodeescape' codec can't decode bytes in position 0-2: truncated \\xXX escape",
    ),
    (
        "\"\\u12\"",
        "1:1-1:7 (unicode error) 'unicodeescape' codec can't decode bytes in position 0-3: truncated \\uXXXX escape",
    ),
    (
        "0777",
        "1:1-1:2 leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
    ),
    ("0b12", "1:4-1:4 invalid digit '2' in binary literal"),
    ("0o8", "1:3-1:3 invalid digit '8' in octal literal"),
    ("1_", "1:2-1:2 invalid decimal literal"),
    ("1__0", "1:2-1:2 invalid decimal literal"),
    ("0xg", "1:2-1:2 invalid hexadecimal literal"),
    ("(]", "1:2-1:2 closing parenthesis ']' does not match opening parenthesis '('"),
    (")", "1:1-1:1 unmatched ')'"),
    ("def f(:", "1:7-1:8 invalid syntax"),
    ("def f(a=1,b): pass", "1:11-1:12 parameter without a default follows parameter with a default"),
    ("def f(*): pass", "1:7-1:8 named arguments must follow bare *"),
    ("def f(*,**k): pass", "1:7-1:8 named arguments must follow bare *"),
    ("def f(**k,a): pass", "1:11-1:12 arguments cannot follow var-keyword argument"),
    ("def f(*a,*b): pass", "1:10-1:11 * argument may appear only once"),
    ("def f(a,/,b,/): pass", "1:13-1:14 / may appear only once"),
    ("def f(*a=1): pass", "1:9-1:10 var-positional argument cannot have default value"),
    ("def f(**a=1): pass", "1:10-1:11 var-keyword argument cannot have default value"),
    ("def f(a,(b,c)): pass", "1:9-1:14 Function parameters cannot be parenthesized"),
    ("lambda a=1,b: 1", "1:12-1:13 parameter without a default follows parameter with a default"),
    ("class A:\npass", "2:1-2:5 IndentationError: expected an indented block after class definition on line 1"),
    ("if 1:\npass", "2:1-2:5 IndentationError: expected an indented block after 'if' statement on line 1"),
    ("if 1\n pass", "1:5-1:6 expected ':'"),
    ("print \"a\"", "1:1-1:10 Missing parentheses in call to 'print'. Did you mean print(...)?"),
    ("exec \"a\"", "1:1-1:9 Missing parentheses in call to 'exec'. Did you mean exec(...)?"),
    ("print a", "1:1-1:8 Missing parentheses in call to 'print'. Did you mean print(...)?"),
    ("import a.b as c.d", "1:15-1:18 cannot use attribute as import target"),
    ("from x import", "1:14-1:14 Expected one or more names after 'import'"),
    ("from x import a,", "1:17-1:18 trailing comma not allowed without surrounding parentheses"),
    ("import", "1:7-1:7 Expected one or more names after 'import'"),
    ("import a as b.c", "1:13-1:16 cannot use attribute as import target"),
    ("import a as 1", "1:13-1:14 cannot use literal as import target"),
    ("from a import b as 1", "1:20-1:21 cannot use literal as import target"),
    ("try:\n pass\nfinally", "3:8-3:9 expected ':'"),
    ("try:\n pass\nexcept* A:\n break", "4:2-4:7 'break', 'continue' and 'return' cannot appear in an except* block"),
    (
        "try:\n pass\nexcept A:\n pass\nexcept* B:\n pass",
        "5:1-5:8 cannot have both 'except' and 'except*' on the same 'try'",
    ),
    ("try:\n pass\nexcept*:\n pass", "3:8-3:9 expected one or more exception types"),
    (
        "while 1:\n try:\n  pass\n except* A:\n  continue",
        "5:3-5:11 'break', 'continue' and 'return' cannot appear in an except* block",
    ),
    ("match x:\n case a: pass\n case b: pass", "2:7-2:8 name capture 'a' makes remaining patterns unreachable"),
    ("match x:\n case _: pass\n case b: pass", "2:7-2:8 wildcard makes remaining patterns unreachable"),
    ("match x:\n case [a,a]: pass", "2:10-2:11 multiple assignments to name 'a' in pattern"),
    ("match x:\n case a|b: pass", "2:7-2:8 name capture 'a' makes remaining patterns unreachable"),
    ("match x:\n case [a]|[b]: pass", "2:7-2:14 alternative patterns bind different names"),
    ("match x:\n case [*a,*b]: pass", "2:7-2:14 multiple starred names in sequence pattern"),
    ("match x:\n case {\"a\":1,\"a\":2}: pass", "2:7-2:20 mapping pattern checks duplicate key ('a')"),
    ("match x:\n case A(a=1,2): pass", "2:13-2:14 positional patterns follow keyword patterns"),
    ("match x:\n case 1+1: pass", "2:9-2:10 imaginary number required in complex literal"),
    ("match x:\n case f\"a\": pass", "2:7-2:11 patterns may only match literals and attribute lookups"),
    ("match x:\npass", "2:1-2:5 IndentationError: expected an indented block after 'match' statement on line 1"),
    ("a = 1 if 2", "1:5-1:11 expected 'else' after 'if' expression"),
    ("a if b else", "1:12-1:13 expected expression after 'else', but statement is given"),
    ("a if b else c = 1", "1:1-1:14 cannot assign to conditional expression"),
    ("not a = 1", "1:1-1:6 cannot assign to expression"),
    ("a < b = 1", "1:1-1:6 cannot assign to comparison"),
    ("x = 'a' 'b", "1:9-1:9 unterminated string literal (detected at line 1)"),
    ("f(**a, b)", "1:9-1:10 positional argument follows keyword argument unpacking"),
    ("f(*)", "1:4-1:5 Invalid star expression"),
    ("x = 5 if 1 else yield", "1:17-1:22 expected expression after 'else', but statement is given"),
    ("é = ‘a’", "1:5-1:5 invalid character '‘' (U+2018)"),
    ("return", "1:1-1:7 'return' outside function"),
    ("import a from b", "1:1-1:16 Did you mean to use 'from ... import ...' instead?"),
    ("a<>b", "1:2-1:4 invalid syntax.  Maybe you meant '!=' instead of '<>'?"),
    ("a = *b, *c = d", "1:5-1:11 multiple starred expressions in assignment"),
    ("a, b += 1", "1:1-1:5 'tuple' is an illegal expression for augmented assignment"),
    ("(x, y): int", "1:1-1:7 only single target (not tuple) can be annotated"),
    ("[x]: int", "1:1-1:4 only single target (not list) can be annotated"),
    ("x(): int", "1:1-1:4 illegal target for annotation"),
    ("x, y: int = 1", "1:1-1:2 only single target (not tuple) can be annotated"),
    ("None: int", "1:1-1:5 illegal target for annotation"),
    ("f(**{}, *[])", "1:7-1:12 iterable argument unpacking follows keyword argument unpacking"),
    ("async with a: pass", "1:1-1:19 'async with' outside async function"),
    ("async for a in b: pass", "1:1-1:23 'async for' outside async function"),
    ("from __future__ import annotations, foo", "1:37-1:40 future feature foo is not defined"),
    ("{a: *b}", "1:5-1:7 cannot use a starred expression in a dictionary value"),
    ("{a: }", "1:3-1:4 expression expected after dictionary key and ':'"),
    ("[*a for a in b]", "1:2-1:4 iterable unpacking cannot be used in comprehension"),
    ("del *a", "1:5-1:7 cannot delete starred"),
    ("del (a for a in b)", "1:5-1:19 cannot delete generator expression"),
    ("del a, *b", "1:8-1:10 cannot delete starred"),
    ("del 1", "1:5-1:6 cannot delete literal"),
    ("del None", "1:5-1:9 cannot delete None"),
    ("x = (yield) = 1", "1:6-1:11 cannot assign to yield expression"),
    ("def f(x, x): pass", "1:10-1:11 duplicate argument 'x' in function definition"),
    ("def f(x): global x", "1:11-1:19 name 'x' is parameter and global"),
    ("class A: nonlocal x", "1:10-1:20 no binding for nonlocal 'x' found"),
];
