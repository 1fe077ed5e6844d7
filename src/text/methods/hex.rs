//! `bytes.hex` and `bytes.fromhex`.

use crate::text::error::{Result, TextError};
use crate::text::wtf8::chars;

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Two digits a byte. With a separator, it stands between groups of so many bytes, counted from the end, or from the
/// start when the number is negative.
pub fn to_hex(bytes: &[u8], separator: Option<u8>, group: isize) -> String {
    let size = group.unsigned_abs();
    let mut out = Vec::with_capacity(bytes.len() * 3);
    for (at, &b) in bytes.iter().enumerate() {
        let place = if group < 0 { at } else { bytes.len() - at };
        if at > 0 && size > 0 && place.is_multiple_of(size) {
            out.extend(separator);
        }
        out.extend_from_slice(&[DIGITS[usize::from(b >> 4)], DIGITS[usize::from(b & 15)]]);
    }
    String::from_utf8(out).unwrap_or_default()
}

/// The bytes of a text of two digits each, with ASCII white space between bytes.
pub fn from_hex(text: &[u8]) -> Result<Vec<u8>> {
    let invalid = |at| TextError::value(format!("non-hexadecimal number found in fromhex() arg at position {at}"));
    let odd = || TextError::value("fromhex() arg must contain an even number of hexadecimal digits");
    let mut out = Vec::with_capacity(text.len() / 2);
    let mut rest = chars(text).enumerate();
    while let Some((at, c)) = rest.next() {
        if matches!(c, 0x20 | 0x09..=0x0D) {
            continue;
        }
        let digit = |c| char::from_u32(c).and_then(|c| c.to_digit(16));
        let high = digit(c).ok_or_else(|| invalid(at))?;
        let (at, c) = rest.next().ok_or_else(odd)?;
        let low = digit(c).ok_or_else(|| invalid(at))?;
        out.push((high << 4 | low) as u8);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_count_from_the_end_or_the_start() {
        assert_eq!(to_hex(b"\x01\xab\xff", None, 1), "01abff");
        assert_eq!(to_hex(b"\x01\xab\xff", Some(b':'), 1), "01:ab:ff");
        assert_eq!(to_hex(b"\x01\xab\xff", Some(b':'), 2), "01:abff");
        assert_eq!(to_hex(b"\x01\xab\xff", Some(b':'), -2), "01ab:ff");
        assert_eq!(to_hex(b"\x01\xab\xff", Some(b':'), 0), "01abff");
    }

    #[test]
    fn hexadecimal_texts_are_read() {
        assert_eq!(from_hex(b" 01 aB\nff"), Ok(vec![1, 0xAB, 0xFF]));
        assert_eq!(
            from_hex(b"0g").expect_err("a g").message,
            "non-hexadecimal number found in fromhex() arg at position 1"
        );
        assert_eq!(
            from_hex(b"012").expect_err("an odd number").message,
            "fromhex() arg must contain an even number of hexadecimal digits"
        );
    }
}
