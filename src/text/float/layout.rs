//! Where the point goes, and whether an exponent is written: CPython's rules for `repr` and for the presentation types
//! `e`, `f` and `g`.

use super::digits::{Digits, rounded_after_point, rounded_to_digits, shortest};

/// How a float is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// The shortest digits that read back as the same float.
    Repr,
    /// With an exponent and this many digits after the point.
    Exponent(usize),
    /// Without exponent, with this many digits after the point.
    Fixed(usize),
    /// This many digits altogether, with an exponent where the number is very large or small.
    General(usize),
}

/// What else decides about the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Write `+` before what is not negative.
    pub sign: bool,
    /// Write `.0` where there would be neither point nor exponent.
    pub add_dot_0: bool,
    /// The `#` form: keep the point and trailing zeros.
    pub alternate: bool,
    /// `E`, `INF` and `NAN`.
    pub uppercase: bool,
    /// The `z` option: a zero that rounding left has no sign.
    pub no_negative_zero: bool,
}

/// `repr(x)`.
pub fn repr(x: f64) -> String {
    write(x, Style::Repr, Options { add_dot_0: true, ..Options::default() })
}

/// The text of a float.
pub fn write(x: f64, style: Style, options: Options) -> String {
    let mut out = String::new();
    if !x.is_finite() {
        out.push_str(if x.is_nan() || x > 0.0 { if options.sign { "+" } else { "" } } else { "-" });
        out.push_str(if x.is_nan() { "nan" } else { "inf" });
    } else {
        let digits = match style {
            Style::Repr => shortest(x),
            Style::Exponent(after) => rounded_to_digits(x, after.saturating_add(1)),
            Style::Fixed(after) => rounded_after_point(x, after),
            Style::General(all) => rounded_to_digits(x, all.max(1)),
        };
        let is_zero = digits.digits == b"0";
        if x.is_sign_negative() && !(is_zero && options.no_negative_zero) {
            out.push('-');
        } else if options.sign {
            out.push('+');
        }
        lay_out(&mut out, &digits, style, options);
    }
    if options.uppercase {
        out.make_ascii_uppercase();
    }
    out
}

fn lay_out(out: &mut String, digits: &Digits, style: Style, options: Options) {
    let count = digits.digits.len();
    let mut point = digits.point;
    let add_dot_0 = usize::from(options.add_dot_0);
    // How many digits are written at least, as far as the style says: missing ones are zeros.
    let (with_exponent, least) = match style {
        Style::Repr => (point <= -4 || point > 16, 0),
        Style::Exponent(after) => (true, after.saturating_add(1)),
        Style::Fixed(after) => (false, (after as i128 + i128::from(point)).max(0) as usize),
        Style::General(all) => {
            let all = all.max(1);
            let large = i128::from(point) > all as i128 - add_dot_0 as i128;
            (point <= -4 || large, if options.alternate { all } else { 0 })
        }
    };
    let exponent = point - 1;
    if with_exponent {
        point = 1;
    }
    let digit = |at: i64| match usize::try_from(at) {
        Ok(at) if at < count => char::from(digits.digits[at]),
        _ => '0',
    };
    let point = i64::from(point);
    // The digits run from the first, or from the zero before the point, to the last that must be shown.
    let mut last = (count.max(least) as i64).max(point);
    if let Style::Fixed(after) = style {
        last = point + after as i64;
    }
    if options.add_dot_0 && !with_exponent {
        last = last.max(point + 1);
    }
    if point <= 0 {
        out.push('0')
    } else {
        out.extend((0..point).map(digit))
    }
    if last > point || options.alternate {
        out.push('.');
        out.extend((point..last).map(digit));
    }
    if with_exponent {
        let sign = if exponent < 0 { '-' } else { '+' };
        out.push_str(&format!("e{sign}{:02}", exponent.unsigned_abs()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn general(x: f64, digits: usize) -> String {
        write(x, Style::General(digits), Options::default())
    }

    #[test]
    fn repr_has_an_exponent_from_1e16_on() {
        let shown =
            [0.0, -0.0, 1.0, 1e15, 123456789012345680.0, 1e16, 1e-4, 1e-5, 0.1, 1.5e300, f64::NAN, f64::NEG_INFINITY];
        assert_eq!(
            shown.map(repr).join(" "),
            "0.0 -0.0 1.0 1000000000000000.0 1.2345678901234568e+17 1e+16 0.0001 1e-05 0.1 1.5e+300 nan -inf"
        );
    }

    #[test]
    fn general_drops_zeros_and_picks_the_exponent() {
        assert_eq!(general(100000.0, 6), "100000");
        assert_eq!(general(1000000.0, 6), "1e+06");
        assert_eq!(general(0.00001234, 3), "1.23e-05");
        assert_eq!(general(3.0, 0), "3");
        assert_eq!(write(3.0, Style::General(3), Options { alternate: true, ..Options::default() }), "3.00");
        assert_eq!(write(1e3, Style::General(3), Options { add_dot_0: true, ..Options::default() }), "1e+03");
    }

    #[test]
    fn more_digits_than_a_float_has_are_zeros() {
        let text = write(0.1, Style::Fixed(70000), Options::default());
        assert_eq!(text.len(), 70002);
        assert!(text.starts_with("0.1000000000000000055511151231257827021181583404541015625000"));
        assert_eq!(write(-0.04, Style::Fixed(1), Options { no_negative_zero: true, ..Options::default() }), "0.0");
        assert_eq!(write(1234.5, Style::Exponent(0), Options::default()), "1e+03");
        assert_eq!(write(0.0, Style::Exponent(2), Options::default()), "0.00e+00");
    }
}
