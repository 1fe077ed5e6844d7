//! What a rule of text raises: the class of the exception and its message, to the letter of CPython's.

use std::fmt;

/// The class of the exception.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// `ValueError`
    Value,
    /// `TypeError`
    Type,
    /// `OverflowError`
    Overflow,
    /// `KeyError`
    Key,
    /// `IndexError`
    Index,
}

/// An exception that the caller makes of class and message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextError {
    /// The class of the exception.
    pub kind: ErrorKind,
    /// Its message. Surrogates never get here: messages quote texts by `repr`.
    pub message: String,
}

impl TextError {
    /// A `ValueError`.
    pub fn value(message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Value, message: message.into() }
    }

    /// A `TypeError`.
    pub fn type_error(message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Type, message: message.into() }
    }

    /// An `OverflowError`.
    pub fn overflow(message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Overflow, message: message.into() }
    }
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let class = match self.kind {
            ErrorKind::Value => "ValueError",
            ErrorKind::Type => "TypeError",
            ErrorKind::Overflow => "OverflowError",
            ErrorKind::Key => "KeyError",
            ErrorKind::Index => "IndexError",
        };
        write!(f, "{class}: {}", self.message)
    }
}

impl std::error::Error for TextError {}

/// The result of a rule of text.
pub type Result<T> = std::result::Result<T, TextError>;
