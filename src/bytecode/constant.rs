//! Constants of compiled code, as data that belongs to no heap.

use super::CodeProto;

/// An int of any size: the sign, and the magnitude as 64-bit digits, the least significant first, without leading zeros.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct BigDigits {
    /// Whether the int is below zero.
    pub negative: bool,
    /// The magnitude.
    pub digits: Box<[u64]>,
}

/// A constant that code loads.
#[derive(Clone, Debug)]
pub enum Constant {
    /// `None`
    None,
    /// `True` or `False`
    Bool(bool),
    /// `...`
    Ellipsis,
    /// An int of 64 bits.
    Int(i64),
    /// An int that does not fit in 64 bits.
    BigInt(BigDigits),
    /// A float.
    Float(f64),
    /// A complex number: real part, imaginary part.
    Complex(f64, f64),
    /// A str in WTF-8, which is UTF-8 but for lone surrogates.
    Str(Box<[u8]>),
    /// A bytes object.
    Bytes(Box<[u8]>),
    /// A tuple of constants.
    Tuple(Box<[Constant]>),
    /// A frozenset of constants (the right side of `x in {1, 2}`).
    FrozenSet(Box<[Constant]>),
    /// The code of a function, class body, lambda, generator expression or annotation scope.
    Code(Box<CodeProto>),
}

impl Constant {
    /// A str constant.
    pub fn str(text: &str) -> Constant {
        Constant::Str(text.as_bytes().into())
    }

    /// Whether two constants cannot be told apart, so that one can stand for both. Unlike Python's `==` this keeps `1`, `1.0`
    /// and `True` apart, and `0.0` and `-0.0`. Code is never the same as other code.
    pub fn is_same(&self, other: &Constant) -> bool {
        use Constant::*;
        match (self, other) {
            (None, None) | (Ellipsis, Ellipsis) => true,
            (Bool(left), Bool(right)) => left == right,
            (Int(left), Int(right)) => left == right,
            (BigInt(left), BigInt(right)) => left == right,
            (Float(left), Float(right)) => left.to_bits() == right.to_bits(),
            (Complex(a, b), Complex(c, d)) => a.to_bits() == c.to_bits() && b.to_bits() == d.to_bits(),
            (Str(left), Str(right)) | (Bytes(left), Bytes(right)) => left == right,
            (Tuple(left), Tuple(right)) | (FrozenSet(left), FrozenSet(right)) => {
                left.len() == right.len() && left.iter().zip(right).all(|(left, right)| left.is_same(right))
            }
            _ => false,
        }
    }

    /// A number that is equal for constants that are the same.
    pub fn fingerprint(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        fn feed(constant: &Constant, to: &mut DefaultHasher) {
            std::mem::discriminant(constant).hash(to);
            match constant {
                Constant::None | Constant::Ellipsis | Constant::Code(_) => {}
                Constant::Bool(value) => value.hash(to),
                Constant::Int(value) => value.hash(to),
                Constant::BigInt(value) => value.hash(to),
                Constant::Float(value) => value.to_bits().hash(to),
                Constant::Complex(real, imaginary) => (real.to_bits(), imaginary.to_bits()).hash(to),
                Constant::Str(bytes) | Constant::Bytes(bytes) => bytes.hash(to),
                Constant::Tuple(items) | Constant::FrozenSet(items) => {
                    items.len().hash(to);
                    items.iter().for_each(|item| feed(item, to));
                }
            }
        }
        let mut hasher = DefaultHasher::new();
        feed(self, &mut hasher);
        hasher.finish()
    }
}
