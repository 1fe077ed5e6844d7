//! The decimal digits of a float, without sign or point.

/// Digits of a finite float: `0.d1d2d3… × 10^point`. Zero has the one digit `0` and the point 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digits {
    /// ASCII digits, the first of them not zero unless the number is.
    pub digits: Vec<u8>,
    /// Where the decimal point stands, counted from before the first digit.
    pub point: i32,
}

/// No float has more digits than this after the first one, or after the point: the smallest is 2^-1074.
const MOST_DIGITS: usize = 1100;

impl Digits {
    fn from_parts(mantissa: &str, exponent: i32) -> Self {
        let point_at = mantissa.find('.').unwrap_or(mantissa.len()) as i32;
        let mut digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
        let zeros = digits.iter().take_while(|&&d| d == b'0').count();
        if zeros == digits.len() {
            return Self { digits: vec![b'0'], point: 1 };
        }
        digits.drain(..zeros);
        Self { digits, point: point_at + exponent - zeros as i32 }
    }

    fn trim(mut self) -> Self {
        while self.digits.len() > 1 && self.digits.last() == Some(&b'0') {
            self.digits.pop();
        }
        self
    }
}

fn split_exponent(text: &str) -> (&str, i32) {
    match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse().unwrap_or(0)),
        None => (text, 0),
    }
}

/// The shortest digits that read back as the same float. The sign is left out; the float must be finite.
pub fn shortest(x: f64) -> Digits {
    let mut buffer = zmij::Buffer::new();
    let (mantissa, exponent) = split_exponent(buffer.format_finite(x.abs()));
    Digits::from_parts(mantissa, exponent).trim()
}

/// The `count` first digits, correctly rounded (halves to even); trailing zeros are left off. `count` is at least 1.
pub fn rounded_to_digits(x: f64, count: usize) -> Digits {
    let text = format!("{:.*e}", count.saturating_sub(1).min(MOST_DIGITS), x.abs());
    let (mantissa, exponent) = split_exponent(&text);
    Digits::from_parts(mantissa, exponent).trim()
}

/// The digits up to the `count`-th after the decimal point, correctly rounded; trailing zeros are left off.
pub fn rounded_after_point(x: f64, count: usize) -> Digits {
    let text = format!("{:.*}", count.min(MOST_DIGITS), x.abs());
    Digits::from_parts(&text, 0).trim()
}

/// `round(x, count)`, where `count` may be negative. Infinite when the rounded number is too large for a float.
pub fn round_to(x: f64, count: i64) -> f64 {
    if !x.is_finite() || x == 0.0 || count > 323 {
        return x;
    }
    if count < -308 {
        return 0.0_f64.copysign(x);
    }
    let text = if count >= 0 {
        format!("{:.*}", count as usize, x)
    } else {
        // The digit that is kept last is the unit of 10^-count. Where the number has no digit there, it becomes 0 or one unit.
        let exact = format!("{:.*}", MOST_DIGITS, x.abs());
        let (whole, fraction) = exact.split_once('.').unwrap_or((&exact, ""));
        let dropped = count.unsigned_abs() as usize;
        let padded = format!("{whole:0>width$}", width = dropped + 1);
        let (kept, tail) = padded.split_at(padded.len() - dropped);
        let rest: Vec<u8> = tail.bytes().chain(fraction.bytes()).collect();
        let beyond_half = rest[1..].iter().any(|&d| d != b'0');
        let odd = kept.as_bytes()[kept.len() - 1] & 1 == 1;
        let up = rest[0] > b'5' || rest[0] == b'5' && (beyond_half || odd);
        let mut kept = kept.as_bytes().to_vec();
        if up {
            add_one(&mut kept);
        }
        let sign = if x < 0.0 { "-" } else { "" };
        format!("{sign}{}e{dropped}", String::from_utf8_lossy(&kept))
    };
    text.parse().unwrap_or(x)
}

fn add_one(digits: &mut Vec<u8>) {
    for digit in digits.iter_mut().rev() {
        if *digit != b'9' {
            *digit += 1;
            return;
        }
        *digit = b'0';
    }
    digits.insert(0, b'1');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(digits: Digits) -> String {
        format!("0.{}e{}", String::from_utf8_lossy(&digits.digits), digits.point)
    }

    #[test]
    fn the_point_stands_before_the_digits() {
        assert_eq!(show(shortest(1.5)), "0.15e1");
        assert_eq!(show(shortest(-0.001)), "0.1e-2");
        assert_eq!(show(shortest(1e22)), "0.1e23");
        assert_eq!(show(shortest(5e-324)), "0.5e-323");
        assert_eq!(show(shortest(0.0)), "0.0e1");
    }

    #[test]
    fn halves_are_rounded_to_even_and_only_true_halves() {
        assert_eq!(show(rounded_after_point(0.5, 0)), "0.0e1");
        assert_eq!(show(rounded_after_point(1.5, 0)), "0.2e1");
        assert_eq!(show(rounded_after_point(2.5, 0)), "0.2e1");
        assert_eq!(show(rounded_after_point(2.675, 2)), "0.267e1");
        assert_eq!(show(rounded_to_digits(9.996, 3)), "0.1e2");
    }

    #[test]
    fn round_takes_negative_places() {
        assert_eq!(round_to(1250.0, -2), 1200.0);
        assert_eq!(round_to(1350.0, -2), 1400.0);
        assert_eq!(round_to(-51.0, -2), -100.0);
        assert_eq!(round_to(50.0, -2), 0.0);
        assert_eq!(round_to(2.675, 2), 2.67);
        assert_eq!(round_to(1.7e308, -308), f64::INFINITY);
    }
}
