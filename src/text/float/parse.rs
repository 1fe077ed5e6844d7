//! `float("…")`: decimal texts with digits of any script, underscores between digits, and white space around.

use crate::text::error::{Result, TextError};
use crate::text::repr::{bytes_repr, str_repr_string};
use crate::text::unicode::{decimal_value, is_space};
use crate::text::wtf8::chars;

/// `float(text)` of a `str`.
pub fn parse(text: &[u8]) -> Result<f64> {
    let refused = || TextError::value(format!("could not convert string to float: {}", str_repr_string(text)));
    to_ascii(text).and_then(|ascii| number_with_underscores(&ascii)).ok_or_else(refused)
}

/// `float(bytes)` of a `bytes` or another buffer.
pub fn parse_bytes(bytes: &[u8]) -> Result<f64> {
    let refused = || TextError::value(format!("could not convert string to float: {}", bytes_repr(bytes)));
    number_with_underscores(trim(bytes)).ok_or_else(refused)
}

fn trim(mut bytes: &[u8]) -> &[u8] {
    let space = |b: &u8| matches!(b, b' ' | 0x09..=0x0D);
    while let [first, rest @ ..] = bytes
        && space(first)
    {
        bytes = rest;
    }
    while let [rest @ .., last] = bytes
        && space(last)
    {
        bytes = rest;
    }
    bytes
}

/// The text without the space around it, every decimal digit as its ASCII one. Nothing when another character is in it.
pub(in crate::text) fn to_ascii(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    for c in chars(text) {
        out.push(match c {
            _ if is_space(c) => b' ',
            0..0x80 => c as u8,
            _ => b'0' + decimal_value(c)? as u8,
        });
    }
    Some(trim(&out).to_vec())
}

fn number_with_underscores(text: &[u8]) -> Option<f64> {
    if !text.contains(&b'_') {
        return number(text);
    }
    let digit = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(u8::is_ascii_digit);
    let mut plain = Vec::with_capacity(text.len());
    for (at, &b) in text.iter().enumerate() {
        if b != b'_' {
            plain.push(b);
        } else if !digit(at.checked_sub(1)) || !digit(Some(at + 1)) {
            return None;
        }
    }
    number(&plain)
}

/// A number without underscores and spaces; also `inf`, `infinity` and `nan` in any case.
pub(in crate::text) fn number(text: &[u8]) -> Option<f64> {
    // Rust reads the same texts, but for some that only it knows: the letters are checked first.
    let unsigned = text.strip_prefix(b"+").or_else(|| text.strip_prefix(b"-")).unwrap_or(text);
    let word = [&b"inf"[..], b"infinity", b"nan"].iter().any(|word| unsigned.eq_ignore_ascii_case(word));
    let first_ok = unsigned.first().is_some_and(|b| b.is_ascii_digit() || *b == b'.');
    if !word && !first_ok {
        return None;
    }
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// How many bytes of the beginning are a number as [`number`] reads it (complex numbers have two in a row).
pub(in crate::text) fn number_prefix(text: &[u8]) -> usize {
    let sign = usize::from(matches!(text.first(), Some(b'+' | b'-')));
    let rest = &text[sign..];
    for word in [&b"infinity"[..], b"inf", b"nan"] {
        if rest.len() >= word.len() && rest[..word.len()].eq_ignore_ascii_case(word) {
            return sign + word.len();
        }
    }
    let digits = |from: usize| rest[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut end = digits(0);
    let mut seen = end;
    if rest.get(end) == Some(&b'.') {
        let after = digits(end + 1);
        seen += after;
        end += 1 + after;
    }
    if seen == 0 {
        return 0;
    }
    if matches!(rest.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(rest.get(end + 1), Some(b'+' | b'-')));
        let after = digits((end + 1 + sign).min(rest.len()));
        if after > 0 {
            end += 1 + sign + after;
        }
    }
    sign + end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> f64 {
        parse(text.as_bytes()).expect("a number")
    }

    #[test]
    fn texts_of_floats_are_read() {
        assert_eq!(read(" 1_000.5e-1_0\n"), 1000.5e-10);
        assert_eq!(read("\u{2003}٣.١٥"), 3.15);
        assert_eq!(read("-iNf"), f64::NEG_INFINITY);
        assert_eq!(read("+Infinity"), f64::INFINITY);
        assert!(read("nan").is_nan());
        assert_eq!(read("1e999"), f64::INFINITY);
        assert_eq!(read(".5"), 0.5);
        assert_eq!(read("5."), 5.0);
        assert_eq!(parse_bytes(b" 2.5 "), Ok(2.5));
    }

    #[test]
    fn what_is_no_float_is_quoted() {
        for text in ["", ".", "_1", "1_", "1__0", "1_.5", "1e", "e5", "infin", "0x10", "1 2", "+-1", "1f"] {
            let message = format!("could not convert string to float: '{text}'");
            assert_eq!(parse(text.as_bytes()), Err(TextError::value(message)), "{text}");
        }
        let message = "could not convert string to float: b'\\xff'";
        assert_eq!(parse_bytes(b"\xff"), Err(TextError::value(message)));
    }

    #[test]
    fn the_longest_beginning_that_is_a_number_is_found() {
        for (text, length) in [("1+2j", 1), ("1.5e3j", 5), ("-infj", 4), ("1ej", 1), (".j", 0), ("1.e+", 2)] {
            assert_eq!(number_prefix(text.as_bytes()), length, "{text}");
        }
    }
}
