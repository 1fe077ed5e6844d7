//! Has a text parsed, and words what is wrong with it.

use ruff_python_ast::{Mod, PythonVersion};
use ruff_python_parser::{Mode as ParserMode, ParseOptions, UnsupportedSyntaxErrorKind, parse_unchecked};

use super::Mode;
use super::error::{Compiled, Fault};
use super::source::Source;
use super::wording;

/// Parses a text.
pub(super) fn parse(source: &Source, mode: Mode) -> Compiled<Mod> {
    let parser_mode = match mode {
        Mode::Exec | Mode::Single => ParserMode::Module,
        Mode::Eval => ParserMode::Expression,
    };
    let options = ParseOptions::from(parser_mode).with_target_version(PythonVersion::PY314);
    let parsed = parse_unchecked(source.text, options);
    if let Some(error) = parsed.errors().first() {
        return Err(wording::word(&parsed, error, source));
    }
    if let Some(error) = parsed.unsupported_syntax_errors().first() {
        let message = match error.kind {
            UnsupportedSyntaxErrorKind::UnpackingInComprehension(_) if source.slice(error.range).starts_with("**") => {
                "dict unpacking cannot be used in dict comprehension"
            }
            UnsupportedSyntaxErrorKind::UnpackingInComprehension(_) => {
                "iterable unpacking cannot be used in comprehension"
            }
            _ => "invalid syntax",
        };
        return Err(Fault::new(error.range, message));
    }
    Ok(parsed.into_syntax())
}
