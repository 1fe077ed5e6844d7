//! Runs the programs in `tests/programs` in every mode and compares what they print with what CPython 3.14 printed
//! (`tests/programs/regenerate.sh` records that). One test a folder and mode:
//!
//! ```text
//! cargo test --test language                      # all
//! cargo test --test language exceptions::         # one folder in all modes
//! cargo test --test language ::when_guards_fail   # all folders in one mode
//! ```
//!
//! A program that is known to fail stands in `tests/programs/known-failures.txt`, with the modes it fails in and why;
//! one that stands there and passes is a failure too, so that the list cannot grow old.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use support::{Mode, Outcome, difference, run};

/// How long one program may take. Generous: what hangs must be told from what is slow on a busy machine.
const LIMIT: Duration = Duration::from_secs(60);

/// What a stress mode leaves out: (mode, folder or program, why). A mode that is not named here runs everything.
const LEFT_OUT: &[(&str, &str, &str)] = &[
    ("gc", "hot", "long loops that allocate; a collection at each allocation takes minutes in a debug build"),
    ("gc", "syntax", "nothing runs"),
    ("guards", "syntax", "nothing runs"),
    ("assumptions", "syntax", "nothing runs"),
];

/// Folders in which only the place and the kind of the error are compared, not its wording: the parser has its own.
const PLACE_AND_KIND: &[&str] = &["syntax"];

macro_rules! folders {
    ($($folder:ident)*) => {
        const FOLDERS: &[&str] = &[$(stringify!($folder)),*];
        $(mod $folder {
            use super::{check, support};

            const FOLDER: &str = stringify!($folder);

            #[test]
            fn without_the_jit() {
                check(FOLDER, support::OFF);
            }

            #[test]
            fn when_hot_code_is_compiled() {
                check(FOLDER, support::LAZY);
            }

            #[test]
            fn when_all_code_is_compiled() {
                check(FOLDER, support::EAGER);
            }

            #[test]
            fn when_guards_fail() {
                check(FOLDER, support::GUARDS);
            }

            #[test]
            fn when_assumptions_fire() {
                check(FOLDER, support::ASSUMPTIONS);
            }

            #[test]
            fn when_every_allocation_collects() {
                check(FOLDER, support::GC);
            }
        })*
    };
}

folders! {
    arithmetic bigints builtins bytes classes closures collections comprehensions context_managers coroutines
    decorators descriptors dicts exceptions exits floats formatting functions functools generators hot imports
    iteration itertools lists matching math metaclasses operators ranges scopes sets slices strings syntax sys time
    tracebacks tuples unpacking
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs")
}

/// The programs of one folder as paths below the root; what begins with an underscore is a part of another program.
fn programs(folder: &str) -> Vec<String> {
    let listing = fs::read_dir(root().join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let mut names: Vec<String> = listing
        .map(|entry| entry.expect("a folder can be listed").file_name().into_string().expect("names are UTF-8"))
        .filter(|name| name.ends_with(".py") && !name.starts_with('_'))
        .map(|name| format!("{folder}/{name}"))
        .collect();
    names.sort();
    names
}

/// `known-failures.txt`: a line is a program, the modes (`all`, or names with commas between) and the reason.
fn known_failures() -> BTreeMap<String, (Vec<String>, String)> {
    let text = fs::read_to_string(root().join("known-failures.txt")).expect("the list of known failures can be read");
    text.lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|line| {
            let mut parts = line.splitn(3, ' ');
            let (Some(program), Some(modes), Some(reason)) = (parts.next(), parts.next(), parts.next()) else {
                panic!("known-failures.txt: `{line}` is not `program modes reason`");
            };
            (program.to_owned(), (modes.split(',').map(str::to_owned).collect(), reason.to_owned()))
        })
        .collect()
}

