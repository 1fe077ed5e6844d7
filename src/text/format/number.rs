//! `format()` of ints, floats and complex numbers.

use dashu_int::{IBig, Sign};

use super::spec::{Align, Defaults, Grouping, Spec, pad, parse, push_fill, unknown_code};
use crate::text::error::{Result, TextError};
use crate::text::float::layout::{Options, Style, write};
use crate::text::int::{magnitude_in, to_decimal};
use crate::text::wtf8;

/// A number's text, taken apart so that padding and separators can be put between the parts.
struct Parts<'a> {
    negative: bool,
    prefix: &'a str,
    /// The digits before the point: the only ones that zeros are put before.
    digits: &'a [u8],
    /// The digits after the point, if there is a point.
    fraction: Option<&'a [u8]>,
    /// What follows: an exponent, `%`, `inf`, or a character of the type `c`.
    rest: &'a [u8],
}

impl<'a> Parts<'a> {
    /// The parts of a float's text.
    fn of_float(text: &'a [u8]) -> Self {
        let (negative, text) = match text {
            [b'-', unsigned @ ..] => (true, unsigned),
            _ => (false, text),
        };
        let run = |text: &[u8]| text.iter().take_while(|b| b.is_ascii_digit()).count();
        let (digits, tail) = text.split_at(run(text));
        let (fraction, rest) = match tail {
            [b'.', after @ ..] => {
                let (fraction, rest) = after.split_at(run(after));
                (Some(fraction), rest)
            }
            _ => (None, tail),
        };
        Self { negative, prefix: "", digits, fraction, rest }
    }

    fn lay_out(&self, spec: &Spec) -> Vec<u8> {
        let sign = match spec.sign {
            _ if self.negative => Some(b'-'),
            Some(b'+') => Some(b'+'),
            Some(b' ') => Some(b' '),
            _ => None,
        };
        let fraction_separators = match (self.fraction, spec.fraction_grouping) {
            (Some(fraction), grouping) if grouping != Grouping::None => fraction.len().saturating_sub(1) / 3,
            _ => 0,
        };
        let fraction_length = self.fraction.map_or(0, |fraction| 1 + fraction.len() + fraction_separators);
        let other = usize::from(sign.is_some()) + self.prefix.len() + fraction_length + wtf8::len(self.rest);
        let zero_padded = spec.fill == u32::from(b'0') && spec.align == Align::AfterSign;
        let least = if zero_padded { spec.width.saturating_sub(other) } else { 0 };
        let grouped = if self.digits.is_empty() { Vec::new() } else { group(self.digits, least, spec.grouping) };
        let missing = spec.width.saturating_sub(other + grouped.len());
        let (left, inner) = match spec.align {
            Align::Left => (0, 0),
            Align::Right => (missing, 0),
            Align::Center => (missing / 2, 0),
            Align::AfterSign => (0, missing),
        };
        let mut out = Vec::with_capacity(other + grouped.len() + missing);
        push_fill(&mut out, spec.fill, left);
        out.extend(sign);
        out.extend_from_slice(self.prefix.as_bytes());
        push_fill(&mut out, spec.fill, inner);
        out.extend_from_slice(&grouped);
        if let Some(fraction) = self.fraction {
            out.push(b'.');
            for (at, group) in fraction.chunks(if fraction_separators > 0 { 3 } else { usize::MAX }).enumerate() {
                out.extend(spec.fraction_grouping.separator().filter(|_| at > 0));
                out.extend_from_slice(group);
            }
        }
        out.extend_from_slice(self.rest);
        push_fill(&mut out, spec.fill, missing - left - inner);
        out
    }
}

/// The digits with zeros before them until the text has `least` characters, and with separators.
fn group(digits: &[u8], least: usize, grouping: Grouping) -> Vec<u8> {
    let Some(separator) = grouping.separator() else {
        let mut out = vec![b'0'; least.saturating_sub(digits.len())];
        out.extend_from_slice(digits);
        return out;
    };
    // From the right, group after group, until both the digits and the width are used up.
    let mut reversed = Vec::with_capacity(digits.len().max(least) * 4 / 3 + 1);
    let (mut left, mut least) = (digits, least as isize);
    loop {
        let wanted = (left.len() as isize).max(least).max(1) as usize;
        let length = grouping.size().min(wanted);
        let taken = length.min(left.len());
        let (rest, now) = left.split_at(left.len() - taken);
        reversed.extend(now.iter().rev());
        reversed.resize(reversed.len() + (length - taken), b'0');
        left = rest;
        least -= length as isize;
        if left.is_empty() && least <= 0 {
            break;
        }
        least -= 1;
        reversed.push(separator);
    }
    reversed.reverse();
    reversed
}

/// The presentation type as a byte, where it is ASCII.
fn ascii_kind(spec: &Spec) -> u8 {
    u8::try_from(spec.kind).unwrap_or(0xFF)
}

