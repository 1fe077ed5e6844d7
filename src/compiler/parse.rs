//! Has a text parsed, and words what is wrong with it.

use ruff_python_ast::{Mod, PythonVersion};
use ruff_python_parser::{Mode as ParserMode, ParseOptions, parse_unchecked};

use super::Mode;
use super::error::{Compiled, Fault};
use super::source::Source;

/// Parses a text.
pub(super) fn parse(source: &Source, mode: Mode) -> Compiled<Mod> {
    let parser_mode = match mode {
        Mode::Exec | Mode::Single => ParserMode::Module,
        Mode::Eval => ParserMode::Expression,
    };
    // A byte order mark and, for an expression, leading blanks are not part of the program.
    let options = ParseOptions::from(parser_mode).with_target_version(PythonVersion::PY314);
    let parsed = parse_unchecked(source.text, options);
    if let Some(error) = parsed.errors().first() {
        return Err(Fault::new(error.location, error.error.to_string()));
    }
    if let Some(error) = parsed.unsupported_syntax_errors().first() {
        return Err(Fault::new(error.range, error.to_string()));
    }
    Ok(parsed.into_syntax())
}
