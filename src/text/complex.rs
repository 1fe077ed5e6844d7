//! The text of complex numbers.

use super::error::{Result, TextError};
use super::float::layout::{Options, Style, write};
use super::float::parse::{number, number_prefix, to_ascii};
use super::repr::str_repr_string;

/// `repr(real + imaginary * 1j)`: the real part is left out when it is a positive zero.
pub fn repr(real: f64, imaginary: f64) -> String {
    let part = |x, sign| write(x, Style::Repr, Options { sign, ..Options::default() });
    if real == 0.0 && real.is_sign_positive() {
        format!("{}j", part(imaginary, false))
    } else {
        format!("({}{}j)", part(real, false), part(imaginary, true))
    }
}

/// `complex(text)`.
pub fn parse(text: &[u8]) -> Result<(f64, f64)> {
    let malformed = || TextError::value("complex() arg is a malformed string");
    let misplaced = || TextError::value(format!("could not convert string to complex: {}", str_repr_string(text)));
    let ascii = to_ascii(text).ok_or_else(malformed)?;
    let plain = without_underscores(ascii).ok_or_else(misplaced)?;
    read(&plain).ok_or_else(malformed)
}

fn without_underscores(text: Vec<u8>) -> Option<Vec<u8>> {
    let digit = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(u8::is_ascii_digit);
    let well_placed = |at: usize| digit(at.checked_sub(1)) && digit(Some(at + 1));
    let mut plain = Vec::with_capacity(text.len());
    for (at, &b) in text.iter().enumerate() {
        match b {
            b'_' if !well_placed(at) => return None,
            b'_' => {}
            _ => plain.push(b),
        }
    }
    Some(plain)
}

/// `real`, `real±imaginary j`, or `imaginary j`, in parentheses if one likes; `j` alone is `1j`.
fn read(text: &[u8]) -> Option<(f64, f64)> {
    let mut text = text;
    if let [b'(', inner @ .., b')'] = text {
        text = inner.trim_ascii();
    } else {
        text = text.trim_ascii();
    }
    let first = number_prefix(text);
    let (head, rest) = text.split_at(first);
    if first == 0 {
        return Some((0.0, unit(text)?));
    }
    let head = number(head)?;
    match rest {
        [] => Some((head, 0.0)),
        [b'j' | b'J'] => Some((0.0, head)),
        [b'+' | b'-', ..] => {
            let second = number_prefix(rest);
            let imaginary = match &rest[second..] {
                [b'j' | b'J'] if second > 0 => number(&rest[..second])?,
                _ if second == 0 => unit(rest)?,
                _ => return None,
            };
            Some((head, imaginary))
        }
        _ => None,
    }
}

/// `j` with or without a sign.
fn unit(text: &[u8]) -> Option<f64> {
    match text {
        [b'j' | b'J'] | [b'+', b'j' | b'J'] => Some(1.0),
        [b'-', b'j' | b'J'] => Some(-1.0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_positive_zero_real_part_is_not_shown() {
        assert_eq!(repr(0.0, 2.0), "2j");
        assert_eq!(repr(0.0, -0.0), "-0j");
        assert_eq!(repr(-0.0, 2.0), "(-0+2j)");
        assert_eq!(repr(1.5, f64::NAN), "(1.5+nanj)");
        assert_eq!(repr(1e16, -f64::INFINITY), "(1e+16-infj)");
    }

    #[test]
    fn texts_of_complex_numbers_are_read() {
        for (text, value) in [
            ("1+2j", (1.0, 2.0)),
            (" ( -1.5e3J ) ", (0.0, -1500.0)),
            ("j", (0.0, 1.0)),
            ("1-j", (1.0, -1.0)),
            ("+3", (3.0, 0.0)),
            ("1_0+1_0j", (10.0, 10.0)),
            ("-inf+infj", (f64::NEG_INFINITY, f64::INFINITY)),
        ] {
            assert_eq!(parse(text.as_bytes()), Ok(value), "{text}");
        }
        for text in ["", "1+2", "1 + 2j", "1+2j3", "(1", "1j+1", "1__0", "--j", "jj"] {
            assert!(parse(text.as_bytes()).is_err(), "{text}");
        }
    }
}
