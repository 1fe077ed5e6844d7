//! Encodings: texts to bytes and back.
//!
//! What cannot be coded is a *fault*. It is handed to an error handler, which answers with what to put in its place and where
//! to go on; Python's own handlers are in [`handlers`], others a program registers, and the caller brings them as an
//! implementation of [`DecodeErrors`] or [`EncodeErrors`].

pub mod escape;
pub mod handlers;
pub mod narrow;
pub mod utf16;
pub mod utf32;
pub mod utf8;

use super::wtf8;

/// The order of the bytes of a wide unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Told by a mark at the beginning; little-endian without one. Encoding writes the mark.
    Marked,
    /// Little-endian.
    Little,
    /// Big-endian.
    Big,
}

/// An encoding that is built in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// UTF-8.
    Utf8,
    /// UTF-8 with the mark that some systems write at the beginning.
    Utf8Sig,
    /// UTF-16.
    Utf16(Order),
    /// UTF-32.
    Utf32(Order),
    /// The first 256 code points.
    Latin1,
    /// The first 128 code points.
    Ascii,
    /// Escapes as in Python's source.
    UnicodeEscape,
    /// Only `\u` and `\U` escapes.
    RawUnicodeEscape,
}

/// A stretch of bytes that cannot be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecodeFault<'a> {
    /// The encoding's name, as the exception has it.
    pub encoding: &'static str,
    /// All the bytes.
    pub object: &'a [u8],
    /// Where the fault begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What is wrong.
    pub reason: &'static str,
}

/// A stretch of text that cannot be encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncodeFault<'a> {
    /// The encoding's name, as the exception has it.
    pub encoding: &'static str,
    /// All the text.
    pub object: &'a [u8],
    /// The index of the first code point that cannot be encoded.
    pub start: usize,
    /// The index after the last one.
    pub end: usize,
    /// The code points from `start` to `end`.
    pub unencodable: &'a [u8],
    /// What is wrong.
    pub reason: &'static str,
}

/// What a handler puts in the place of what cannot be encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replacement {
    /// A text, which is encoded in its turn.
    Text(Vec<u8>),
    /// Bytes, which go to the output as they are.
    Bytes(Vec<u8>),
}

/// What is done with faults of decoding.
pub trait DecodeErrors {
    /// What is raised.
    type Error;

    /// The text in the place of the fault, and the offset where decoding goes on (at most the length of the bytes).
    fn decode_fault(&mut self, fault: &DecodeFault<'_>) -> Result<(Vec<u8>, usize), Self::Error>;
}

/// What is done with faults of encoding.
pub trait EncodeErrors {
    /// What is raised.
    type Error;

    /// What is put in the place of the fault, and the index where encoding goes on (at most the length of the text).
    fn encode_fault(&mut self, fault: &EncodeFault<'_>) -> Result<(Replacement, usize), Self::Error>;

    /// What is raised when the replacement cannot be encoded either.
    fn refuse(&mut self, fault: &EncodeFault<'_>) -> Self::Error;
}

impl Codec {
    /// The encoding that a program means by a name, with all the spellings that Python knows.
    pub fn named(name: &str) -> Option<Self> {
        let spelled: String =
            name.chars().map(|c| if matches!(c, '_' | ' ') { '-' } else { c.to_ascii_lowercase() }).collect();
        Some(match spelled.as_str() {
            "utf-8" | "utf8" | "u8" | "utf" | "cp65001" | "utf8-ucs2" | "utf8-ucs4" => Self::Utf8,
            "utf-8-sig" | "utf8-sig" => Self::Utf8Sig,
            "utf-16" | "utf16" | "u16" => Self::Utf16(Order::Marked),
            "utf-16-le" | "utf-16le" | "utf16-le" | "utf16le" | "unicodelittleunmarked" => Self::Utf16(Order::Little),
            "utf-16-be" | "utf-16be" | "utf16-be" | "utf16be" | "unicodebigunmarked" => Self::Utf16(Order::Big),
            "utf-32" | "utf32" | "u32" => Self::Utf32(Order::Marked),
            "utf-32-le" | "utf-32le" | "utf32-le" | "utf32le" => Self::Utf32(Order::Little),
            "utf-32-be" | "utf-32be" | "utf32-be" | "utf32be" => Self::Utf32(Order::Big),
            "latin-1" | "latin1" | "iso-8859-1" | "iso8859-1" | "iso88591" | "8859" | "cp819" | "l1" | "latin"
            | "iso8859" | "iso-ir-100" | "ibm819" | "csisolatin1" => Self::Latin1,
            "ascii" | "us-ascii" | "646" | "ansi-x3.4-1968" | "ansi-x3.4-1986" | "cp367" | "csascii" | "ibm367"
            | "iso646-us" | "iso-646.irv-1991" | "iso-ir-6" | "us" => Self::Ascii,
            "unicode-escape" | "unicodeescape" => Self::UnicodeEscape,
            "raw-unicode-escape" | "rawunicodeescape" => Self::RawUnicodeEscape,
            _ => return None,
        })
    }

    /// The name that `codecs.lookup(…).name` gives.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf8Sig => "utf-8-sig",
            Self::Utf16(Order::Marked) => "utf-16",
            Self::Utf16(Order::Little) => "utf-16-le",
            Self::Utf16(Order::Big) => "utf-16-be",
            Self::Utf32(Order::Marked) => "utf-32",
            Self::Utf32(Order::Little) => "utf-32-le",
            Self::Utf32(Order::Big) => "utf-32-be",
            Self::Latin1 => "iso8859-1",
            Self::Ascii => "ascii",
            Self::UnicodeEscape => "unicode-escape",
            Self::RawUnicodeEscape => "raw-unicode-escape",
        }
    }

