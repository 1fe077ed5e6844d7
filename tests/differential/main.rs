//! Random programs run in every mode must print what the interpreter alone prints.
//!
//! ```text
//! CINDERLIFT_SEED=1000 CINDERLIFT_PROGRAMS=500 cargo test --test differential
//! ```
//!
//! The seeds are consecutive, one a program, so a program that shows a difference is repeated with its own seed and
//! `CINDERLIFT_PROGRAMS=1`. With `CINDERLIFT_REFERENCE` set to the command of a CPython 3.14 the interpreter is compared
//! with that too. A difference is reported with the shortest program that still shows it.

mod expressions;
mod generator;
mod random;
mod shrink;
#[path = "../support/mod.rs"]
mod support;

use std::env;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;

use support::{Mode, Outcome, difference, run};

const PRELUDE: &str = include_str!("prelude.py");

/// How many programs one process runs: starting a process costs more than a program.
const BATCH: u64 = 10;

/// For one batch.
const LIMIT: Duration = Duration::from_secs(120);

/// How long a program that shows a difference is made shorter.
const SHRINKING: Duration = Duration::from_secs(90);

/// Some consecutive programs in one file, and what the interpreter printed for them.
struct Batch {
    seeds: Vec<u64>,
    file: String,
    expected: Outcome,
}

fn setting(name: &str, default: u64) -> u64 {
    match env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name} must be a number, not {text:?}")),
        Err(_) => default,
    }
}

/// Where the programs are written: below the build folder, so that a failing one can be run again by hand.
fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
}

fn source(seeds: &[u64]) -> String {
    let mut text = PRELUDE.to_owned();
    for seed in seeds {
        write!(text, "print('== {seed}')\n{}\n", generator::program(*seed)).expect("text can be written");
    }
    text
}

fn write_program(name: &str, text: &str) {
    fs::write(folder().join(name), text).unwrap_or_else(|error| panic!("{name}: {error}"));
}

/// The batches, made and run once for all tests of this process.
fn batches() -> &'static [Batch] {
    static BATCHES: OnceLock<Vec<Batch>> = OnceLock::new();
    BATCHES.get_or_init(|| {
        let first = setting("CINDERLIFT_SEED", 1);
        let count = setting("CINDERLIFT_PROGRAMS", 60);
        let all: Vec<u64> = (first..first + count).collect();
        all.chunks(BATCH as usize)
            .map(|seeds| {
                let file = format!("random-{}.py", seeds[0]);
                write_program(&file, &source(seeds));
                let expected = run(support::OFF, &folder(), &file, None, LIMIT);
                Batch { seeds: seeds.to_vec(), file, expected }
            })
            .collect()
    })
}

/// What differs between two runs, if anything.
fn compare(expected: &Outcome, actual: &Outcome) -> Option<String> {
    let ends = |outcome: &Outcome| match &outcome.end {
        Ok(code) => format!("exit code {code}"),
        Err(why) => format!("it {why}"),
    };
    difference("stdout", &expected.stdout, &actual.stdout)
        .or_else(|| difference("stderr", &expected.stderr, &actual.stderr))
        .or_else(|| difference("the end", &ends(expected), &ends(actual)))
}

/// What the program does differently in `mode`. A program that fails in the interpreter or prints addresses does not count:
/// while one is made shorter it must not turn into one that differs for another reason.
fn differs(mode: Mode, name: &str, text: &str) -> Option<String> {
    write_program(name, text);
    let expected = run(support::OFF, &folder(), name, None, LIMIT);
    if expected.end != Ok(0) || !expected.stderr.is_empty() || expected.stdout.contains(" at 0x") {
        return None;
    }
    compare(&expected, &run(mode, &folder(), name, None, LIMIT))
}

fn check(mode: Mode) {
    for batch in batches() {
        let outcome = run(mode, &folder(), &batch.file, None, LIMIT);
        if let Some(what) = compare(&batch.expected, &outcome) {
            panic!("{}", report(mode, batch, &what));
        }
    }
}