/// `format(n, spec)` of an int. `max_digits` is the limit of [`to_decimal`].
pub fn format_int(n: &IBig, spec: &[u8], type_name: &str, max_digits: usize) -> Result<Vec<u8>> {
    if spec.is_empty() {
        return Ok(to_decimal(n, max_digits)?.into_bytes());
    }
    let spec = parse(spec, Defaults { kind: u32::from(b'd'), align: Align::Right, type_name })?;
    match ascii_kind(&spec) {
        b'b' | b'c' | b'd' | b'o' | b'x' | b'X' | b'n' => int_with(n, &spec, max_digits),
        b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'%' => {
            let x = n.to_f64().value();
            if x.is_infinite() {
                return Err(TextError::overflow("int too large to convert to float"));
            }
            float_with(x, &spec, type_name)
        }
        _ => Err(unknown_code(spec.kind, type_name)),
    }
}

fn int_with(n: &IBig, spec: &Spec, max_digits: usize) -> Result<Vec<u8>> {
    let refused = |what: &str| Err(TextError::value(format!("{what} not allowed in integer format specifier")));
    if spec.precision.is_some() {
        return refused("Precision");
    }
    if spec.no_negative_zero {
        return refused("Negative zero coercion (z)");
    }
    let kind = ascii_kind(spec);
    if kind == b'c' {
        return char_with(n, spec);
    }
    let negative = n.sign() == Sign::Negative;
    let (prefix, mut digits) = match kind {
        b'b' => ("0b", magnitude_in(n, 2)),
        b'o' => ("0o", magnitude_in(n, 8)),
        b'x' => ("0x", magnitude_in(n, 16)),
        b'X' => ("0X", magnitude_in(n, 16)),
        _ => ("", to_decimal(n, max_digits)?.trim_start_matches('-').to_owned()),
    };
    if kind == b'X' {
        digits.make_ascii_uppercase();
    }
    let prefix = if spec.alternate { prefix } else { "" };
    Ok(Parts { negative, prefix, digits: digits.as_bytes(), fraction: None, rest: b"" }.lay_out(spec))
}

fn char_with(n: &IBig, spec: &Spec) -> Result<Vec<u8>> {
    let refused = |what: &str| Err(TextError::value(format!("{what} not allowed with integer format specifier 'c'")));
    if spec.sign.is_some() {
        return refused("Sign");
    }
    if spec.alternate {
        return refused("Alternate form (#)");
    }
    let Ok(value) = i64::try_from(n) else {
        return Err(TextError::overflow("Python int too large to convert to C long"));
    };
    match u32::try_from(value) {
        Ok(c) if c <= wtf8::MAX_CODE_POINT => {
            let rest = wtf8::from_char(c);
            Ok(Parts { negative: false, prefix: "", digits: b"", fraction: None, rest: &rest }.lay_out(spec))
        }
        _ => Err(TextError::overflow("%c arg not in range(0x110000)")),
    }
}

/// `format(x, spec)` of a float.
pub fn format_float(x: f64, spec: &[u8], type_name: &str) -> Result<Vec<u8>> {
    if spec.is_empty() {
        return Ok(crate::text::float::repr(x).into_bytes());
    }
    let spec = parse(spec, Defaults { kind: 0, align: Align::Right, type_name })?;
    float_with(x, &spec, type_name)
}

/// The style and the letters' case that a presentation type means. The type of no name needs a precision for its own style.
fn style(spec: &Spec, type_name: &str) -> Result<(Style, bool)> {
    let kind = ascii_kind(spec);
    let precision = spec.precision.unwrap_or(6);
    let style = match kind {
        0 => spec.precision.map_or(Style::Repr, Style::General),
        b'e' | b'E' => Style::Exponent(precision),
        b'f' | b'F' | b'%' => Style::Fixed(precision),
        b'g' | b'G' | b'n' => Style::General(precision),
        _ => return Err(unknown_code(spec.kind, type_name)),
    };
    if precision > i32::MAX as usize {
        return Err(TextError::value("precision too big"));
    }
    Ok((style, kind.is_ascii_uppercase()))
}

fn float_with(x: f64, spec: &Spec, type_name: &str) -> Result<Vec<u8>> {
    let (style, uppercase) = style(spec, type_name)?;
    let percent = spec.kind == u32::from(b'%');
    let options = Options {
        add_dot_0: spec.kind == 0,
        alternate: spec.alternate,
        uppercase,
        no_negative_zero: spec.no_negative_zero,
        ..Options::default()
    };
    let mut text = write(if percent { x * 100.0 } else { x }, style, options);
    if percent {
        text.push('%');
    }
    Ok(Parts::of_float(text.as_bytes()).lay_out(spec))
}

