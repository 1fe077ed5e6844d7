//! Arithmetic of Python's numbers on plain Rust types: what differs from the machine's.

use std::cmp::Ordering;

use dashu_int::ops::{BitTest, DivRem};
use dashu_int::{IBig, Sign, UBig};

/// The bits of the magnitude.
pub fn bit_length(n: &IBig) -> usize {
    crate::text::int::bit_length(n)
}

/// Floor division and the remainder with the divisor's sign; the divisor is not 0.
pub fn floor_div_rem(a: &IBig, b: &IBig) -> (IBig, IBig) {
    let (quotient, remainder) = a.div_rem(b);
    if !remainder.is_zero() && remainder.sign() != b.sign() {
        (quotient - IBig::ONE, remainder + b)
    } else {
        (quotient, remainder)
    }
}

/// `a / b` correctly rounded, or `None` if it is too large for a float; `b` is not 0.
pub fn true_divide(a: &IBig, b: &IBig) -> Option<f64> {
    const EXACT: usize = 53;
    let (a_bits, b_bits) = (bit_length(a), bit_length(b));
    if a_bits <= EXACT && b_bits <= EXACT {
        return Some(a.to_f64().value() / b.to_f64().value());
    }
    let negative = a.sign() != b.sign();
    if a_bits == 0 {
        return Some(if negative { -0.0 } else { 0.0 });
    }
    let magnitude = |n: &IBig| n.clone().into_parts().1;
    // The quotient of scaled numbers has 66 bits or more; what the division leaves over only says "a little more".
    let shift = 66 + b_bits as i64 - a_bits as i64;
    let (mut top, mut bottom) = (magnitude(a), magnitude(b));
    if shift > 0 {
        top <<= shift as usize;
    } else {
        bottom <<= shift.unsigned_abs() as usize;
    }
    let (mut quotient, remainder) = top.div_rem(&bottom);
    let inexact = remainder != UBig::ZERO;
    // How many bits a float of this size has: fewer for the smallest ones.
    let exponent = quotient.bit_len() as i64 - shift;
    let kept = 53.min(exponent + 1074);
    if kept < 0 {
        return Some(if negative { -0.0 } else { 0.0 });
    }
    let drop = quotient.bit_len() - kept as usize;
    let rest = &quotient - ((&quotient >> drop) << drop);
    quotient >>= drop;
    let half = UBig::ONE << (drop - 1);
    let up = match rest.cmp(&half) {
        Ordering::Greater => true,
        Ordering::Equal => inexact || quotient.bit(0),
        Ordering::Less => false,
    };
    if up {
        quotient += UBig::ONE;
    }
    let scale = drop as i64 - shift;
    if scale + quotient.bit_len() as i64 > 1024 {
        return None;
    }
    let value = scale_by_power(u64::try_from(&quotient).unwrap_or(0) as f64, scale);
    Some(if negative { -value } else { value })
}

/// `x × 2^exponent`, where the result is exact.
fn scale_by_power(mut x: f64, mut exponent: i64) -> f64 {
    while exponent > 1000 {
        x *= 2f64.powi(1000);
        exponent -= 1000;
    }
    while exponent < -1000 {
        // One step more than the smallest normal number would round twice; the factors here keep it exact.
        let step = exponent.max(-1000);
        x *= 2f64.powi(step as i32);
        exponent -= step;
    }
    x * 2f64.powi(exponent as i32)
}

/// The float nearest to an int, or `None` if it is too large.
pub fn to_float(n: &IBig) -> Option<f64> {
    true_divide(n, &IBig::ONE)
}

/// The int that a finite float is when its fraction is cut off.
pub fn truncate(x: f64) -> IBig {
    let whole = x.trunc();
    if whole.abs() < 9e18 {
        return IBig::from(whole as i64);
    }
    let (mantissa, exponent) = decode(whole);
    IBig::from(mantissa) << exponent as usize
}

/// Mantissa and exponent of a finite float: `mantissa × 2^exponent`.
fn decode(x: f64) -> (i64, i64) {
    let bits = x.to_bits();
    let field = (bits >> 52 & 0x7FF) as i64;
    let fraction = (bits & ((1 << 52) - 1)) as i64;
    let (mantissa, exponent) = if field == 0 { (fraction, -1074) } else { (fraction | 1 << 52, field - 1075) };
    (if x < 0.0 { -mantissa } else { mantissa }, exponent)
}

/// A finite float as a fraction in lowest terms.
pub fn integer_ratio(x: f64) -> (IBig, IBig) {
    let (mantissa, exponent) = decode(x);
    if mantissa == 0 {
        return (IBig::ZERO, IBig::ONE);
    }
    let even = mantissa.trailing_zeros();
    let (mantissa, exponent) = (mantissa >> even, exponent + i64::from(even));
    if exponent >= 0 {
        (IBig::from(mantissa) << exponent as usize, IBig::ONE)
    } else {
        (IBig::from(mantissa), IBig::ONE << exponent.unsigned_abs() as usize)
    }
}

/// How an int compares with a float; `None` for nan.
pub fn compare_int_float(n: &IBig, x: f64) -> Option<Ordering> {
    if x.is_nan() {
        return None;
    }
    if x.is_infinite() {
        return Some(if x > 0.0 { Ordering::Less } else { Ordering::Greater });
    }
    let whole = n.cmp(&truncate(x));
    let fraction = x - x.trunc();
    Some(whole.then(0.0.partial_cmp(&fraction).unwrap_or(Ordering::Equal)))
}

