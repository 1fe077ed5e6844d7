//! Running one program: finding its source, making `__main__`, running it, and ending as CPython ends.

use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use super::options::{Dump, Jit, Options, Stage, Stress};
use super::signal;
use crate::bytecode::disassemble;
use crate::compiler::{self, Mode};
use crate::interpreter::import::Found;
use crate::interpreter::report;
use crate::jit::client;
use crate::library::output::Stream;
use crate::library::{self, finder, source, start, sys};
use crate::objects::{Exception, Gc, Raised, Value, Vm};

/// Exit code of a program that an uncaught exception ended.
const FAILED: u8 = 1;
/// Exit code where there is no program to run.
const USAGE: u8 = 2;
/// Exit code where what was written could not be delivered.
const UNDELIVERED: u8 = 120;
/// Exit code of a program that Ctrl-C ended.
const INTERRUPTED: u8 = 130;

/// Where a program comes from.
enum Program {
    /// Source text, with the name that tracebacks show.
    Text { text: String, filename: String, is_file: bool },
    /// A module to look for.
    Module(String),
}

/// A program with what `sys` says of it.
struct Start {
    program: Program,
    /// `sys.argv[0]`
    name: String,
    /// `sys.path[0]`
    path: String,
    arguments: Vec<String>,
}

/// Runs the program that the options name; gives the exit code.
pub fn run(options: &Options) -> u8 {
    let start = match find(options) {
        Ok(start) => start,
        Err(message) => {
            eprintln!("cinderlift: {message}");
            return USAGE;
        }
    };
    let Ok(mut vm) = start::new_vm() else {
        eprintln!("cinderlift: no memory can be reserved for the heap");
        return FAILED;
    };
    signal::install(&vm.poll);
    if options.stress.contains(&Stress::Gc) {
        vm.heap.set_stress(true);
    }
    let vm = &mut *vm;
    if let Some(settings) = jit_settings(options)
        && let Err(message) = client::attach(vm, settings)
    {
        eprintln!("cinderlift: the JIT is off: {message}");
    }
    let outcome = vm.enter(|vm| {
        prepare(vm, &start);
        execute(vm, start.program, options.dump.as_ref())
    });
    let code = end(vm, outcome);
    if options.jit_stats
        && let Some(statistics) = client::statistics(vm)
    {
        eprint!("{statistics}");
    }
    code
}

/// How the JIT works, if it is on.
fn jit_settings(options: &Options) -> Option<client::Settings> {
    let mode = match options.jit {
        Jit::Off => return None,
        Jit::Lazy => client::Mode::Lazy,
        Jit::Eager => client::Mode::Eager,
    };
    let stress = match (options.stress.contains(&Stress::Guards), options.stress.contains(&Stress::Assumptions)) {
        (true, _) => client::Stress::Guards,
        (false, true) => client::Stress::Assumptions,
        (false, false) => client::Stress::None,
    };
    let dump = options.dump.as_ref().and_then(|dump| {
        let stage = match dump.stage {
            Stage::Bytecode => return None,
            Stage::Hir => client::Dump::Hir,
            Stage::Clif => client::Dump::Clif,
            Stage::Asm => client::Dump::Asm,
        };
        Some((stage, dump.function.clone()))
    });
    Some(client::Settings { mode, stress, dump })
}

fn text_of(text: &std::ffi::OsStr) -> String {
    text.to_string_lossy().into_owned()
}

/// Finds the program's source. The error is a sentence without its subject.
fn find(options: &Options) -> Result<Start, String> {
    let arguments = |skip: usize| options.rest.iter().skip(skip).map(|word| text_of(word)).collect();
    if let Some(code) = &options.code {
        let text = text_of(code);
        let program = Program::Text { text, filename: "<string>".into(), is_file: false };
        return Ok(Start { program, name: "-c".into(), path: String::new(), arguments: arguments(0) });
    }
    if let Some(module) = &options.module {
        let path = std::env::current_dir().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
        let program = Program::Module(text_of(module));
        return Ok(Start { program, name: "-m".into(), path, arguments: arguments(0) });
    }
    match options.rest.first() {
        Some(file) if file != "-" => {
            let (file, path) = script(Path::new(file))?;
            let name = options.rest[0].to_string_lossy().into_owned();
            let bytes = std::fs::read(&file).map_err(|error| cannot_open(&file, &error))?;
            let filename = file.to_string_lossy().into_owned();
            let text = source::decode(&bytes, &filename)?;
            let program = Program::Text { text, filename, is_file: true };
            Ok(Start { program, name, path, arguments: arguments(1) })
        }
        dash => {
            if std::io::stdin().is_terminal() && dash.is_none() {
                return Err("there is no interactive mode; name a FILE, -c CODE or -m MODULE (see --help)".into());
            }
            let mut bytes = Vec::new();
            std::io::stdin().read_to_end(&mut bytes).map_err(|error| format!("can't read standard input: {error}"))?;
            let text = source::decode(&bytes, "<stdin>")?;
            let program = Program::Text { text, filename: "<stdin>".into(), is_file: false };
            let name = if dash.is_some() { "-".to_owned() } else { String::new() };
            Ok(Start { program, name, path: String::new(), arguments: arguments(1) })
        }
    }
}

