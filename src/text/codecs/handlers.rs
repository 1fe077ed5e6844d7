//! The error handlers that Python brings: `strict`, `ignore`, `replace` and the others.

use super::{DecodeErrors, DecodeFault, EncodeErrors, EncodeFault, Replacement};
use crate::text::repr::push_escape;
use crate::text::wtf8::{chars, is_surrogate, push};

/// A handler of this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standard {
    /// Raises.
    Strict,
    /// Leaves out.
    Ignore,
    /// Puts `?` or U+FFFD.
    Replace,
    /// Puts escapes.
    BackslashReplace,
    /// Puts `&#…;`.
    XmlCharRefReplace,
    /// Puts `\N{…}`.
    NameReplace,
    /// Bytes that cannot be decoded become lone surrogates, and those become bytes again.
    SurrogateEscape,
    /// Surrogates are coded as if they were characters.
    SurrogatePass,
}

/// What a handler raises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodecError {
    /// `UnicodeDecodeError`; the object is what the caller gave (for `utf-8-sig`, what follows the mark).
    Decode {
        /// The encoding's name.
        encoding: &'static str,
        /// Where the fault begins.
        start: usize,
        /// Where it ends.
        end: usize,
        /// What is wrong.
        reason: &'static str,
    },
    /// `UnicodeEncodeError`; the object is what the caller gave.
    Encode {
        /// The encoding's name.
        encoding: &'static str,
        /// Where the fault begins.
        start: usize,
        /// Where it ends.
        end: usize,
        /// What is wrong.
        reason: &'static str,
    },
    /// `TypeError`: the handler is not for decoding.
    OnlyEncodes,
}

impl Standard {
    /// The handler of this name.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "strict" => Self::Strict,
            "ignore" => Self::Ignore,
            "replace" => Self::Replace,
            "backslashreplace" => Self::BackslashReplace,
            "xmlcharrefreplace" => Self::XmlCharRefReplace,
            "namereplace" => Self::NameReplace,
            "surrogateescape" => Self::SurrogateEscape,
            "surrogatepass" => Self::SurrogatePass,
            _ => return None,
        })
    }
}

/// The unit's size and order of the encodings that `surrogatepass` is for.
fn wide(encoding: &str) -> Option<(usize, bool)> {
    Some(match encoding {
        "utf-8" => (1, false),
        "utf-16" | "utf-16-le" => (2, false),
        "utf-16-be" => (2, true),
        "utf-32" | "utf-32-le" => (4, false),
        "utf-32-be" => (4, true),
        _ => return None,
    })
}

fn decode_passed(fault: &DecodeFault<'_>) -> Option<(u32, usize)> {
    let rest = &fault.object[fault.start..];
    let (size, big) = wide(fault.encoding)?;
    let (c, width) = match size {
        1 => match rest {
            [0xED, second @ 0xA0..=0xBF, third @ 0x80..=0xBF, ..] => {
                (0xD000 | u32::from(second & 0x3F) << 6 | u32::from(third & 0x3F), 3)
            }
            _ => return None,
        },
        _ => {
            let unit = rest.get(..size)?;
            let join = |value: u32, b: &u8| value << 8 | u32::from(*b);
            (if big { unit.iter().fold(0, join) } else { unit.iter().rev().fold(0, join) }, size)
        }
    };
    is_surrogate(c).then_some((c, fault.start + width))
}

impl DecodeErrors for Standard {
    type Error = CodecError;

    fn decode_fault(&mut self, fault: &DecodeFault<'_>) -> Result<(Vec<u8>, usize), CodecError> {
        let DecodeFault { encoding, object, start, end, reason } = *fault;
        let refused = || CodecError::Decode { encoding, start, end, reason };
        let bytes = &object[start..end];
        let mut out = Vec::new();
        match self {
            Self::Strict => return Err(refused()),
            Self::XmlCharRefReplace | Self::NameReplace => return Err(CodecError::OnlyEncodes),
            Self::Ignore => {}
            Self::Replace => push(&mut out, 0xFFFD),
            Self::BackslashReplace => bytes.iter().for_each(|&b| push_escape(&mut out, u32::from(b))),
            Self::SurrogateEscape => {
                let high = bytes.iter().take(4).take_while(|b| !b.is_ascii()).count();
                if high == 0 {
                    return Err(refused());
                }
                bytes[..high].iter().for_each(|&b| push(&mut out, 0xDC00 + u32::from(b)));
                return Ok((out, start + high));
            }
            Self::SurrogatePass => {
                let (c, resume) = decode_passed(fault).ok_or_else(refused)?;
                push(&mut out, c);
                return Ok((out, resume));
            }
        }
        Ok((out, end))
    }
}

impl EncodeErrors for Standard {
    type Error = CodecError;

    fn encode_fault(&mut self, fault: &EncodeFault<'_>) -> Result<(Replacement, usize), CodecError> {
        let unencodable = || chars(fault.unencodable);
        let mut out = Vec::new();
        match self {
            Self::Strict => return Err(self.refuse(fault)),
            Self::Ignore => {}
            Self::Replace => out.resize(fault.end - fault.start, b'?'),
            Self::BackslashReplace => unencodable().for_each(|c| push_escape(&mut out, c)),
            Self::XmlCharRefReplace => {
                unencodable().for_each(|c| out.extend_from_slice(format!("&#{c};").as_bytes()));
            }
            Self::NameReplace => unencodable().for_each(|c| match char::from_u32(c).and_then(unicode_names2::name) {
                Some(name) => out.extend_from_slice(format!("\\N{{{name}}}").as_bytes()),
                None => push_escape(&mut out, c),
            }),
            Self::SurrogateEscape => {
                // As far as it goes: what follows is a fault of its own.
                out.extend(unencodable().map_while(|c| (0xDC80..=0xDCFF).contains(&c).then_some(c as u8)));
                if out.is_empty() {
                    return Err(self.refuse(fault));
                }
                let resume = fault.start + out.len();
                return Ok((Replacement::Bytes(out), resume));
            }
            Self::SurrogatePass => {
                let Some((size, big)) = wide(fault.encoding) else {
                    return Err(self.refuse(fault));
                };
                if !unencodable().all(is_surrogate) {
                    return Err(self.refuse(fault));
                }
                unencodable().for_each(|c| match (size, big) {
                    (1, _) => push(&mut out, c),
                    (2, false) => out.extend_from_slice(&(c as u16).to_le_bytes()),
                    (2, true) => out.extend_from_slice(&(c as u16).to_be_bytes()),
                    (_, false) => out.extend_from_slice(&c.to_le_bytes()),
                    (_, true) => out.extend_from_slice(&c.to_be_bytes()),
                });
                return Ok((Replacement::Bytes(out), fault.end));
            }
        }
        Ok((Replacement::Text(out), fault.end))
    }

    fn refuse(&mut self, fault: &EncodeFault<'_>) -> CodecError {
        let EncodeFault { encoding, start, end, reason, .. } = *fault;
        CodecError::Encode { encoding, start, end, reason }
    }
}
