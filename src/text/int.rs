//! The text of ints: `int()` with any base, and back, with the limit on decimal digits that keeps both from taking
//! quadratic time unasked (`sys.set_int_max_str_digits`).

use dashu_int::{IBig, UBig};

use super::error::{Result, TextError};
use super::float::parse::to_ascii;
use super::repr::{bytes_repr, str_repr};
use super::wtf8::slice;

/// How many decimal digits are converted when nobody changed the limit.
pub const DEFAULT_MAX_DIGITS: usize = 4300;

/// The smallest limit that may be set, apart from 0, which means none.
pub const MIN_MAX_DIGITS: usize = 640;

/// `int(text, base)` of a `str`. `base` is 0 or from 2 to 36; `max_digits` is the limit, 0 for none.
pub fn parse(text: &[u8], base: u32, max_digits: usize) -> Result<IBig> {
    let quoted = || String::from_utf8_lossy(slice(&str_repr(text), 0, 200)).into_owned();
    read(&to_ascii(text).unwrap_or_default(), base, max_digits, quoted)
}

/// `int(bytes, base)` of a `bytes` or another buffer.
pub fn parse_bytes(bytes: &[u8], base: u32, max_digits: usize) -> Result<IBig> {
    let quoted = || bytes_repr(bytes).chars().take(200).collect();
    let ascii = if bytes.is_ascii() { to_ascii(bytes).unwrap_or_default() } else { Vec::new() };
    read(&ascii, base, max_digits, quoted)
}

fn read(text: &[u8], base: u32, max_digits: usize, quoted: impl Fn() -> String) -> Result<IBig> {
    if base != 0 && !(2..=36).contains(&base) {
        return Err(TextError::value("int() base must be >= 2 and <= 36, or 0"));
    }
    let invalid = || TextError::value(format!("invalid literal for int() with base {base}: {}", quoted()));
    let negative = text.first() == Some(&b'-');
    let unsigned = if matches!(text.first(), Some(b'+' | b'-')) { &text[1..] } else { text };
    let (prefix_base, after_prefix) = prefix(unsigned);
    let (radix, digits) = match base {
        0 => (prefix_base.unwrap_or(10), after_prefix),
        _ if prefix_base == Some(base) => (base, after_prefix),
        _ => (base, unsigned),
    };
    // An underscore may follow the prefix, and stand between digits.
    let digits = if digits.len() < unsigned.len() { digits.strip_prefix(b"_").unwrap_or(digits) } else { digits };
    let digits = plain_digits(digits, radix).ok_or_else(invalid)?;
    let zero = digits.bytes().all(|b| b == b'0');
    if base == 0 && prefix_base.is_none() && digits.starts_with('0') && !zero {
        return Err(invalid()); // As in source: 010 is refused, 000 is zero.
    }
    if max_digits > 0 && digits.len() > max_digits && !radix.is_power_of_two() {
        return Err(TextError::value(format!(
            "Exceeds the limit ({max_digits} digits) for integer string conversion: value has {} digits; \
             use sys.set_int_max_str_digits() to increase the limit",
            digits.len()
        )));
    }
    let small = if digits.len() <= 12 { i64::from_str_radix(&digits, radix).ok().map(IBig::from) } else { None };
    let magnitude = match small {
        Some(small) => small,
        None => IBig::from_str_radix(&digits, radix).map_err(|_| invalid())?,
    };
    Ok(if negative { -magnitude } else { magnitude })
}

fn prefix(text: &[u8]) -> (Option<u32>, &[u8]) {
    let base = match text {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => return (None, text),
    };
    (Some(base), &text[2..])
}

/// The digits without underscores, if they are digits of this radix and the underscores stand between them.
fn plain_digits(text: &[u8], radix: u32) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut after_digit = false;
    for &b in text {
        if b == b'_' {
            if !after_digit {
                return None;
            }
            after_digit = false;
        } else {
            let c = char::from(b);
            c.to_digit(radix)?;
            out.push(c);
            after_digit = true;
        }
    }
    after_digit.then_some(out)
}