fn is_left_out(mode: Mode, program: &str) -> bool {
    LEFT_OUT.iter().any(|(name, what, _)| {
        *name == mode.name && program.strip_prefix(what).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

fn check(folder: &str, mode: Mode) {
    let known = known_failures();
    let mut complaints = Vec::new();
    for program in programs(folder) {
        if is_left_out(mode, &program) {
            continue;
        }
        let is_known = known.get(&program).filter(|(modes, _)| modes.iter().any(|m| m == "all" || m == mode.name));
        match (run_one(folder, mode, &program), is_known) {
            (Some(complaint), None) => complaints.push(complaint),
            (None, Some((_, reason))) => complaints.push(format!(
                "{program} passes with {} but stands in known-failures.txt ({reason}): take it out\n",
                mode.arguments.join(" ")
            )),
            (None, None) | (Some(_), Some(_)) => {}
        }
    }
    assert!(complaints.is_empty(), "{} of {folder}:\n{}", complaints.len(), complaints.join("\n"));
}

/// Runs one program; the answer says what is wrong, if anything is.
fn run_one(folder: &str, mode: Mode, program: &str) -> Option<String> {
    let root = root();
    let stem = root.join(program.trim_end_matches(".py"));
    let beside = |extension: &str| stem.with_extension(extension);
    let expected = |extension: &str| fs::read_to_string(beside(extension)).unwrap_or_default();
    let input = Some(beside("in")).filter(|path| path.exists());
    let outcome = run(mode, &root, program, input.as_deref(), LIMIT);

    let mut wrong: Vec<String> = Vec::new();
    wrong.extend(difference("stdout", &expected("out"), &outcome.stdout));
    if PLACE_AND_KIND.contains(&folder) {
        wrong.extend(difference("stderr", &place_and_kind(&expected("err")), &place_and_kind(&outcome.stderr)));
    } else {
        wrong.extend(difference("stderr", &expected("err"), &outcome.stderr));
    }
    let code = expected("code").trim().parse().unwrap_or(0);
    match &outcome.end {
        Ok(actual) if *actual == code => {}
        Ok(actual) => wrong.push(format!("  exit code {actual}, expected {code}")),
        Err(why) => wrong.push(format!("  it {why}")),
    }
    (!wrong.is_empty()).then(|| complaint(mode, program, &wrong, &outcome))
}

fn complaint(mode: Mode, program: &str, wrong: &[String], outcome: &Outcome) -> String {
    let mut text = format!("cinderlift {} {program}\n{}\n", mode.arguments.join(" "), wrong.join("\n"));
    if let Some(last) = outcome.stderr.lines().last() {
        text.push_str(&format!("  the last line on stderr is: {last}\n"));
    }
    text
}

/// The lines that name a place, and the class of the error in the last line.
fn place_and_kind(stderr: &str) -> String {
    let mut kept: Vec<&str> = stderr.lines().filter(|line| line.trim_start().starts_with("File \"")).collect();
    kept.extend(stderr.lines().last().map(|line| line.split(':').next().unwrap_or(line)));
    kept.join("\n")
}

#[test]
fn every_folder_is_run() {
    let mut folders: Vec<String> = fs::read_dir(root())
        .expect("the folder of programs can be listed")
        .map(|entry| entry.expect("a folder can be listed"))
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().expect("names are UTF-8"))
        .collect();
    folders.sort();
    assert_eq!(folders, FOLDERS);
}

#[test]
fn every_program_has_a_recorded_result() {
    for folder in FOLDERS {
        for program in programs(folder) {
            let result = root().join(&program).with_extension("out");
            assert!(result.exists(), "{program}: run tests/programs/regenerate.sh -o {program}");
        }
    }
}

#[test]
fn the_lists_of_exceptions_name_programs_and_modes_that_exist() {
    let is_mode = |name: &str| support::MODES.iter().any(|mode| mode.name == name);
    for (program, (modes, _)) in known_failures() {
        assert!(root().join(&program).exists(), "known-failures.txt: there is no {program}");
        assert!(modes.iter().all(|m| m == "all" || is_mode(m)), "known-failures.txt: {program}: {modes:?}");
    }
    for (mode, what, _) in LEFT_OUT {
        assert!(is_mode(mode) && root().join(what).exists(), "LEFT_OUT: {mode} {what}");
    }
}
