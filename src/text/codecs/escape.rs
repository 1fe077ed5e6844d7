//! `unicode_escape` and `raw_unicode_escape`: ASCII with escapes, other bytes as in Latin-1.

use super::{DecodeErrors, DecodeFault};
use crate::text::repr::push_escape;
use crate::text::wtf8::{MAX_CODE_POINT, chars, push};

/// An escape that is read: its code point, or what is wrong with it; and where it ends.
type Escape = (Result<u32, &'static str>, usize);

/// `count` hexadecimal digits from an offset on.
fn hexadecimal(bytes: &[u8], from: usize, count: usize, reason: &'static str) -> Escape {
    let digits = bytes[from..].iter().take(count).take_while(|b| b.is_ascii_hexdigit()).count();
    let end = from + digits;
    if digits < count {
        return (Err(reason), end);
    }
    let value = bytes[from..end].iter().fold(0u32, |v, &b| v << 4 | char::from(b).to_digit(16).unwrap_or(0));
    (Ok(value), end)
}

/// `{NAME}` from an offset on.
fn named(bytes: &[u8], from: usize) -> Escape {
    let malformed = "malformed \\N character escape";
    if bytes.get(from) != Some(&b'{') {
        return (Err(malformed), from);
    }
    let Some(length) = bytes[from + 1..].iter().position(|&b| b == b'}') else {
        return (Err(malformed), bytes.len());
    };
    let end = from + 1 + length + 1;
    if length == 0 {
        return (Err(malformed), from + 1);
    }
    let name = std::str::from_utf8(&bytes[from + 1..end - 1]).ok();
    let found = name.and_then(unicode_names2::character);
    (found.map(u32::from).ok_or("unknown Unicode character name"), end)
}

fn run<E: DecodeErrors>(
    encoding: &'static str,
    bytes: &[u8],
    errors: &mut E,
    escape: impl Fn(&[u8], usize, &mut Vec<u8>) -> Escape,
) -> Result<Vec<u8>, E::Error> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'\\' {
            push(&mut out, u32::from(bytes[at]));
            at += 1;
            continue;
        }
        match escape(bytes, at + 1, &mut out) {
            (Ok(c), end) => {
                if c <= MAX_CODE_POINT {
                    push(&mut out, c);
                }
                at = end;
            }
            (Err(reason), end) => {
                let fault = DecodeFault { encoding, object: bytes, start: at, end, reason };
                let (replacement, resume) = errors.decode_fault(&fault)?;
                out.extend_from_slice(&replacement);
                at = resume;
            }
        }
    }
    Ok(out)
}

/// In the place of a code point: nothing more is to be written.
const NOTHING: u32 = u32::MAX;

/// Decodes `unicode_escape`.
pub fn decode<E: DecodeErrors>(bytes: &[u8], errors: &mut E) -> Result<Vec<u8>, E::Error> {
    run("unicodeescape", bytes, errors, |bytes, at, out| {
        let Some(&letter) = bytes.get(at) else {
            return (Err("\\ at end of string"), at);
        };
        let next = at + 1;
        let plain = |c: u8| (Ok(u32::from(c)), next);
        match letter {
            b'\n' => (Ok(NOTHING), next),
            b'\\' | b'\'' | b'"' => plain(letter),
            b'a' => plain(7),
            b'b' => plain(8),
            b't' => plain(9),
            b'n' => plain(10),
            b'v' => plain(11),
            b'f' => plain(12),
            b'r' => plain(13),
            b'0'..=b'7' => {
                let digits = bytes[at..].iter().take(3).take_while(|b| matches!(b, b'0'..=b'7')).count();
                let value = bytes[at..at + digits].iter().fold(0, |v, b| v << 3 | u32::from(b - b'0'));
                (Ok(value), at + digits)
            }
            b'x' => hexadecimal(bytes, next, 2, "truncated \\xXX escape"),
            b'u' => hexadecimal(bytes, next, 4, "truncated \\uXXXX escape"),
            b'U' => match hexadecimal(bytes, next, 8, "truncated \\UXXXXXXXX escape") {
                (Ok(c), end) if c > MAX_CODE_POINT => (Err("illegal Unicode character"), end),
                other => other,
            },
            b'N' => named(bytes, next),
            other => {
                push(out, u32::from(b'\\'));
                plain(other)
            }
        }
    })
}

/// Decodes `raw_unicode_escape`.
pub fn decode_raw<E: DecodeErrors>(bytes: &[u8], errors: &mut E) -> Result<Vec<u8>, E::Error> {
    run("rawunicodeescape", bytes, errors, |bytes, at, out| match bytes.get(at) {
        Some(b'u') => hexadecimal(bytes, at + 1, 4, "truncated \\uXXXX escape"),
        Some(b'U') => match hexadecimal(bytes, at + 1, 8, "truncated \\UXXXXXXXX escape") {
            (Ok(c), end) if c > MAX_CODE_POINT => (Err("\\Uxxxxxxxx out of range"), end),
            other => other,
        },
        // A backslash takes the next character with it, so that a second backslash begins no escape.
        Some(&other) => {
            out.push(b'\\');
            (Ok(u32::from(other)), at + 1)
        }
        None => (Ok(u32::from(b'\\')), at),
    })
}

/// Encodes as `unicode_escape`.
pub fn encode(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for c in chars(text) {
        match c {
            0x09 => out.extend_from_slice(b"\\t"),
            0x0A => out.extend_from_slice(b"\\n"),
            0x0D => out.extend_from_slice(b"\\r"),
            0x5C => out.extend_from_slice(b"\\\\"),
            0x20..0x7F => out.push(c as u8),
            _ => push_escape(&mut out, c),
        }
    }
    out
}

/// Encodes as `raw_unicode_escape`.
pub fn encode_raw(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for c in chars(text) {
        if c < 0x100 { out.push(c as u8) } else { push_escape(&mut out, c) }
    }
    out
}