    /// The text that the bytes stand for.
    pub fn decode<E: DecodeErrors>(self, bytes: &[u8], errors: &mut E) -> Result<Vec<u8>, E::Error> {
        self.decode_part(bytes, errors, true).map(|(text, _)| text)
    }

    /// Decodes what is there. Unless it is the `last` part, a unit that is cut off at the end is left alone: what is
    /// returned is the text, and how many bytes were used.
    pub fn decode_part<E: DecodeErrors>(
        self,
        bytes: &[u8],
        errors: &mut E,
        last: bool,
    ) -> Result<(Vec<u8>, usize), E::Error> {
        match self {
            Self::Utf8 => utf8::decode(bytes, errors, last),
            Self::Utf8Sig => utf8::decode_marked(bytes, errors, last),
            Self::Utf16(order) => utf16::decode(bytes, order, errors, last),
            Self::Utf32(order) => utf32::decode(bytes, order, errors, last),
            Self::Latin1 => Ok((narrow::decode_latin1(bytes), bytes.len())),
            Self::Ascii => narrow::decode_ascii(bytes, errors).map(|text| (text, bytes.len())),
            Self::UnicodeEscape => escape::decode(bytes, errors).map(|text| (text, bytes.len())),
            Self::RawUnicodeEscape => escape::decode_raw(bytes, errors).map(|text| (text, bytes.len())),
        }
    }

    /// The bytes that the text is encoded as.
    pub fn encode<E: EncodeErrors>(self, text: &[u8], errors: &mut E) -> Result<Vec<u8>, E::Error> {
        match self {
            Self::Utf8 => utf8::encode(text, Vec::new(), errors),
            Self::Utf8Sig => utf8::encode(text, utf8::MARK.to_vec(), errors),
            Self::Utf16(order) => utf16::encode(text, order, errors),
            Self::Utf32(order) => utf32::encode(text, order, errors),
            Self::Latin1 => narrow::encode(text, 0x100, errors),
            Self::Ascii => narrow::encode(text, 0x80, errors),
            Self::UnicodeEscape => Ok(escape::encode(text)),
            Self::RawUnicodeEscape => Ok(escape::encode_raw(text)),
        }
    }
}

/// How an encoder goes over a text: what can be encoded is, faults are handled, and the rest goes on where a handler says.
struct Encoding<'a> {
    name: &'static str,
    reason: &'static str,
    /// How many bytes a unit has: what handlers answer in bytes must be whole units.
    unit: usize,
    /// Whether faults that follow each other are one.
    together: bool,
    text: &'a [u8],
}

impl Encoding<'_> {
    /// `put` appends a code point to the output, or says that it cannot.
    fn run<E: EncodeErrors>(
        &self,
        mut out: Vec<u8>,
        errors: &mut E,
        put: impl Fn(&mut Vec<u8>, u32) -> bool,
    ) -> Result<Vec<u8>, E::Error> {
        let (mut at, mut index) = (0, 0);
        while at < self.text.len() {
            let (c, width) = wtf8::decode_at(self.text, at);
            if put(&mut out, c) {
                (at, index) = (at + width, index + 1);
                continue;
            }
            let (mut end, mut end_index) = (at + width, index + 1);
            let mut scratch = Vec::new();
            while self.together && end < self.text.len() {
                let (c, width) = wtf8::decode_at(self.text, end);
                if put(&mut scratch, c) {
                    break;
                }
                (end, end_index) = (end + width, end_index + 1);
            }
            let fault = EncodeFault {
                encoding: self.name,
                object: self.text,
                start: index,
                end: end_index,
                unencodable: &self.text[at..end],
                reason: self.reason,
            };
            let (replacement, resume) = errors.encode_fault(&fault)?;
            let whole = match replacement {
                Replacement::Text(text) => wtf8::chars(&text).all(|c| put(&mut out, c)),
                Replacement::Bytes(bytes) => {
                    out.extend_from_slice(&bytes);
                    bytes.len().is_multiple_of(self.unit)
                }
            };
            if !whole {
                return Err(errors.refuse(&fault));
            }
            at = match resume {
                _ if resume == end_index => end,
                _ if resume >= index => at + wtf8::offset_of(&self.text[at..], resume - index),
                _ => wtf8::offset_of(self.text, resume),
            };
            index = resume;
        }
        Ok(out)
    }
}
