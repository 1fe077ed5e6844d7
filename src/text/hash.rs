//! Hashes: for numbers CPython's own (a number's value modulo the prime 2^61 - 1, so that 1, 1.0 and Fraction(1) agree),
//! for texts and bytes a keyed mix.
//!
//! The rules are in CPython's documentation, "Hashing of numeric types". A hash is never -1 there; programs see that.

use std::hash::{BuildHasher, Hasher};

use dashu_int::{IBig, Sign};

/// `sys.hash_info.modulus`.
pub const MODULUS: u64 = (1 << 61) - 1;

/// `sys.hash_info.inf`.
pub const INFINITY_HASH: i64 = 314_159;

/// `sys.hash_info.imag`.
pub const IMAGINARY: u64 = 1_000_003;

fn never_minus_one(hash: i64) -> i64 {
    if hash == -1 { -2 } else { hash }
}

fn signed(residue: u64, negative: bool) -> i64 {
    let hash = residue as i64;
    never_minus_one(if negative { -hash } else { hash })
}

/// `hash(n)` of an int that fits a machine word.
#[inline]
pub fn int(n: i64) -> i64 {
    signed(n.unsigned_abs() % MODULUS, n < 0)
}

/// `hash(n)` of any int.
pub fn big_int(n: &IBig) -> i64 {
    let (sign, words) = n.as_sign_words();
    // 2^64 is 8 modulo 2^61 - 1, so the residue is Horner's rule with the factor 8.
    let residue =
        words.iter().rev().fold(0u128, |residue, &word| (residue * 8 + u128::from(word)) % u128::from(MODULUS));
    signed(residue as u64, sign == Sign::Negative)
}

/// `hash(x)` of a float that is a number; a nan is hashed by identity, which only the caller knows.
pub fn float(x: f64) -> i64 {
    if !x.is_finite() {
        return if x > 0.0 { INFINITY_HASH } else { -INFINITY_HASH };
    }
    let bits = x.to_bits();
    let field = (bits >> 52 & 0x7FF) as i32;
    let fraction = bits & ((1 << 52) - 1);
    let (mantissa, exponent) = if field == 0 { (fraction, -1074) } else { (fraction | 1 << 52, field - 1075) };
    // Multiplying by 2^e modulo 2^61 - 1 is a rotation of 61 bits.
    let turn = exponent.rem_euclid(61) as u32;
    let turned = if turn == 0 { mantissa } else { (mantissa << turn | mantissa >> (61 - turn)) & MODULUS };
    signed(turned, x < 0.0)
}

/// `hash` of a complex number from the hashes of its parts.
pub fn complex(real: i64, imaginary: i64) -> i64 {
    never_minus_one((real as u64).wrapping_add(IMAGINARY.wrapping_mul(imaginary as u64)) as i64)
}

/// `hash` of a tuple from the hashes of its items (xxHash's lanes, as CPython mixes them).
pub fn tuple(items: impl ExactSizeIterator<Item = i64>) -> i64 {
    const PRIME_1: u64 = 11_400_714_785_074_694_791;
    const PRIME_2: u64 = 14_029_467_366_897_019_727;
    const PRIME_5: u64 = 2_870_177_450_012_600_261;
    let length = items.len() as u64;
    let mixed = items.fold(PRIME_5, |sum, item| {
        sum.wrapping_add((item as u64).wrapping_mul(PRIME_2)).rotate_left(31).wrapping_mul(PRIME_1)
    });
    match mixed.wrapping_add(length ^ (PRIME_5 ^ 3_527_539)) {
        u64::MAX => 1_546_275_796,
        hash => hash as i64,
    }
}

/// `hash` of a slice from the hashes of its parts: as for tuples, but the length is not mixed in.
pub fn slice(parts: [i64; 3]) -> i64 {
    const PRIME_1: u64 = 11_400_714_785_074_694_791;
    const PRIME_2: u64 = 14_029_467_366_897_019_727;
    const PRIME_5: u64 = 2_870_177_450_012_600_261;
    let mixed = parts.into_iter().fold(PRIME_5, |sum, part| {
        sum.wrapping_add((part as u64).wrapping_mul(PRIME_2)).rotate_left(31).wrapping_mul(PRIME_1)
    });
    if mixed == u64::MAX { 1_546_275_796 } else { mixed as i64 }
}

/// The key with which texts are hashed. Equal keys make equal hashes, so a table may outlive the one who built it.
#[derive(Clone, Debug)]
pub struct TextHasher {
    state: foldhash::quality::FixedState,
}

impl TextHasher {
    /// A hasher of this seed.
    pub fn new(seed: u64) -> Self {
        Self { state: foldhash::quality::FixedState::with_seed(seed) }
    }

    /// `hash` of a text or of bytes (equal bytes, equal hash, as Python has it). Of nothing it is 0.
    pub fn hash(&self, bytes: &[u8]) -> i64 {
        if bytes.is_empty() {
            return 0;
        }
        let mut hasher = self.state.build_hasher();
        hasher.write(bytes);
        never_minus_one(hasher.finish() as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_hash_as_in_cpython() {
        assert_eq!([0, 1, -1, -2, 1 << 61, i64::MAX, i64::MIN].map(int), [0, 1, -2, -2, 1, 3, -4]);
        assert_eq!(
            [0.5, -1.0, 1e300, 5e-324, 0.1, -0.0].map(float),
            [1152921504606846976, -2, 1224995262755759164, 16777216, 230584300921369408, 0]
        );
        assert_eq!(float(f64::NEG_INFINITY), -314159);
        assert_eq!(complex(float(1.0), float(2.0)), 2000007);
    }

    #[test]
    fn equal_numbers_have_equal_hashes() {
        for n in [0, 1, -1, 7, 1 << 61, (1 << 61) - 1, -(1 << 62), i64::MIN] {
            assert_eq!(int(n), big_int(&IBig::from(n)));
            assert_eq!(int(n), if n as f64 as i128 == i128::from(n) { float(n as f64) } else { int(n) });
        }
        let big = IBig::from(1) << 1000;
        assert_eq!(big_int(&big), float(2f64.powi(1000)));
        assert_eq!(big_int(&-big), float(-(2f64.powi(1000))));
    }

    #[test]
    fn tuples_hash_as_in_cpython() {
        assert_eq!(tuple([].into_iter()), 5740354900026072187);
        assert_eq!(tuple([1, 2, 3].into_iter()), 529344067295497451);
    }

    #[test]
    fn texts_hash_by_their_bytes_and_the_seed() {
        let hasher = TextHasher::new(1);
        assert_eq!(hasher.hash(b""), 0);
        assert_eq!(hasher.hash(b"abc"), TextHasher::new(1).hash(b"abc"));
        assert_ne!(hasher.hash(b"abc"), TextHasher::new(2).hash(b"abc"));
    }
}
