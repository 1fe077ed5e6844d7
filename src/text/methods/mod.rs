//! What the methods that `str`, `bytes` and `bytearray` share do: search, split, strip, pad.
//!
//! Both kinds are bytes here; a [`Unit`] says whether one of them is a code point or a byte. Everything that is looked for
//! is looked for bytewise, which is right for code points too (see [`super::wtf8`]). Counts and widths are in units, and
//! what is returned are slices or byte offsets of the text that was given.

pub mod ascii;
pub mod hex;
pub mod pad;
pub mod search;
pub mod split;
pub mod strip;

use super::unicode::{is_line_break, is_space};
use super::wtf8;

/// What one element of a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Of `str`: a code point.
    CodePoint,
    /// Of `bytes` and `bytearray`: a byte.
    Byte,
}

impl Unit {
    /// How many units the text has.
    pub fn len(self, text: &[u8]) -> usize {
        match self {
            Self::CodePoint => wtf8::len(text),
            Self::Byte => text.len(),
        }
    }

    /// The byte offset of a unit.
    pub fn offset_of(self, text: &[u8], index: usize) -> usize {
        match self {
            Self::CodePoint => wtf8::offset_of(text, index),
            Self::Byte => index.min(text.len()),
        }
    }

    /// The unit at a byte offset, and its width in bytes.
    fn at(self, text: &[u8], at: usize) -> (u32, usize) {
        match self {
            Self::CodePoint => wtf8::decode_at(text, at),
            Self::Byte => (u32::from(text[at]), 1),
        }
    }

    /// Where the unit that ends at a byte offset begins.
    fn before(self, text: &[u8], at: usize) -> usize {
        match self {
            Self::CodePoint => wtf8::before(text, at),
            Self::Byte => at - 1,
        }
    }

    /// Whether the unit is white space: of bytes only the six of ASCII are.
    fn is_space(self, c: u32) -> bool {
        match self {
            Self::CodePoint => is_space(c),
            Self::Byte => matches!(c, 0x20 | 0x09..=0x0D),
        }
    }

    /// Whether the unit ends a line: of bytes only the two of ASCII do.
    fn is_line_break(self, c: u32) -> bool {
        match self {
            Self::CodePoint => is_line_break(c),
            Self::Byte => matches!(c, 0x0A | 0x0D),
        }
    }
}