/// The file to run for a path on the command line, and `sys.path[0]`: a directory is run by its `__main__.py`.
fn script(path: &Path) -> Result<(PathBuf, String), String> {
    if path.is_dir() {
        let main = path.join("__main__.py");
        if !main.is_file() {
            return Err(format!("can't find '__main__' module in '{}'", absolute(path).display()));
        }
        return Ok((main, absolute(path).to_string_lossy().into_owned()));
    }
    let real = std::fs::canonicalize(path).map_err(|error| cannot_open(path, &error))?;
    let directory = real.parent().map(|parent| parent.to_string_lossy().into_owned()).unwrap_or_default();
    Ok((path.to_owned(), directory))
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn cannot_open(path: &Path, error: &std::io::Error) -> String {
    let number = error.raw_os_error().unwrap_or(0);
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    format!("can't open file '{}': [Errno {number}] {text}", absolute(path).display())
}

/// Fills `sys.argv` and `sys.path`, and grants what a command grants: the files of `sys.path`.
fn prepare(vm: &mut Vm, start: &Start) {
    let mut argv = vec![start.name.clone()];
    argv.extend(start.arguments.iter().cloned());
    let mut path = vec![start.path.clone()];
    if let Some(more) = std::env::var_os("PYTHONPATH") {
        path.extend(std::env::split_paths(&more).map(|entry| absolute(&entry).to_string_lossy().into_owned()));
    }
    let executable = std::env::current_exe().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default();
    *sys::config(vm) = sys::Config { argv, path, executable };
    finder::grant_files(vm);
}

/// Runs the program as `__main__`.
fn execute(vm: &mut Vm, program: Program, dump: Option<&Dump>) -> Result<(), Raised> {
    let (text, filename, file, package) = match program {
        Program::Text { text, filename, is_file } => {
            let file = is_file.then(|| filename.clone());
            (text, filename, file, None)
        }
        Program::Module(name) => {
            let (text, filename, package) = main_of_module(vm, &name)?;
            match sys::config(vm).argv.first_mut() {
                Some(first) => first.clone_from(&filename),
                // A package's `__init__` has imported `sys` already, and may have changed it.
                None => sys::set_argv0(vm, &filename)?,
            }
            (text, filename.clone(), Some(filename), Some(package))
        }
    };
    source::remember(vm, &filename, &text);
    if let Some(Dump { stage: Stage::Bytecode, function }) = dump {
        print_bytecode(vm, &text, &filename, function.as_deref())?;
    }
    let main = vm.new_main_module("__main__")?;
    let dict = main.dict.get();
    if let Some(file) = file {
        let file = vm.new_str(&file)?;
        vm.dict_set(dict, vm.names.file, file)?;
        vm.dict_set_str(dict, "__cached__", Value::NONE)?;
    }
    if let Some(package) = package {
        let package = vm.intern(&package)?;
        vm.dict_set(dict, vm.names.package, package)?;
    }
    let code = vm.compile_source(&text, &filename, Mode::Exec)?;
    vm.run_module_code(code, dict)?;
    Ok(())
}

/// Text, file name and package of what `-m name` runs: the module, or the `__main__` of the package.
fn main_of_module(vm: &mut Vm, name: &str) -> Result<(String, String, String), Raised> {
    match vm.find_module(name)? {
        Some(Found::Source { text, filename, package: None }) => {
            let package = name.rsplit_once('.').map_or("", |(head, _)| head);
            Ok((text, filename, package.to_owned()))
        }
        Some(Found::Source { .. } | Found::Namespace { .. }) => {
            vm.import_dotted(name)?;
            match vm.find_module(&format!("{name}.__main__"))? {
                Some(Found::Source { text, filename, .. }) => Ok((text, filename, name.to_owned())),
                _ => {
                    let message = format!(
                        "No module named {name}.__main__; '{name}' is a package and cannot be directly executed"
                    );
                    Err(vm.import_error(message))
                }
            }
        }
        Some(Found::Module(_)) => Err(vm.import_error(format!("No code object available for {name}"))),
        None => Err(vm.import_error(format!("No module named {name}"))),
    }
}

fn print_bytecode(vm: &mut Vm, text: &str, filename: &str, function: Option<&str>) -> Result<(), Raised> {
    let proto = match compiler::compile(text, filename, Mode::Exec, compiler::Options::default()) {
        Ok(proto) => proto,
        // The program itself is compiled next, and reports it.
        Err(_) => return Ok(()),
    };
    let all = disassemble(&proto);
    let chosen: String = match function {
        None => all,
        // Code is separated by empty lines; its first line begins with the qualified name.
        Some(name) => all
            .split("\n\n")
            .filter(|part| part.trim_start().split(" (").next() == Some(name))
            .map(|part| format!("{}\n", part.trim_end()))
            .collect(),
    };
    vm.write_stream(Stream::Stderr, chosen.as_bytes())
}

/// Ends the program: reports an uncaught exception, runs exit functions, delivers what was written.
fn end(vm: &mut Vm, outcome: Result<(), Raised>) -> u8 {
    let mut code = match outcome {
        Ok(()) => 0,
        Err(raised) => {
            let exception = vm.take_raised(raised);
            uncaught(vm, exception)
        }
    };
    let _ = vm.enter(|vm| {
        library::atexit::run(vm);
        Ok(())
    });
    let flushed = vm.enter(|vm| {
        if let Err(raised) = flush(vm) {
            let exception = vm.take_raised(raised);
            let text = report::render(vm, exception);
            // Where stderr is closed too, nobody can be told.
            let _ = writeln!(std::io::stderr(), "cinderlift: standard output could not be written: {text}");
            return Ok(false);
        }
        Ok(true)
    });
    if matches!(flushed, Ok(false)) && code == 0 {
        code = UNDELIVERED;
    }
    code
}

/// Delivers what the program wrote: what its own file objects hold back, then the streams.
fn flush(vm: &mut Vm) -> Result<(), Raised> {
    if let Some(sys) = vm.dict_get_str(vm.modules, "sys")? {
        for name in [vm.names.stdout, vm.names.stderr] {
            if let Some(object) = vm.find_attr(sys, name)?
                && !object.is_none()
                && let Some(flush) = vm.find_attr(object, vm.names.flush)?
            {
                vm.call(flush, &[])?;
            }
        }
    }
    vm.flush_stream(Stream::Stdout)?;
    vm.flush_stream(Stream::Stderr)
}

/// Reports an exception that nobody caught; gives the exit code.
fn uncaught(vm: &mut Vm, exception: Gc<Exception>) -> u8 {
    if vm.is_instance(exception.value(), vm.types.system_exit) {
        return exit_code(vm, exception);
    }
    let interrupted = vm.is_instance(exception.value(), vm.types.keyboard_interrupt);
    let shown = vm.enter(|vm| sys::call_excepthook(vm, exception));
    if let Err(raised) = shown {
        // The program's own excepthook ended it.
        let exception = vm.take_raised(raised);
        if vm.is_instance(exception.value(), vm.types.system_exit) {
            return exit_code(vm, exception);
        }
    }
    if interrupted { INTERRUPTED } else { FAILED }
}

/// The exit code that SystemExit asks for; a value that is no int is printed.
fn exit_code(vm: &mut Vm, exception: Gc<Exception>) -> u8 {
    let value = exception.fields[0].get();
    if value.is_none() {
        return 0;
    }
    if vm.is_int(value) {
        // As the C library's exit: the lowest eight bits; CPython makes -1 of what does not fit.
        return vm.as_i64(value).map_or(255, |code| code as u8);
    }
    let _ = vm.enter(|vm| {
        let mut text = vm.str_of_text(value)?;
        text.push('\n');
        let _ = vm.flush_stream(Stream::Stdout);
        vm.write_error_text(&text)
    });
    FAILED
}
