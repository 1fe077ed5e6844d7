//! `float.hex` and `float.fromhex`.

use crate::text::error::{Result, TextError};
use crate::text::wtf8::{as_str, chars};

/// `x.hex()`.
pub fn to_hex(x: f64) -> String {
    if !x.is_finite() {
        return super::repr(x);
    }
    let bits = x.to_bits();
    let sign = if x.is_sign_negative() { "-" } else { "" };
    let fraction = bits & ((1 << 52) - 1);
    match (bits >> 52 & 0x7FF) as i64 {
        0 if fraction == 0 => format!("{sign}0x0.0p+0"),
        0 => format!("{sign}0x0.{fraction:013x}p-1022"),
        biased => format!("{sign}0x1.{fraction:013x}p{:+}", biased - 1023),
    }
}

fn invalid() -> TextError {
    TextError::value("invalid hexadecimal floating-point string")
}

fn too_large() -> TextError {
    TextError::overflow("hexadecimal value too large to represent as a float")
}

/// `float.fromhex(text)`.
pub fn from_hex(text: &[u8]) -> Result<f64> {
    // Only ASCII can be meant, white space included.
    let text = as_str(text).filter(|_| chars(text).all(|c| c < 0x80)).ok_or_else(invalid)?;
    let text = text.trim_matches(|c: char| matches!(c, ' ' | '\x09'..='\x0D')).to_ascii_lowercase();
    let (negative, unsigned) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, &text[..]),
    };
    let magnitude = match unsigned {
        "inf" | "infinity" => f64::INFINITY,
        "nan" => f64::NAN,
        _ => hexadecimal(unsigned.strip_prefix("0x").unwrap_or(unsigned))?,
    };
    Ok(if negative { -magnitude } else { magnitude })
}

fn hexadecimal(text: &str) -> Result<f64> {
    let (mantissa, exponent) = match text.split_once('p') {
        Some((mantissa, exponent)) => (mantissa, read_exponent(exponent)?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return Err(invalid());
    }
    // 64 bits of the mantissa are kept; of what follows it only matters whether it is zero ("sticky").
    let (mut bits, mut sticky, mut scale) = (0u64, false, exponent);
    for (at, digit) in whole.chars().chain(fraction.chars()).enumerate() {
        let digit = digit.to_digit(16).ok_or_else(invalid)?;
        let after_point = at >= whole.len();
        if bits >> 60 == 0 {
            bits = bits << 4 | u64::from(digit);
            scale -= if after_point { 4 } else { 0 };
        } else {
            sticky |= digit != 0;
            scale += if after_point { 0 } else { 4 };
        }
    }
    compose(bits, sticky, scale)
}

fn read_exponent(text: &str) -> Result<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(invalid());
    }
    // Far beyond what any text could balance by its digits.
    let size = digits.parse::<i64>().unwrap_or(i64::MAX).min(i64::MAX / 4);
    Ok(if text.starts_with('-') { -size } else { size })
}

/// The float nearest to `bits × 2^scale`, halves to even; `sticky` says that the number is a little larger.
fn compose(bits: u64, sticky: bool, scale: i64) -> Result<f64> {
    if bits == 0 {
        return Ok(0.0);
    }
    let top = scale + 63 - i64::from(bits.leading_zeros());
    if top > 1023 {
        return Err(too_large());
    }
    if top < -1076 {
        return Ok(0.0);
    }
    // The lowest bit that a float of this size has.
    let unit = (top - 52).max(-1074);
    let dropped = unit - scale;
    let wide = u128::from(bits);
    let mantissa = if dropped <= 0 {
        wide << -dropped
    } else {
        let rest = wide & ((1 << dropped) - 1);
        let half = 1u128 << (dropped - 1);
        let kept = wide >> dropped;
        let up = rest > half || rest == half && (sticky || kept & 1 == 1);
        kept + u128::from(up)
    };
    // Rounding may carry to the next power of two, which the addition below turns into the next exponent by itself.
    let bits = if top >= -1022 { (((top + 1022) as u64) << 52) + mantissa as u64 } else { mantissa as u64 };
    let x = f64::from_bits(bits);
    if x.is_finite() { Ok(x) } else { Err(too_large()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> f64 {
        from_hex(text.as_bytes()).expect("a number")
    }

    #[test]
    fn floats_are_written_in_hexadecimal() {
        assert_eq!(to_hex(0.1), "0x1.999999999999ap-4");
        assert_eq!(to_hex(-1.0), "-0x1.0000000000000p+0");
        assert_eq!(to_hex(5e-324), "0x0.0000000000001p-1022");
        assert_eq!(to_hex(-0.0), "-0x0.0p+0");
        assert_eq!(to_hex(f64::INFINITY), "inf");
    }

    #[test]
    fn what_was_written_is_read_back() {
        for x in [0.1, -1.5, 5e-324, 2.2250738585072014e-308, 1e308, f64::MAX, 123456.789, 0.0] {
            assert_eq!(read(&to_hex(x)), x);
        }
    }

    #[test]
    fn halves_go_to_the_even_float() {
        assert_eq!(read("0x1.00000000000008p0"), 1.0);
        assert_eq!(read("0x1.000000000000080000000000001p0"), 1.0000000000000002);
        assert_eq!(read("0x1.00000000000018p0"), 1.0000000000000004);
        assert_eq!(read("0x.8p1"), 1.0);
        assert_eq!(read(" -Ap-1 "), -5.0);
        assert_eq!(read("0x1p-1075"), 0.0);
        assert_eq!(read("0x1.8p-1075"), 5e-324);
        assert_eq!(read("0x0p99999999999999999999"), 0.0);
        assert_eq!(read("0x0.0000000000000000000000000000001p124"), 1.0);
    }

    #[test]
    fn too_large_is_an_overflow() {
        assert_eq!(from_hex(b"0x1p1024"), Err(too_large()));
        assert_eq!(from_hex(b"0x1.fffffffffffff8p1023"), Err(too_large()));
        for text in ["", "0x", "p1", "0x1p", "0x1g", "1..2", "0x 1"] {
            assert_eq!(from_hex(text.as_bytes()), Err(invalid()), "{text}");
        }
    }
}
