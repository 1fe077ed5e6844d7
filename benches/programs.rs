//! Every program in `benches/programs`, with the JIT and without it, as whole processes: what a user waits for, start-up and
//! compilation included. Beside the times stand the peak memory of the process and what the JIT says about its work.
//!
//! ```text
//! cargo bench --bench programs                 # all
//! cargo bench --bench programs -- sorting      # one
//! CINDERLIFT_SCALE=0.1 cargo bench             # a tenth of the work
//! ```

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use criterion::{BenchmarkId, Criterion};

const MODES: [(&str, &str); 2] = [("jit off", "--jit=off"), ("jit", "--jit=lazy")];

fn programs() -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/programs");
    let mut programs: Vec<(String, PathBuf)> = fs::read_dir(&folder)
        .expect("the folder of programs can be listed")
        .map(|entry| entry.expect("a folder can be listed").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .map(|path| (path.file_stem().unwrap_or_default().to_string_lossy().into_owned(), path))
        .collect();
    programs.sort();
    programs
}

fn command(mode: &str, program: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cinderlift"));
    command.arg(mode).env_remove("PYTHONPATH").stdin(Stdio::null());
    command.arg(program).arg(env::var("CINDERLIFT_SCALE").unwrap_or_else(|_| "1".to_owned()));
    command
}

fn times(criterion: &mut Criterion) {
    for (name, path) in programs() {
        let mut group = criterion.benchmark_group(&name);
        for (label, mode) in MODES {
            group.bench_function(BenchmarkId::from_parameter(label), |bencher| {
                bencher.iter(|| {
                    let output = command(mode, &path).output().expect("the command can be started");
                    assert!(output.status.success(), "{name} {mode}: {}", String::from_utf8_lossy(&output.stderr));
                });
            });
        }
        group.finish();
    }
}

/// One more run of each program, for what is not a time.
fn memory_and_compilation(filter: &[String]) {
    println!("\n{:<16}{:>16}{:>12}   what the JIT did", "program", "KB, jit off", "KB, jit");
    for (name, path) in programs() {
        if !filter.is_empty() && !filter.iter().any(|part| name.contains(part.as_str())) {
            continue;
        }
        let [off, jit] = MODES.map(|(_, mode)| peak_memory(command(mode, &path)));
        println!("{name:<16}{off:>16}{jit:>12}   {}", compilation(&path));
    }
}

/// The lines of the JIT's statistics that tell how much it compiled and how long that took.
fn compilation(program: &Path) -> String {
    let mut command = command("--jit=lazy", program);
    let output = command.arg("--jit-stats").output().expect("the command can be started");
    let text = String::from_utf8_lossy(&output.stderr);
    let tells = |line: &&str| line.starts_with("compiled:") || line.starts_with("time:");
    let lines: Vec<&str> = text.lines().map(str::trim).filter(tells).collect();
    lines.join("; ")
}

/// The most memory that the process had at one time, in KB.
#[cfg(target_os = "linux")]
#[expect(clippy::zombie_processes, reason = "wait4 is what waits, since it also tells the memory")]
fn peak_memory(mut command: Command) -> String {
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the command can be started");
    let process = libc::pid_t::try_from(child.id()).expect("a process id fits its type");
    let mut status = 0;
    // SAFETY: `rusage` is plain data, for which zeros are valid.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: both pointers are to live variables of the right type. `child` is not waited for otherwise.
    let waited = unsafe { libc::wait4(process, &mut status, 0, &mut usage) };
    if waited == process && status == 0 { usage.ru_maxrss.to_string() } else { "failed".to_owned() }
}

#[cfg(not(target_os = "linux"))]
fn peak_memory(_: Command) -> String {
    "not known here".to_owned()
}

fn main() {
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(3))
        .configure_from_args();
    times(&mut criterion);
    criterion.final_summary();
    // `cargo test --benches` runs each program once and wants no table; nor does a list of the benches.
    let arguments: Vec<String> = env::args().skip(1).collect();
    if !arguments.iter().any(|argument| argument == "--test" || argument == "--list") {
        memory_and_compilation(
            &arguments.into_iter().filter(|argument| !argument.starts_with('-')).collect::<Vec<_>>(),
        );
    }
}
