//! The gamma function and its logarithm by Lanczos' approximation.
//!
//! The sum is the rational function of 13 terms for g = 6.024680040776729583740234375 that Boost's math toolkit documents;
//! the power is split in two where it would overflow although the result does not.

#![allow(clippy::excessive_precision, reason = "the coefficients stand as they are published")]

use std::f64::consts::PI;

/// g
const G: f64 = 6.024680040776729583740234375;
const G_MINUS_HALF: f64 = 5.524680040776729583740234375;

/// Numerator and denominator of the sum, lowest power first.
const NUMERATOR: [f64; 13] = [
    23531376880.410759688572007674451636754734846804940,
    42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843,
    17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708,
    1439720407.3117216736632230727949123939715485786372,
    248874557.86205415651146038641322942321632125127801,
    31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768,
    186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024,
    210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408,
];
const DENOMINATOR: [f64; 13] = [
    0.0,
    39916800.0,
    120543840.0,
    150917976.0,
    105258076.0,
    45995730.0,
    13339535.0,
    2637558.0,
    357423.0,
    32670.0,
    1925.0,
    66.0,
    1.0,
];

/// What the functions cannot give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A pole.
    Domain,
    Range,
}

fn sum(x: f64) -> f64 {
    let (mut above, mut below) = (0.0, 0.0);
    if x < 5.0 {
        for (numerator, denominator) in NUMERATOR.iter().zip(&DENOMINATOR).rev() {
            above = above * x + numerator;
            below = below * x + denominator;
        }
    } else {
        // Powers of 1/x: nothing overflows.
        for (numerator, denominator) in NUMERATOR.iter().zip(&DENOMINATOR) {
            above = above / x + numerator;
            below = below / x + denominator;
        }
    }
    above / below
}

/// sin(πx), exact about the multiples of 1/2.
fn sin_pi(x: f64) -> f64 {
    let y = x.abs() % 2.0;
    let result = match (2.0 * y).round() as i32 {
        0 => (PI * y).sin(),
        1 => (PI * (y - 0.5)).cos(),
        // sin(π(1 - y)), which never is -0.0 where it should be 0.0
        2 => (PI * (1.0 - y)).sin(),
        3 => -(PI * (y - 1.5)).cos(),
        _ => (PI * (y - 2.0)).sin(),
    };
    1f64.copysign(x) * result
}

/// Γ(x)
pub fn gamma(x: f64) -> Result<f64, Fault> {
    if !x.is_finite() {
        return if x == f64::NEG_INFINITY { Err(Fault::Domain) } else { Ok(x) };
    }
    if x == 0.0 || (x < 0.0 && x == x.floor()) {
        return Err(Fault::Domain);
    }
    if x == x.floor() && x <= 23.0 {
        // (x - 1)! is exact.
        return Ok((2..x as u32).fold(1.0, |product, factor| product * f64::from(factor)));
    }
    let size = x.abs();
    if size < 1e-20 {
        let result = 1.0 / x;
        return if result.is_infinite() { Err(Fault::Range) } else { Ok(result) };
    }
    if size > 200.0 {
        return if x < 0.0 { Ok(0.0 / sin_pi(x)) } else { Err(Fault::Range) };
    }
    let y = size + G_MINUS_HALF;
    // What rounding has lost in y, as a correction of the power.
    let lost = if size > G_MINUS_HALF { (y - size) - G_MINUS_HALF } else { (y - G_MINUS_HALF) - size };
    let correction = lost * G / y;
    let result = if x < 0.0 {
        let mut result = -PI / sin_pi(size) / size * y.exp() / sum(size);
        result -= correction * result;
        if size < 140.0 {
            result / y.powf(size - 0.5)
        } else {
            let root = y.powf(size / 2.0 - 0.25);
            result / root / root
        }
    } else {
        let mut result = sum(size) / y.exp();
        result += correction * result;
        if size < 140.0 {
            result * y.powf(size - 0.5)
        } else {
            let root = y.powf(size / 2.0 - 0.25);
            result * root * root
        }
    };
    if result.is_infinite() { Err(Fault::Range) } else { Ok(result) }
}

/// log |Γ(x)|
pub fn log_gamma(x: f64) -> Result<f64, Fault> {
    if !x.is_finite() {
        return Ok(if x.is_nan() { x } else { f64::INFINITY });
    }
    if x == x.floor() && x <= 2.0 {
        return if x <= 0.0 { Err(Fault::Domain) } else { Ok(0.0) };
    }
    let size = x.abs();
    if size < 1e-20 {
        return Ok(-size.ln());
    }
    let mut result = sum(size).ln() - G;
    result += (size - 0.5) * ((size + G - 0.5).ln() - 1.0);
    if x < 0.0 {
        result = PI.ln() - sin_pi(size).abs().ln() - size.ln() - result;
    }
    if result.is_infinite() { Err(Fault::Range) } else { Ok(result) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gamma_is_what_cpython_gives() {
        assert_eq!(gamma(0.5), Ok(1.7724538509055159));
        assert_eq!(gamma(5.0), Ok(24.0));
        assert_eq!(gamma(10.5), Ok(1133278.3889487854));
        assert_eq!(gamma(-0.5), Ok(-3.544907701811032));
        assert_eq!(gamma(171.0), Ok(7.257415615307998e+306));
        assert_eq!(gamma(172.0), Err(Fault::Range));
        assert_eq!(gamma(-3.0), Err(Fault::Domain));
        assert_eq!(log_gamma(0.5), Ok(0.5723649429247004));
        assert_eq!(log_gamma(-0.5), Ok(1.265512123484645));
        assert_eq!(log_gamma(100.0), Ok(359.1342053695754));
    }
}
