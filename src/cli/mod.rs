//! The command: `cinderlift FILE`, `-c CODE`, `-m MODULE`, `-`.
//!
//! What enters: the command line, the environment, signals. What leaves: what the program writes, and an exit code by
//! CPython's rules. It grants a program what a command may do (files, the directories of `sys.path`) and knows nothing of how
//! anything is done.
//!
//! | to find | look in |
//! | --- | --- |
//! | the options | `options` |
//! | how a program is found, run and ended | `run` |
//! | source files as text | [`crate::library::source`] |
//! | Ctrl-C | `signal` |

mod options;
mod run;
mod signal;

use std::process::ExitCode;

/// Stack of the thread that programs run on. Deep recursion must meet Python's own limit first.
const STACK: usize = 256 << 20;

/// Runs the command with the arguments of the process.
pub fn main() -> ExitCode {
    let options = match options::parse(std::env::args_os()) {
        Ok(options) => options,
        Err(code) => return code,
    };
    let program = std::thread::Builder::new().name("python".into()).stack_size(STACK).spawn(move || run::run(&options));
    match program.map(std::thread::JoinHandle::join) {
        Ok(Ok(code)) => ExitCode::from(code),
        // The panic's message is printed already.
        Ok(Err(_)) => ExitCode::from(101),
        Err(error) => {
            eprintln!("cinderlift: no thread with a stack of {} MB can be started: {error}", STACK >> 20);
            ExitCode::FAILURE
        }
    }
}