/// `format(z, spec)` of a complex number.
pub fn format_complex(real: f64, imaginary: f64, spec: &[u8], type_name: &str) -> Result<Vec<u8>> {
    if spec.is_empty() {
        return Ok(crate::text::complex::repr(real, imaginary).into_bytes());
    }
    let spec = parse(spec, Defaults { kind: 0, align: Align::Right, type_name })?;
    if spec.kind == u32::from(b'%') {
        return Err(unknown_code(spec.kind, type_name));
    }
    let (style, uppercase) = match style(&spec, type_name) {
        // Checked before the precision in CPython: padding, then alignment.
        Err(error) if !error.message.starts_with("precision") => return Err(error),
        other if spec.fill != u32::from(b'0') && spec.align != Align::AfterSign => other?,
        _ if spec.fill == u32::from(b'0') => {
            return Err(TextError::value("Zero padding is not allowed in complex format specifier"));
        }
        _ => {
            return Err(TextError::value("'=' alignment flag is not allowed in complex format specifier"));
        }
    };
    let options =
        Options { alternate: spec.alternate, uppercase, no_negative_zero: spec.no_negative_zero, ..Options::default() };
    let only_imaginary = spec.kind == 0 && real == 0.0 && real.is_sign_positive();
    let mut part = Spec { width: 0, align: Align::Left, ..spec.clone() };
    let mut text = Vec::new();
    if !only_imaginary {
        text.extend(Parts::of_float(write(real, style, options).as_bytes()).lay_out(&part));
        part.sign = Some(b'+');
    }
    text.extend(Parts::of_float(write(imaginary, style, options).as_bytes()).lay_out(&part));
    text.push(b'j');
    if spec.kind == 0 && !only_imaginary {
        text.insert(0, b'(');
        text.push(b')');
    }
    Ok(pad(&text, &spec))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(result: Result<Vec<u8>>) -> String {
        result.map_or_else(|error| error.to_string(), |text| wtf8::to_string_lossy(&text))
    }

    fn int(n: i64, spec: &str) -> String {
        shown(format_int(&IBig::from(n), spec.as_bytes(), "int", 4300))
    }

    fn float(x: f64, spec: &str) -> String {
        shown(format_float(x, spec.as_bytes(), "float"))
    }

    fn complex(real: f64, imaginary: f64, spec: &str) -> String {
        shown(format_complex(real, imaginary, spec.as_bytes(), "complex"))
    }

    #[test]
    fn zeros_before_the_digits_are_grouped_too() {
        assert_eq!(int(65, "010_"), "00_000_065");
        assert_eq!(int(65, "012_"), "0_000_000_065");
        assert_eq!(int(1234567, ","), "1,234,567");
        assert_eq!(int(-255, "#012_x"), "-0x0000_00ff");
        assert_eq!(float(1234.5, "012,.2f"), "0,001,234.50");
        assert_eq!(float(1234.56789, ".7,f"), "1234.567,890,0");
    }

    #[test]
    fn ints_have_many_presentations() {
        assert_eq!(int(255, "#x") + &int(255, "#X") + &int(5, "b") + &int(8, "#o"), "0xff0XFF1010o10");
        assert_eq!(int(-42, "+=8"), "-+++++42");
        assert_eq!(int(42, " d") + &int(42, "+") + &int(42, "*^7"), " 42+42**42***");
        assert_eq!(int(65, "08c"), "0000000A");
        assert_eq!(int(65, ".1f"), "65.0");
        assert_eq!(int(1, "%"), "100.000000%");
        assert_eq!(int(-1, "c"), "OverflowError: %c arg not in range(0x110000)");
        assert_eq!(int(1, ".2d"), "ValueError: Precision not allowed in integer format specifier");
    }

    #[test]
    fn floats_without_a_type_keep_a_digit_after_the_point() {
        assert_eq!(float(3.0, "5") + &float(3.0, ".3") + &float(1234.0, ".3"), "  3.03.01.23e+03");
        assert_eq!(float(0.1 + 0.2, ".17") + &float(1e16, ""), "0.300000000000000041e+16");
        assert_eq!(float(f64::INFINITY, "08") + &float(f64::NAN, "F"), "00000infNAN");
        assert_eq!(float(-0.001, "z.1f") + &float(0.5, ".0%"), "0.050%");
        assert_eq!(float(2.0, "d"), "ValueError: Unknown format code 'd' for object of type 'float'");
    }

    #[test]
    fn complex_numbers_are_padded_as_a_whole() {
        assert_eq!(complex(1.0, 2.0, "10"), "    (1+2j)");
        assert_eq!(complex(0.0, 2.0, ""), "2j");
        assert_eq!(complex(1.5, -2.0, "+.2f"), "+1.50-2.00j");
        assert_eq!(complex(1.0, 1.0, "05"), "ValueError: Zero padding is not allowed in complex format specifier");
        let refused = "ValueError: '=' alignment flag is not allowed in complex format specifier";
        assert_eq!(complex(1.0, 1.0, "=5"), refused);
    }
}