/// Floor division and remainder of floats; the divisor is not 0.
pub fn float_div_rem(a: f64, b: f64) -> (f64, f64) {
    let mut remainder = a % b;
    let mut quotient = (a - remainder) / b;
    if remainder != 0.0 {
        if (b < 0.0) != (remainder < 0.0) {
            remainder += b;
            quotient -= 1.0;
        }
    } else {
        remainder = 0.0_f64.copysign(b);
    }
    let floored = if quotient != 0.0 {
        let floored = quotient.floor();
        if quotient - floored > 0.5 { floored + 1.0 } else { floored }
    } else {
        0.0_f64.copysign(a / b)
    };
    (floored, remainder)
}

/// `n` rounded to a multiple of `10^places`, halves to even.
pub fn round_to_power_of_ten(n: &IBig, places: usize) -> IBig {
    // Everything is rounded away when the power has more digits than twice the number.
    if places > bit_length(n) / 3 + 2 {
        return IBig::ZERO;
    }
    let power = IBig::from(10).pow(places);
    let (quotient, remainder) = floor_div_rem(n, &power);
    let up = match (&remainder << 1).cmp(&power) {
        Ordering::Greater => true,
        Ordering::Equal => quotient.bit(0),
        Ordering::Less => false,
    };
    (if up { quotient + IBig::ONE } else { quotient }) * power
}

/// `pow(base, exponent, modulus)`; the modulus is not 0. `None` if the base has no inverse where one is needed.
pub fn pow_mod(base: &IBig, exponent: &IBig, modulus: &IBig) -> Option<IBig> {
    use dashu_int::fast_div::ConstDivisor;
    let (sign, size) = modulus.clone().into_parts();
    if size == UBig::ONE {
        return Some(IBig::ZERO);
    }
    let ring = ConstDivisor::new(size);
    let (exponent_sign, exponent) = exponent.clone().into_parts();
    let mut reduced = ring.reduce(base.clone());
    if exponent_sign == Sign::Negative {
        reduced = reduced.inv()?;
    }
    let result = IBig::from(reduced.pow(&exponent).residue());
    Some(if sign == Sign::Negative && !result.is_zero() { result + modulus } else { result })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn big(text: &str) -> IBig {
        text.parse().expect("an int")
    }

    #[test]
    fn division_of_large_ints_is_correctly_rounded() {
        assert_eq!(true_divide(&IBig::from(1), &IBig::from(3)), Some(1.0 / 3.0));
        assert_eq!(true_divide(&(IBig::from(10).pow(400)), &(-IBig::from(10).pow(399))), Some(-10.0));
        assert_eq!(true_divide(&IBig::from(10).pow(400), &IBig::ONE), None);
        assert_eq!(true_divide(&IBig::ONE, &(IBig::ONE << 1074)), Some(5e-324));
        assert_eq!(true_divide(&IBig::ONE, &(IBig::ONE << 1075)), Some(0.0));
        assert_eq!(true_divide(&IBig::from(3), &(IBig::ONE << 1076)), Some(5e-324));
        // Half-way between two floats: to the even one.
        assert_eq!(to_float(&big("9007199254740993")), Some(9007199254740992.0));
        assert_eq!(to_float(&big("9007199254740995")), Some(9007199254740996.0));
        let largest = to_float(&((IBig::ONE << 1024) - (IBig::ONE << 971)));
        assert_eq!(largest, Some(f64::MAX));
        assert_eq!(to_float(&((IBig::ONE << 1024) - IBig::ONE)), None);
    }

    #[test]
    fn floors_have_the_sign_of_the_divisor() {
        for (a, b) in [(7, 2), (-7, 2), (7, -2), (-7, -2), (6, -3)] {
            let (quotient, remainder) = floor_div_rem(&IBig::from(a), &IBig::from(b));
            assert_eq!(quotient * b + &remainder, IBig::from(a));
            assert!(remainder.is_zero() || (remainder.sign() == Sign::Negative) == (b < 0));
        }
        assert_eq!(float_div_rem(-5.5, 2.0), (-3.0, 0.5));
        assert_eq!(float_div_rem(-5.0, f64::INFINITY), (-1.0, f64::INFINITY));
    }

    #[test]
    fn ints_and_floats_compare_exactly() {
        let n = big("9007199254740993");
        assert_eq!(compare_int_float(&n, 9007199254740992.0), Some(Ordering::Greater));
        assert_eq!(compare_int_float(&IBig::from(-1), -1.5), Some(Ordering::Greater));
        assert_eq!(compare_int_float(&IBig::from(1), 1.5), Some(Ordering::Less));
        assert_eq!(compare_int_float(&(IBig::ONE << 1000), 2f64.powi(1000)), Some(Ordering::Equal));
        assert_eq!(compare_int_float(&n, f64::NAN), None);
    }

    #[test]
    fn powers_modulo_may_have_negative_exponents() {
        let pow = |a: i64, b: i64, m: i64| pow_mod(&IBig::from(a), &IBig::from(b), &IBig::from(m));
        assert_eq!(pow(2, -1, 7), Some(IBig::from(4)));
        assert_eq!(pow(2, -1, 4), None);
        assert_eq!(pow(3, 5, -7), Some(IBig::from(-2)));
        assert_eq!(pow(-3, 3, 10), Some(IBig::from(3)));
        assert_eq!(pow(5, 0, 1), Some(IBig::ZERO));
    }

    #[test]
    fn rounding_to_tens_goes_to_even() {
        let round = |n: i64, places| round_to_power_of_ten(&IBig::from(n), places);
        assert_eq!(
            [round(15, 1), round(25, 1), round(-15, 1), round(5, 400)].map(|n| n.to_string()),
            ["20", "20", "-20", "0"]
        );
        assert_eq!(round(6, 1), IBig::from(10));
        assert_eq!(integer_ratio(0.75), (IBig::from(3), IBig::from(4)));
        assert_eq!(truncate(-1e20), big("-100000000000000000000"));
    }
}
