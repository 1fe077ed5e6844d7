//! `%`: templates like C's `printf`, of `str` and of `bytes`.
//!
//! The caller pulls the conversions one by one, fetches the argument of each, and hands back what it has converted it to.

use dashu_int::{IBig, Sign};

use super::spec::push_fill;
use crate::text::error::{Result, TextError};
use crate::text::float::layout::{Options, Style, write};
use crate::text::int::{magnitude_in, to_decimal};
use crate::text::wtf8::{self, decode_at};

/// A number that stands in the conversion, or is the next argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// It is not given.
    None,
    /// It is given.
    Fixed(usize),
    /// `*`: the next argument gives it (see [`Conversion::set_width`]).
    Argument,
}

/// A conversion, from `%` to its letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conversion<'a> {
    /// The name in parentheses: the argument is an item of the mapping.
    pub key: Option<&'a [u8]>,
    /// `-`
    pub left: bool,
    /// `+`
    pub plus: bool,
    /// A space.
    pub blank: bool,
    /// `#`
    pub alternate: bool,
    /// `0`
    pub zero: bool,
    /// The least number of characters.
    pub width: Amount,
    /// What follows the point.
    pub precision: Amount,
    /// The letter, whatever it is.
    pub letter: u32,
    /// Its index in the template.
    pub index: usize,
}

/// A stretch of the template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text that stands for itself.
    Literal(&'a [u8]),
    /// What an argument is to be put in for.
    Conversion(Conversion<'a>),
}

/// Reads a template piece by piece. An error comes when it is reached, after the pieces before it.
#[derive(Clone, Debug)]
pub struct Template<'a> {
    text: &'a [u8],
    at: usize,
    of_bytes: bool,
}

impl<'a> Template<'a> {
    /// A reader of a `str`.
    pub fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0, of_bytes: false }
    }

    /// A reader of a `bytes`.
    pub fn of_bytes(text: &'a [u8]) -> Self {
        Self { text, at: 0, of_bytes: true }
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn take(&mut self, b: u8) -> bool {
        let found = self.peek() == Some(b);
        self.at += usize::from(found);
        found
    }

    fn amount(&mut self, what: &str, most: usize) -> Result<Amount> {
        if self.take(b'*') {
            return Ok(Amount::Argument);
        }
        let mut value: Option<usize> = None;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            let next = value.unwrap_or(0).checked_mul(10).and_then(|v| v.checked_add(usize::from(digit - b'0')));
            let next = next.filter(|&v| v <= most);
            value = Some(next.ok_or_else(|| TextError::value(format!("{what} too big")))?);
            self.at += 1;
        }
        Ok(value.map_or(Amount::None, Amount::Fixed))
    }

    fn key(&mut self) -> Result<Option<&'a [u8]>> {
        if !self.take(b'(') {
            return Ok(None);
        }
        let start = self.at;
        let mut open = 1;
        while let Some(b) = self.peek() {
            self.at += 1;
            match b {
                b'(' => open += 1,
                b')' => open -= 1,
                _ => {}
            }
            if open == 0 {
                return Ok(Some(&self.text[start..self.at - 1]));
            }
        }
        Err(TextError::value("incomplete format key"))
    }

    fn conversion(&mut self) -> Result<Conversion<'a>> {
        let mut out = Conversion {
            key: self.key()?,
            left: false,
            plus: false,
            blank: false,
            alternate: false,
            zero: false,
            width: Amount::None,
            precision: Amount::None,
            letter: 0,
            index: 0,
        };
        while let Some(flag) = self.peek() {
            match flag {
                b'-' => out.left = true,
                b'+' => out.plus = true,
                b' ' => out.blank = true,
                b'#' => out.alternate = true,
                b'0' => out.zero = true,
                _ => break,
            }
            self.at += 1;
        }
        out.width = self.amount("width", isize::MAX as usize)?;
        if self.take(b'.') {
            out.precision = match self.amount("precision", i32::MAX as usize)? {
                Amount::None => Amount::Fixed(0),
                given => given,
            };
        }
        if matches!(self.peek(), Some(b'h' | b'l' | b'L')) {
            self.at += 1; // C's sizes mean nothing here.
        }
        if self.at >= self.text.len() {
            return Err(TextError::value("incomplete format"));
        }
        let (letter, width) =
            if self.of_bytes { (u32::from(self.text[self.at]), 1) } else { decode_at(self.text, self.at) };
        out.letter = letter;
        out.index = if self.of_bytes { self.at } else { wtf8::index_of(self.text, self.at) };
        self.at += width;
        Ok(out)
    }
}

