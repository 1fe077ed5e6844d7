//! What the characters are: the properties that `str.isalpha` and its kin ask for, from Unicode 16 as CPython 3.14 has it.
//!
//! The standard library's tables are of another version, and Python's notions (printable, decimal, identifier) are its own.

pub mod case;
#[rustfmt::skip] // Written by `generate.py`, many entries a line.
mod tables;

use super::wtf8::chars;
pub use tables::UNICODE_VERSION;
use tables::*;

/// The properties of the first 256 characters, which most texts consist of.
const LATIN: [u16; 256] = {
    let mut table = [0; 256];
    let (mut c, mut run) = (0, 0);
    while c < 256 {
        while RUNS[run + 1].0 as usize <= c {
            run += 1;
        }
        table[c] = RUNS[run].1;
        c += 1;
    }
    table
};

#[inline]
fn properties(c: u32) -> u16 {
    match LATIN.get(c as usize) {
        Some(&known) => known,
        None => RUNS[RUNS.partition_point(|&(first, _)| first <= c) - 1].1,
    }
}

#[inline]
fn has(c: u32, bits: u16) -> bool {
    properties(c) & bits != 0
}

macro_rules! predicates {
    ($($(#[$doc:meta])* $name:ident $bits:expr;)*) => { $($(#[$doc])* #[inline] pub fn $name(c: u32) -> bool { has(c, $bits) })* };
}

predicates! {
    /// A letter.
    is_alpha ALPHA;
    /// One of a set of ten decimal digits.
    is_decimal DECIMAL;
    /// A digit, superscripts and the like included.
    is_digit DIGIT;
    /// A character with a numeric value.
    is_numeric NUMERIC;
    /// A letter, a digit, or another character with a numeric value.
    is_alnum ALPHA | DECIMAL | DIGIT | NUMERIC;
    /// A lowercase letter.
    is_lower LOWER;
    /// An uppercase letter.
    is_upper UPPER;
    /// A letter that is both, as U+01C5.
    is_title TITLE;
    /// White space.
    is_space SPACE;
    /// A character that `repr` shows as it is.
    is_printable PRINTABLE;
    /// A character that may stand inside a name.
    is_id_continue ID_CONTINUE;
    /// A character that counts as cased for the final sigma.
    is_cased CASED;
    /// A character that does not end a word for the final sigma.
    is_case_ignorable CASE_IGNORABLE;
}

/// A character with which a name may begin.
#[inline]
pub fn is_id_start(c: u32) -> bool {
    c == u32::from(b'_') || has(c, ID_START)
}

/// A character that ends a line for `str.splitlines`.
#[inline]
pub fn is_line_break(c: u32) -> bool {
    matches!(c, 0x0A..=0x0D | 0x1C..=0x1E | 0x85 | 0x2028 | 0x2029)
}

/// The value of a decimal digit of any script.
pub fn decimal_value(c: u32) -> Option<u32> {
    if c < 0x80 {
        return char::from_u32(c)?.to_digit(10);
    }
    if !is_decimal(c) {
        return None;
    }
    let zero = DECIMAL_ZEROS[DECIMAL_ZEROS.partition_point(|&zero| zero <= c).checked_sub(1)?];
    Some(c - zero)
}

/// The value of a digit, superscripts and the like included.
pub fn digit_value(c: u32) -> Option<u32> {
    let other = || OTHER_DIGITS.binary_search_by_key(&c, |&(c, _)| c).ok().map(|at| u32::from(OTHER_DIGITS[at].1));
    decimal_value(c).or_else(other)
}

fn all(text: &[u8], test: fn(u32) -> bool) -> bool {
    !text.is_empty() && chars(text).all(test)
}

/// The tests of a whole text, as the methods of `str` of these names make them.
pub mod text {
    use super::*;

    /// `str.isalpha`.
    pub fn is_alpha(text: &[u8]) -> bool {
        all(text, super::is_alpha)
    }

    /// `str.isalnum`.
    pub fn is_alnum(text: &[u8]) -> bool {
        all(text, super::is_alnum)
    }

    /// `str.isdecimal`.
    pub fn is_decimal(text: &[u8]) -> bool {
        all(text, super::is_decimal)
    }

    /// `str.isdigit`.
    pub fn is_digit(text: &[u8]) -> bool {
        all(text, super::is_digit)
    }

    /// `str.isnumeric`.
    pub fn is_numeric(text: &[u8]) -> bool {
        all(text, super::is_numeric)
    }

    /// `str.isspace`.
    pub fn is_space(text: &[u8]) -> bool {
        all(text, super::is_space)
    }

    /// `str.isprintable`: true for the empty text.
    pub fn is_printable(text: &[u8]) -> bool {
        chars(text).all(super::is_printable)
    }

    /// `str.isidentifier`.
    pub fn is_identifier(text: &[u8]) -> bool {
        let mut rest = chars(text);
        rest.next().is_some_and(is_id_start) && rest.all(is_id_continue)
    }

    /// `str.islower`: no letter of another case, and one lowercase letter at least.
    pub fn is_lower(text: &[u8]) -> bool {
        !chars(text).any(|c| has(c, UPPER | TITLE)) && chars(text).any(super::is_lower)
    }

    /// `str.isupper`: no letter of another case, and one uppercase letter at least.
    pub fn is_upper(text: &[u8]) -> bool {
        !chars(text).any(|c| has(c, LOWER | TITLE)) && chars(text).any(super::is_upper)
    }

    /// `str.istitle`: uppercase letters only where words begin, lowercase letters only inside of words.
    pub fn is_title(text: &[u8]) -> bool {
        let (mut cased, mut inside) = (false, false);
        for c in chars(text) {
            if has(c, UPPER | TITLE) {
                if inside {
                    return false;
                }
                (cased, inside) = (true, true);
            } else if has(c, LOWER) {
                if !inside {
                    return false;
                }
                cased = true;
            } else {
                inside = false;
            }
        }
        cased
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_those_of_unicode_16() {
        assert_eq!(UNICODE_VERSION, "16.0.0");
        assert!(is_alpha(0xE9) && is_alpha(0x4E00) && !is_alpha(0x37));
        assert!(is_space(0x1C) && is_space(0x2003) && !is_space(0x200B));
        assert!(is_printable(0x20) && !is_printable(0xA0) && !is_printable(0xD800) && is_printable(0x1F600));
        assert!(is_id_start(0x5F) && is_id_continue(0x37) && !is_id_start(0x37));
        assert!(is_title(0x1C5) && !is_upper(0x1C5));
    }

    #[test]
    fn digits_of_every_script_have_a_value() {
        assert_eq!(decimal_value(0x37), Some(7));
        assert_eq!(decimal_value(0x0667), Some(7));
        assert_eq!(decimal_value(0x1D7D7), Some(9));
        assert_eq!(decimal_value(0xB2), None);
        assert_eq!(digit_value(0xB2), Some(2));
        assert_eq!(digit_value(0xBD), None);
    }

    #[test]
    fn whole_texts_are_tested() {
        assert!(text::is_title("Ab Cd".as_bytes()) && !text::is_title(b"AB") && !text::is_title(b""));
        assert!(text::is_upper(b"A1") && !text::is_upper(b"1") && text::is_lower("aª".as_bytes()));
        assert!(text::is_identifier("été_1".as_bytes()) && !text::is_identifier(b"1a") && !text::is_identifier(b""));
        assert!(text::is_printable(b"") && !text::is_alpha(b""));
    }
}