/// Finds the program of the batch that behaves differently and shortens it.
fn report(mode: Mode, batch: &Batch, what: &str) -> String {
    let options = mode.arguments.join(" ");
    for seed in &batch.seeds {
        let name = format!("differs-{}-{seed}.py", mode.name);
        let text = source(&[*seed]);
        if differs(mode, &name, &text).is_none() {
            continue;
        }
        let trial = format!("shrinking-{}-{seed}.py", mode.name);
        // What all programs share stays whole: without it they could print addresses, which differ in every run.
        let own = text.strip_prefix(PRELUDE).expect("a program begins with what all share");
        let whole = |own: &str| format!("{PRELUDE}{own}");
        let short = shrink::shrink(own, SHRINKING, |own| differs(mode, &trial, &whole(own)).is_some());
        let what = differs(mode, &name, &whole(&short)).unwrap_or_else(|| "  (not every run shows it)".to_owned());
        return format!(
            "with {options} program {seed} prints something else than with --jit=off:\n{what}\n\n{short}\n\
             it lies in {}\nrepeat with: CINDERLIFT_SEED={seed} CINDERLIFT_PROGRAMS=1 cargo test --test differential",
            folder().join(&name).display(),
        );
    }
    format!(
        "with {options} the programs {:?} print something else than with --jit=off, but none of them does alone:\n{what}\n\
         they lie in {}",
        batch.seeds,
        folder().join(&batch.file).display(),
    )
}

#[test]
fn programs_end_without_an_error_in_the_interpreter() {
    for batch in batches() {
        assert_eq!((&batch.expected.end, batch.expected.stderr.as_str()), (&Ok(0), ""), "{}", batch.file);
    }
}

#[test]
fn programs_print_the_same_when_hot_code_is_compiled() {
    check(support::LAZY);
}

#[test]
fn programs_print_the_same_when_all_code_is_compiled() {
    check(support::EAGER);
}

#[test]
fn programs_print_the_same_when_guards_fail() {
    check(support::GUARDS);
}

#[test]
fn programs_print_the_same_when_assumptions_fire() {
    check(support::ASSUMPTIONS);
}

/// Collecting at every allocation is slow: one batch is enough to see that roots are missing.
#[test]
fn programs_print_the_same_when_every_allocation_collects() {
    let seeds: Vec<u64> = batches()[0].seeds.iter().copied().take(3).collect();
    let file = "random-gc.py".to_owned();
    write_program(&file, &source(&seeds));
    let expected = run(support::OFF, &folder(), &file, None, LIMIT);
    let batch = Batch { seeds, file, expected };
    let outcome = run(support::GC, &folder(), &batch.file, None, LIMIT);
    if let Some(what) = compare(&batch.expected, &outcome) {
        panic!("{}", report(support::GC, &batch, &what));
    }
}

#[test]
fn programs_print_what_the_reference_prints() {
    let Ok(reference) = env::var("CINDERLIFT_REFERENCE") else { return };
    let command: Vec<&str> = reference.split_whitespace().collect();
    for batch in batches() {
        let output = Command::new(command[0])
            .args(&command[1..])
            .arg(&batch.file)
            .current_dir(folder())
            .output()
            .unwrap_or_else(|error| panic!("CINDERLIFT_REFERENCE: {reference}: {error}"));
        let text = String::from_utf8_lossy(&output.stdout);
        let at = Path::new(&batch.file).display();
        if let Some(what) = difference("stdout", &text, &batch.expected.stdout) {
            panic!("{at} prints something else in {reference}:\n{what}\n{}", section(&text, &batch.expected.stdout));
        }
    }
}

/// The seed of the first program whose output differs.
fn section(expected: &str, actual: &str) -> String {
    let mut seed = "";
    for (e, a) in expected.lines().zip(actual.lines()) {
        if let Some(begins) = e.strip_prefix("== ") {
            seed = begins;
        }
        if e != a {
            break;
        }
    }
    format!("repeat with: CINDERLIFT_SEED={seed} CINDERLIFT_PROGRAMS=1 cargo test --test differential")
}
