//! The command line.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};

/// When code is compiled to machine code.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Jit {
    /// Never: the interpreter alone.
    Off,
    /// When it is hot.
    Lazy,
    /// Before it runs for the first time.
    Eager,
}

/// What is made to happen all the time, so that what happens seldom is tested.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Stress {
    /// Every guard of compiled code fails once.
    Guards,
    /// Every assumption of compiled code is invalidated once.
    Assumptions,
    /// The heap is collected at every safepoint that follows an allocation.
    Gc,
}

/// A stage of code that can be printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    Bytecode,
    Hir,
    Clif,
    Asm,
}

/// `--dump=STAGE[:FUNCTION]`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dump {
    /// What is printed.
    pub stage: Stage,
    /// Only code whose qualified name this is.
    pub function: Option<String>,
}

impl std::str::FromStr for Dump {
    type Err = String;

    fn from_str(text: &str) -> Result<Dump, String> {
        let (stage, function) = match text.split_once(':') {
            Some((stage, function)) => (stage, Some(function.to_owned())),
            None => (text, None),
        };
        let stage = match stage {
            "bytecode" => Stage::Bytecode,
            "hir" => Stage::Hir,
            "clif" => Stage::Clif,
            "asm" => Stage::Asm,
            _ => return Err("expected bytecode, hir, clif or asm, and perhaps :FUNCTION".into()),
        };
        Ok(Dump { stage, function })
    }
}

/// Runs Python programs.
#[derive(Parser, Debug)]
#[command(
    name = "cinderlift",
    version,
    about,
    disable_help_subcommand = true,
    override_usage = "cinderlift [OPTIONS] [FILE | -c CODE | -m MODULE | -] [ARGS]..."
)]
pub struct Options {
    /// Run this source text
    #[arg(short = 'c', value_name = "CODE", allow_hyphen_values = true, conflicts_with = "module")]
    pub code: Option<OsString>,
    /// Run a module of sys.path as a program
    #[arg(short = 'm', value_name = "MODULE", allow_hyphen_values = true)]
    pub module: Option<OsString>,
    /// When code is compiled to machine code
    #[arg(long, value_enum, default_value = "lazy", require_equals = true)]
    pub jit: Jit,
    /// Print what the JIT did when the program ends, to stderr
    #[arg(long)]
    pub jit_stats: bool,
    /// Print code as it is made: bytecode, hir, clif or asm, of all functions or of one
    #[arg(long, value_name = "STAGE[:FUNCTION]", require_equals = true)]
    pub dump: Option<Dump>,
    /// Make rare things happen all the time
    #[arg(long, value_enum, require_equals = true)]
    pub stress: Vec<Stress>,
    /// The program (`-` for standard input), and its arguments
    #[arg(value_name = "FILE", trailing_var_arg = true, allow_hyphen_values = true)]
    pub rest: Vec<OsString>,
}

/// Reads the command line. What clap has to say (help, version, a mistake) is printed, and the exit code returned.
pub fn parse(args: impl Iterator<Item = OsString>) -> Result<Options, ExitCode> {
    Options::try_parse_from(before_the_program(args)).map_err(|error| {
        // A closed terminal cannot be told of anything.
        let _ = error.print();
        ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
    })
}

/// Puts `--` where the program's own arguments begin: what follows a file name, `-c CODE` or `-m MODULE` is not ours.
fn before_the_program(args: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut args = args.peekable();
    let mut all: Vec<OsString> = args.next().into_iter().collect();
    while let Some(arg) = args.next() {
        let text = arg.to_string_lossy().into_owned();
        if text == "--" {
            all.push(arg);
            break;
        }
        if text == "-c" || text == "-m" {
            all.push(arg);
            all.extend(args.next());
            all.push("--".into());
            break;
        }
        if let Some(value) = text.strip_prefix("-c").or_else(|| text.strip_prefix("-m")) {
            // `-mNAME` is `-m NAME`.
            all.extend([text[..2].into(), value.into(), "--".into()]);
            break;
        }
        if text == "-" || !text.starts_with('-') {
            all.push("--".into());
            all.push(arg);
            break;
        }
        all.push(arg);
    }
    all.extend(args);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Options {
        let words = std::iter::once("cinderlift").chain(line.split_whitespace()).map(OsString::from);
        Options::try_parse_from(before_the_program(words)).expect("a valid command line")
    }

    #[test]
    fn what_follows_the_program_belongs_to_it() {
        let options = read("--jit=off prog.py --jit=eager -c x");
        assert_eq!(options.jit, Jit::Off);
        assert_eq!(options.rest, ["prog.py", "--jit=eager", "-c", "x"]);
        let options = read("-c pass --version");
        assert_eq!(options.code, Some("pass".into()));
        assert_eq!(options.rest, ["--version"]);
        let options = read("-mtimeit -n 5");
        assert_eq!(options.module, Some("timeit".into()));
        assert_eq!(options.rest, ["-n", "5"]);
        assert_eq!(read("- a").rest, ["-", "a"]);
    }

    #[test]
    fn a_dump_names_a_stage_and_perhaps_a_function() {
        let options = read("--dump=hir:Point.move x.py");
        assert_eq!(options.dump, Some(Dump { stage: Stage::Hir, function: Some("Point.move".into()) }));
        assert!("ir".parse::<Dump>().is_err());
    }
}