/// The decimal text of an int, or the error that its many digits make. `max_digits` is the limit, 0 for none.
pub fn to_decimal(n: &IBig, max_digits: usize) -> Result<String> {
    if let Ok(small) = i64::try_from(n) {
        return Ok(small.to_string());
    }
    let too_many = || {
        TextError::value(format!(
            "Exceeds the limit ({max_digits} digits) for integer string conversion; \
             use sys.set_int_max_str_digits() to increase the limit"
        ))
    };
    // 2^bits has at least bits * 0.30102 digits: a number far over the limit is refused without being converted.
    if max_digits > 0 && bit_length(n) as u128 * 30_102 > (max_digits as u128 + 1) * 100_000 {
        return Err(too_many());
    }
    let text = n.to_string();
    if max_digits > 0 && text.trim_start_matches('-').len() > max_digits {
        return Err(too_many());
    }
    Ok(text)
}

/// The digits of the magnitude in base 2, 8, 10 or 16 (any up to 36), without prefix or sign.
pub fn magnitude_in(n: &IBig, radix: u8) -> String {
    let magnitude: UBig = n.clone().into_parts().1;
    magnitude.in_radix(radix).to_string()
}

/// `bin`, `oct` and `hex`: the text with sign and prefix.
pub fn with_prefix(n: &IBig, radix: u8) -> String {
    let sign = if n.sign() == dashu_int::Sign::Negative { "-" } else { "" };
    let prefix = match radix {
        2 => "0b",
        8 => "0o",
        _ => "0x",
    };
    format!("{sign}{prefix}{}", magnitude_in(n, radix))
}

/// `n.bit_length()`.
pub fn bit_length(n: &IBig) -> usize {
    use dashu_int::ops::BitTest;
    n.as_sign_words().1.last().map_or(0, |_| n.clone().into_parts().1.bit_len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, base: u32) -> String {
        match parse(text.as_bytes(), base, DEFAULT_MAX_DIGITS) {
            Ok(n) => n.to_string(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn ints_of_any_base_are_read() {
        assert_eq!(read(" -1_000 \n", 10), "-1000");
        assert_eq!(read("0x_ff", 16), "255");
        assert_eq!(read("0XfF", 0), "255");
        assert_eq!(read("ff", 16), "255");
        assert_eq!(read("0b1", 16), "177");
        assert_eq!(read("zz", 36), "1295");
        assert_eq!(read("0", 0), "0");
        assert_eq!(read("0_0", 0), "0");
        assert_eq!(read("٣٤", 10), "34");
        assert_eq!(read("123456789012345678901234567890", 10), "123456789012345678901234567890");
    }

    #[test]
    fn what_is_no_int_is_quoted() {
        for (text, base) in
            [("", 10), ("1__0", 10), ("_1", 10), ("1_", 10), ("0x", 16), ("010", 0), ("2", 2), ("--1", 10)]
        {
            assert_eq!(read(text, base), format!("ValueError: invalid literal for int() with base {base}: '{text}'"));
        }
        assert_eq!(read("1", 37), "ValueError: int() base must be >= 2 and <= 36, or 0");
        let error = parse_bytes(b"\xff", 10, 0).expect_err("not a number");
        assert_eq!(error.to_string(), "ValueError: invalid literal for int() with base 10: b'\\xff'");
    }

    #[test]
    fn many_decimal_digits_are_refused() {
        let many = "1".repeat(5000);
        assert_eq!(
            read(&many, 10),
            "ValueError: Exceeds the limit (4300 digits) for integer string conversion: value has 5000 digits; \
             use sys.set_int_max_str_digits() to increase the limit"
        );
        let n = parse(many.as_bytes(), 10, 0).expect("no limit");
        assert_eq!(to_decimal(&n, 0).expect("no limit"), many);
        assert_eq!(
            to_decimal(&n, 4300).expect_err("the limit").message,
            "Exceeds the limit (4300 digits) for integer string conversion; \
             use sys.set_int_max_str_digits() to increase the limit"
        );
        assert_eq!(read(&many, 16).len(), 6020);
    }

    #[test]
    fn the_limit_is_exact() {
        let most = IBig::from(10).pow(4300) - IBig::from(1);
        assert_eq!(to_decimal(&-most.clone(), 4300).map(|text| text.len()), Ok(4301));
        assert!(to_decimal(&(most + IBig::from(1)), 4300).is_err());
    }

    #[test]
    fn prefixes_follow_the_sign() {
        assert_eq!(with_prefix(&IBig::from(-255), 16), "-0xff");
        assert_eq!(with_prefix(&IBig::from(5), 2), "0b101");
        assert_eq!(with_prefix(&IBig::from(0), 8), "0o0");
        assert_eq!(bit_length(&IBig::from(-256)), 9);
        assert_eq!(bit_length(&IBig::from(0)), 0);
    }
}
