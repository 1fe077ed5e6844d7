//! What the tests of the whole command share: the modes that a program must behave alike in, and running one with a
//! time limit. It knows the command line only, nothing of the library.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// One way to run a program. All of them must print the same bytes.
#[derive(Debug, Clone, Copy)]
pub struct Mode {
    /// What the lists of exceptions call it.
    pub name: &'static str,
    pub arguments: &'static [&'static str],
}

/// The interpreter alone: what the other modes are compared with where there is no CPython to ask.
pub const OFF: Mode = Mode { name: "off", arguments: &["--jit=off"] };
/// Hot code is compiled, as it is by default.
pub const LAZY: Mode = Mode { name: "lazy", arguments: &["--jit=lazy"] };
/// All code is compiled before it runs for the first time.
pub const EAGER: Mode = Mode { name: "eager", arguments: &["--jit=eager"] };
/// Every guard of compiled code fails once.
pub const GUARDS: Mode = Mode { name: "guards", arguments: &["--jit=eager", "--stress=guards"] };
/// Every assumption of compiled code is invalidated once.
pub const ASSUMPTIONS: Mode = Mode { name: "assumptions", arguments: &["--jit=eager", "--stress=assumptions"] };
/// The heap is collected at every allocation.
pub const GC: Mode = Mode { name: "gc", arguments: &["--jit=eager", "--stress=gc"] };

#[allow(dead_code)] // Not every test that shares this file goes through all of them.
pub const MODES: [Mode; 6] = [OFF, LAZY, EAGER, GUARDS, ASSUMPTIONS, GC];

/// How many bytes of output are read: more than any of the programs prints.
const MOST_OUTPUT: u64 = 64 << 20;

/// What a program left behind.
#[derive(Debug)]
pub struct Outcome {
    pub stdout: String,
    pub stderr: String,
    /// How it ended: an exit code, or the sentence that says why there is none.
    pub end: Result<i32, String>,
}

/// Runs the `cinderlift` of this build on `program` (a path below `folder`) and stops it after `limit`.
///
/// Bytes that are not UTF-8 arrive as replacement characters; what the folder's path contributes to the output is taken out.
pub fn run(mode: Mode, folder: &Path, program: &str, input: Option<&Path>, limit: Duration) -> Outcome {
    let stdin = match input {
        Some(path) => Stdio::from(File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))),
        None => Stdio::null(),
    };
    let mut child = Command::new(env!("CARGO_BIN_EXE_cinderlift"))
        .args(mode.arguments)
        .arg(program)
        .current_dir(folder)
        .env_remove("PYTHONPATH")
        .stdin(stdin)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command can be started");
    let stdout = collect(child.stdout.take());
    let stderr = collect(child.stderr.take());
    let end = wait(&mut child, limit);
    let prefix = format!("{}/", folder.display());
    let text = |reader: thread::JoinHandle<Vec<u8>>| {
        let bytes = reader.join().expect("a pipe can be read");
        String::from_utf8_lossy(&bytes).replace(&prefix, "")
    };
    Outcome { stdout: text(stdout), stderr: text(stderr), end }
}

/// Reads a pipe on a thread of its own, so that a program that fills one pipe never waits for the reader of the other.
///
/// A program that prints without end is read up to a limit; then it finds its pipe closed.
fn collect(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(pipe) = pipe {
            let mut pipe = pipe.take(MOST_OUTPUT);
            // A pipe that breaks ends the text; what was read until then is compared.
            let _ = pipe.read_to_end(&mut bytes);
        }
        bytes
    })
}

fn wait(child: &mut Child, limit: Duration) -> Result<i32, String> {
    let start = Instant::now();
    let mut pause = Duration::from_micros(500);
    loop {
        if let Some(status) = child.try_wait().expect("a child can be waited for") {
            return describe(status);
        }
        if start.elapsed() > limit {
            child.kill().expect("a child can be stopped");
            child.wait().expect("a stopped child ends");
            return Err(format!("did not end within {} s", limit.as_secs()));
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

#[cfg(unix)]
fn describe(status: ExitStatus) -> Result<i32, String> {
    use std::os::unix::process::ExitStatusExt;
    status.code().ok_or_else(|| format!("was ended by signal {}", status.signal().unwrap_or_default()))
}

#[cfg(not(unix))]
fn describe(status: ExitStatus) -> Result<i32, String> {
    status.code().ok_or_else(|| "ended without an exit code".to_owned())
}

/// Says where two texts part: the line, what was expected there and what came.
pub fn difference(what: &str, expected: &str, actual: &str) -> Option<String> {
    if expected == actual {
        return None;
    }
    let mut expected_lines = expected.lines();
    let mut actual_lines = actual.lines();
    let mut number = 1;
    loop {
        match (expected_lines.next(), actual_lines.next()) {
            (Some(e), Some(a)) if e == a => number += 1,
            (None, None) => return Some(format!("  {what} differs in how its lines end")),
            (e, a) => {
                let show = |line: Option<&str>| line.map_or("(the end)".to_owned(), |l| shorten(l, 300));
                return Some(format!("  {what}, line {number}\n    expected  {}\n    got       {}", show(e), show(a)));
            }
        }
    }
}

fn shorten(line: &str, limit: usize) -> String {
    match line.char_indices().nth(limit) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.to_owned(),
    }
}