impl<'a> Iterator for Template<'a> {
    type Item = Result<Piece<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = &self.text[self.at..];
        match rest.iter().position(|&b| b == b'%') {
            None if rest.is_empty() => None,
            None => {
                self.at = self.text.len();
                Some(Ok(Piece::Literal(rest)))
            }
            Some(0) if rest.get(1) == Some(&b'%') => {
                self.at += 2;
                Some(Ok(Piece::Literal(&rest[..1])))
            }
            Some(0) => {
                self.at += 1;
                let conversion = self.conversion();
                if conversion.is_err() {
                    self.at = self.text.len();
                }
                Some(conversion.map(Piece::Conversion))
            }
            Some(end) => {
                self.at += end;
                Some(Ok(Piece::Literal(&rest[..end])))
            }
        }
    }
}

impl Conversion<'_> {
    /// Puts in the width that was an argument; a negative one means left-justified.
    pub fn set_width(&mut self, width: i64) {
        self.left |= width < 0;
        self.width = Amount::Fixed(width.unsigned_abs() as usize);
    }

    /// Puts in the precision that was an argument; a negative one means 0.
    pub fn set_precision(&mut self, precision: i32) {
        self.precision = Amount::Fixed(precision.max(0) as usize);
    }

    /// The error of a letter that is no conversion.
    pub fn unsupported(&self) -> TextError {
        let shown = char::from_u32(self.letter).filter(|c| (' '..'\x7f').contains(c)).unwrap_or('?');
        let (code, index) = (self.letter, self.index);
        TextError::value(format!("unsupported format character '{shown}' (0x{code:x}) at index {index}"))
    }

    fn wanted(&self) -> usize {
        if let Amount::Fixed(width) = self.width { width } else { 0 }
    }

    fn precision(&self) -> Option<usize> {
        if let Amount::Fixed(precision) = self.precision { Some(precision) } else { None }
    }

    /// `%s`, `%r`, `%a` of a text: cut to the precision, fitted into the width.
    pub fn format_str(&self, text: &[u8]) -> Vec<u8> {
        let kept = self.precision().map_or(text, |precision| wtf8::slice(text, 0, precision));
        self.fit(kept, wtf8::len(kept))
    }

    /// `%s`, `%b` of bytes in a template of bytes.
    pub fn format_bytes(&self, bytes: &[u8]) -> Vec<u8> {
        let kept = self.precision().map_or(bytes, |precision| &bytes[..precision.min(bytes.len())]);
        self.fit(kept, kept.len())
    }

    /// `%c`: a single character (or byte), fitted into the width.
    pub fn format_char(&self, character: &[u8]) -> Vec<u8> {
        self.fit(character, 1)
    }

    fn fit(&self, text: &[u8], length: usize) -> Vec<u8> {
        let missing = self.wanted().saturating_sub(length);
        let mut out = Vec::with_capacity(text.len() + missing);
        let left = if self.left { 0 } else { missing };
        push_fill(&mut out, u32::from(b' '), left);
        out.extend_from_slice(text);
        push_fill(&mut out, u32::from(b' '), missing - left);
        out
    }

    /// `%d`, `%i`, `%u`, `%o`, `%x`, `%X`. `max_digits` is the limit of [`to_decimal`].
    pub fn format_int(&self, n: &IBig, max_digits: usize) -> Result<Vec<u8>> {
        let (prefix, mut digits) = match u8::try_from(self.letter).unwrap_or(b'd') {
            b'o' => ("0o", magnitude_in(n, 8)),
            b'x' => ("0x", magnitude_in(n, 16)),
            b'X' => ("0X", magnitude_in(n, 16).to_ascii_uppercase()),
            _ => ("", to_decimal(n, max_digits)?.trim_start_matches('-').to_owned()),
        };
        let precision = self.precision().unwrap_or(0);
        if precision > i32::MAX as usize - 3 {
            return Err(TextError::overflow("precision too large"));
        }
        if digits.len() < precision {
            digits.insert_str(0, &"0".repeat(precision - digits.len()));
        }
        let prefix = if self.alternate { prefix } else { "" };
        Ok(self.number(n.sign() == Sign::Negative, prefix, &digits))
    }

    /// `%e`, `%f`, `%g` and their capitals.
    pub fn format_float(&self, x: f64) -> Vec<u8> {
        let precision = self.precision().unwrap_or(6);
        let letter = u8::try_from(self.letter).unwrap_or(b'g');
        let style = match letter.to_ascii_lowercase() {
            b'e' => Style::Exponent(precision),
            b'f' => Style::Fixed(precision),
            _ => Style::General(precision),
        };
        let options =
            Options { alternate: self.alternate, uppercase: letter.is_ascii_uppercase(), ..Options::default() };
        let text = write(x, style, options);
        match text.strip_prefix('-') {
            Some(unsigned) => self.number(true, "", unsigned),
            None => self.number(false, "", &text),
        }
    }

    fn number(&self, negative: bool, prefix: &str, digits: &str) -> Vec<u8> {
        let sign = match (negative, self.plus, self.blank) {
            (true, ..) => "-",
            (_, true, _) => "+",
            (_, _, true) => " ",
            _ => "",
        };
        let missing = self.wanted().saturating_sub(sign.len() + prefix.len() + digits.len());
        let (spaces, zeros, after) = match (self.left, self.zero) {
            (true, _) => (0, 0, missing),
            (_, true) => (0, missing, 0),
            _ => (missing, 0, 0),
        };
        let mut out = Vec::with_capacity(sign.len() + prefix.len() + digits.len() + missing);
        push_fill(&mut out, u32::from(b' '), spaces);
        out.extend_from_slice(sign.as_bytes());
        out.extend_from_slice(prefix.as_bytes());
        push_fill(&mut out, u32::from(b'0'), zeros);
        out.extend_from_slice(digits.as_bytes());
        push_fill(&mut out, u32::from(b' '), after);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The template filled with one number, as int or float after the letter.
    fn fill(template: &str, x: f64) -> String {
        let mut out = Vec::new();
        for piece in Template::new(template.as_bytes()) {
            match piece {
                Err(error) => return error.to_string(),
                Ok(Piece::Literal(text)) => out.extend_from_slice(text),
                Ok(Piece::Conversion(conversion)) => match u8::try_from(conversion.letter).unwrap_or(0) {
                    b's' => out.extend(conversion.format_str("héllo".as_bytes())),
                    b'd' | b'x' | b'X' | b'o' => {
                        out.extend(conversion.format_int(&IBig::from(x as i64), 0).unwrap_or_default());
                    }
                    b'e' | b'f' | b'g' | b'G' | b'E' => out.extend(conversion.format_float(x)),
                    _ => return conversion.unsupported().to_string(),
                },
            }
        }
        wtf8::to_string_lossy(&out)
    }

    #[test]
    fn numbers_are_laid_out_as_printf_does() {
        assert_eq!(fill("%#5.3x|%#05x|%-#7x|", 10.0), "0x00a|0x00a|0xa    |");
        assert_eq!(fill("%+.3d|% 05d|%-05d|%+-5d|", 5.0), "+005| 0005|5    |+5   |");
        assert_eq!(fill("%.0f|%#.0f|%#g|%E|", 2.5), "2|2.|2.50000|2.500000E+00|");
        assert_eq!(fill("%08.2f|%-8.2f|", -1.5), "-0001.50|-1.50   |");
        assert_eq!(fill("%05f", f64::INFINITY), "00inf");
        assert_eq!(fill("%.3s|%7s|%-7s|100%%", 0.0), "hél|  héllo|héllo  |100%");
    }

    #[test]
    fn errors_are_those_of_cpython() {
        for (template, message) in [
            ("%", "incomplete format"),
            ("%(a", "incomplete format key"),
            ("%5.1", "incomplete format"),
            ("%l", "incomplete format"),
            ("é%lld", "unsupported format character 'l' (0x6c) at index 3"),
            ("%é", "unsupported format character '?' (0xe9) at index 1"),
            ("%-5%", "unsupported format character '%' (0x25) at index 3"),
            ("%99999999999999999999d", "width too big"),
            ("%.2147483648d", "precision too big"),
        ] {
            assert_eq!(fill(template, 1.0), format!("ValueError: {message}"), "{template}");
        }
    }

    #[test]
    fn keys_may_hold_parentheses() {
        let mut template = Template::new(b"%((a))-*.*d");
        let Some(Ok(Piece::Conversion(mut conversion))) = template.next() else { panic!("a conversion") };
        assert_eq!(conversion.key, Some(&b"(a)"[..]));
        assert_eq!((conversion.width, conversion.precision), (Amount::Argument, Amount::Argument));
        conversion.set_width(-5);
        conversion.set_precision(-1);
        assert_eq!(conversion.format_int(&IBig::from(1), 0), Ok(b"1    ".to_vec()));
    }
}
