//! What is wrong with a source text.

use ruff_text_size::TextRange;

use super::source::Source;

/// Which exception reports the error.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SyntaxErrorKind {
    /// `SyntaxError`
    Syntax,
    /// `IndentationError`
    Indentation,
    /// `TabError`
    Tab,
}

/// An error in a source text, with the place and the wording that CPython gives it where it is a common one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SyntaxError {
    /// Which exception reports it.
    pub kind: SyntaxErrorKind,
    /// What is wrong.
    pub message: String,
    /// `filename`
    pub filename: String,
    /// `lineno`, from 1.
    pub line: u32,
    /// `offset`, in characters from 1.
    pub offset: u32,
    /// `end_lineno`
    pub end_line: u32,
    /// `end_offset`
    pub end_offset: u32,
    /// The text of the line, with its line break.
    pub text: String,
}

impl std::fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({}, line {})", self.message, self.filename, self.line)
    }
}

impl std::error::Error for SyntaxError {}

/// An error before it knows its line: what passes work with.
#[derive(Debug)]
pub(super) struct Fault {
    pub kind: SyntaxErrorKind,
    pub message: String,
    pub range: TextRange,
}

/// The result of a pass. The fault is boxed so that the common case stays small.
pub(super) type Compiled<T = ()> = Result<T, Box<Fault>>;

impl Fault {
    pub fn new(range: TextRange, message: impl Into<String>) -> Box<Fault> {
        Box::new(Fault { kind: SyntaxErrorKind::Syntax, message: message.into(), range })
    }

    pub fn indentation(range: TextRange, message: impl Into<String>) -> Box<Fault> {
        Box::new(Fault { kind: SyntaxErrorKind::Indentation, message: message.into(), range })
    }

    pub fn located(self, source: &Source, filename: &str) -> SyntaxError {
        let (line, offset) = source.line_and_character(self.range.start());
        // The end of a line (or of the text) counts as one character of that line.
        let (start, end) = (self.range.start().to_usize(), self.range.end().to_usize());
        let at_line_end = start < end && source.text.get(start..end).is_none_or(|text| text.starts_with(['\n', '\r']));
        let (end_line, end_offset) = match at_line_end {
            true => (line, offset + 1),
            false => source.line_and_character(self.range.end()),
        };
        SyntaxError {
            kind: self.kind,
            message: self.message,
            filename: filename.into(),
            line,
            offset: offset + 1,
            end_line,
            end_offset: end_offset + 1,
            text: source.line_text(line).into(),
        }
    }
}

/// Shorthand for returning a fault.
pub(super) fn fault<T>(range: TextRange, message: impl Into<String>) -> Compiled<T> {
    Err(Fault::new(range, message))
}
