//! The `cinderlift` command. What it does is in [`cinderlift::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    cinderlift::cli::main()
}
