//! The command as a user runs it: programs from everywhere, arguments, exit codes, broken pipes.
#![cfg(unix)]

use std::io::Write;
use std::process::{Command, Output, Stdio};

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cinderlift"));
    command.args(arguments).env_remove("PYTHONPATH").stdin(Stdio::null());
    command
}

fn run(arguments: &[&str]) -> Output {
    command(arguments).output().expect("the command can be started")
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).expect("UTF-8")
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).expect("UTF-8")
}

/// A directory of its own for a test, with these files.
fn directory(name: &str, files: &[(&str, &str)]) -> std::path::PathBuf {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    // Left from an earlier run.
    let _ = std::fs::remove_dir_all(&path);
    for (file, text) in files {
        let file = path.join(file);
        std::fs::create_dir_all(file.parent().expect("it is in the directory")).expect("a directory can be made");
        std::fs::write(file, text).expect("a file can be written");
    }
    path
}

#[test]
fn code_on_the_command_line_runs_with_its_arguments() {
    let output = run(&["-c", "import sys; print(sys.argv, repr(sys.path[0]))", "-x", "--jit=off"]);
    assert_eq!(stdout(&output), "['-c', '-x', '--jit=off'] ''\n");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_file_runs_and_finds_the_modules_beside_it() {
    let files = [("main.py", "import helper, sys\nprint(helper.x, sys.argv[1:], __name__)"), ("helper.py", "x = 5")];
    let path = directory("beside", &files);
    let main = path.join("main.py");
    let output = run(&["--jit=off", main.to_str().expect("UTF-8"), "a", "-c"]);
    assert_eq!(stdout(&output), "5 ['a', '-c'] __main__\n", "{}", stderr(&output));
}

#[test]
fn packages_namespaces_and_relative_imports_are_found() {
    let files = [
        ("main.py", "import a.b.c\nfrom space import inner\nprint(a.b.c.value, inner.x)"),
        ("a/__init__.py", ""),
        ("a/b/__init__.py", "value = 1"),
        ("a/b/c.py", "from . import value as old\nfrom .. import b\nvalue = old + b.value"),
        ("space/inner.py", "x = 'namespace'"),
    ];
    let path = directory("packages", &files);
    let output = run(&[path.join("main.py").to_str().expect("UTF-8")]);
    assert_eq!(stdout(&output), "2 namespace\n", "{}", stderr(&output));
}

#[test]
fn a_module_or_package_runs_by_name() {
    let files =
        [("tool/__init__.py", ""), ("tool/__main__.py", "import sys; print(__name__, __package__, sys.argv[1:])")];
    let path = directory("by_name", &files);
    let output = command(&["-m", "tool", "x"]).current_dir(&path).output().expect("it starts");
    assert_eq!(stdout(&output), "__main__ tool ['x']\n", "{}", stderr(&output));
    let output = command(&["-m", "tool"]).env("PYTHONPATH", &path).output().expect("it starts");
    assert_eq!(stdout(&output), "__main__ tool []\n", "{}", stderr(&output));
}

#[test]
fn standard_input_is_a_program_too() {
    let mut child =
        command(&["-", "a"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the command can be started");
    child.stdin.take().expect("a pipe").write_all(b"import sys; print(sys.argv)").expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(stdout(&output), "['-', 'a']\n");
}

#[test]
fn exit_codes_are_those_of_the_reference() {
    for (code, expected, error) in [
        ("raise SystemExit", 0, ""),
        ("raise SystemExit(3)", 3, ""),
        ("raise SystemExit(-1)", 255, ""),
        ("raise SystemExit(True)", 1, ""),
        ("raise SystemExit('message')", 1, "message\n"),
        ("import sys; sys.exit()", 0, ""),
        ("import sys; sys.exit((1, 2))", 1, "(1, 2)\n"),
    ] {
        let output = run(&["-c", code]);
        assert_eq!(output.status.code(), Some(expected), "{code}");
        assert_eq!(stderr(&output), error, "{code}");
    }
    let output = run(&["-c", "1/0"]);
    assert_eq!(output.status.code(), Some(1));
    let expected = "Traceback (most recent call last):\n  File \"<string>\", line 1, in <module>\n    1/0\n    ~^~\n\
                    ZeroDivisionError: division by zero\n";
    assert_eq!(stderr(&output), expected);
}

#[test]
fn what_is_printed_before_an_exception_comes_out() {
    let output = run(&["-c", "print('before'); import sys; sys.stdout.write('too'); raise ValueError"]);
    assert_eq!(stdout(&output), "before\ntoo");
}

#[test]
fn exit_functions_run_last_registered_first() {
    let output =
        run(&["-c", "import atexit\natexit.register(print, 'one')\natexit.register(print, 'two')\nprint('end')"]);
    assert_eq!(stdout(&output), "end\ntwo\none\n", "{}", stderr(&output));
}

#[test]
fn an_unreadable_file_is_named() {
    let output = run(&["no/such/file.py"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).ends_with("no/such/file.py': [Errno 2] No such file or directory\n"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_closed_pipe_ends_with_a_clear_message() {
    let mut child = command(&["-c", "for i in range(100000): print(i)"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command can be started");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_ne!(output.status.code(), Some(0));
    assert!(stderr(&output).contains("Broken pipe"), "{}", stderr(&output));
}

#[test]
fn deep_recursion_raises_before_the_stack_ends() {
    let code = "import sys\nsys.setrecursionlimit(50000)\ndef f(n): return 0 if n == 0 else 1 + f(n - 1)\nprint(f(40000))\n\
                class A:\n    def __repr__(self): return repr(self)\ntry: repr(A())\nexcept RecursionError: print('caught')";
    let output = run(&["--jit=off", "-c", code]);
    assert_eq!(stdout(&output), "40000\ncaught\n", "{}", stderr(&output));
}

#[test]
fn a_mistake_on_the_command_line_is_explained() {
    let output = run(&["--jit=fast", "-c", "pass"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("off, lazy, eager"), "{}", stderr(&output));
    assert!(stdout(&run(&["--version"])).starts_with("cinderlift "));
}

#[test]
fn bytecode_can_be_printed() {
    let output = run(&["--dump=bytecode:f", "-c", "def f(x): return x + 1\ndef g(): pass"]);
    let text = stderr(&output);
    assert!(text.contains("f (") && !text.contains("g ("), "{text}");
}
