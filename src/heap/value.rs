//! The tagged word that every Python value is.
//!
//! | low bits | meaning |
//! | --- | --- |
//! | `…1` | a 63-bit small int |
//! | `…10` | a float held in the word itself (exponent rotated, as CRuby's flonums) |
//! | `…000` | a pointer to an object, which begins with a [`Header`](super::Header) |
//! | `…100` | a constant: `None`, `False`, `True`, the unbound marker, `NotImplemented`, `Ellipsis` |
//!
//! The word 0 never is a value. It is the niche of `Option<Value>` and of `Result<Value, Raised>`, so that both are one
//! machine word; compiled code returns it for "an exception is set".

use std::fmt;
use std::num::NonZeroU64;

use super::{Gc, Header, Kind, Object};

/// One Python value. Copying it is free; it says nothing about who keeps the object alive.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Value(NonZeroU64);

/// Proof that an exception is set in the VM. The exception object itself is there, not here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Raised;

/// The largest int that is held in the word itself.
pub const SMALL_INT_MAX: i64 = i64::MAX >> 1;
/// The smallest int that is held in the word itself.
pub const SMALL_INT_MIN: i64 = i64::MIN >> 1;

const FLOAT_ZERO: u64 = 0x8000_0000_0000_0002;

impl Value {
    /// Python's `None`.
    pub const NONE: Value = Value::constant(0x04);
    /// Python's `False`.
    pub const FALSE: Value = Value::constant(0x0c);
    /// Python's `True`.
    pub const TRUE: Value = Value::constant(0x14);
    /// "Nothing here": an unbound local, an argument that was not given, an empty slot. Never seen by a program.
    pub const UNBOUND: Value = Value::constant(0x1c);
    /// Python's `NotImplemented`.
    pub const NOT_IMPLEMENTED: Value = Value::constant(0x24);
    /// Python's `Ellipsis`.
    pub const ELLIPSIS: Value = Value::constant(0x2c);

    const fn constant(bits: u64) -> Value {
        match NonZeroU64::new(bits) {
            Some(bits) => Value(bits),
            None => panic!("the word 0 is no value"),
        }
    }

    /// The word itself.
    #[inline(always)]
    pub const fn bits(self) -> u64 {
        self.0.get()
    }

    /// A value from its word; `None` for the word 0.
    ///
    /// # Safety
    /// The word is one that [`Value::bits`] gave, and the object that it points to, if any, is alive.
    #[inline(always)]
    pub const unsafe fn from_bits(bits: u64) -> Option<Value> {
        match NonZeroU64::new(bits) {
            Some(bits) => Some(Value(bits)),
            None => None,
        }
    }

    /// A value from its word, which is known not to be 0.
    ///
    /// # Safety
    /// As [`Value::from_bits`], and the word is not 0.
    #[inline(always)]
    pub const unsafe fn from_bits_unchecked(bits: u64) -> Value {
        // SAFETY: the caller promises it.
        Value(unsafe { NonZeroU64::new_unchecked(bits) })
    }

    /// A bool.
    #[inline(always)]
    pub const fn bool(value: bool) -> Value {
        if value { Value::TRUE } else { Value::FALSE }
    }

    /// A small int whose size is known.
    #[inline(always)]
    pub const fn small_int(value: i64) -> Value {
        debug_assert!(value >= SMALL_INT_MIN && value <= SMALL_INT_MAX);
        // SAFETY: the low bit is set.
        Value(unsafe { NonZeroU64::new_unchecked(((value as u64) << 1) | 1) })
    }

    /// A small int, or `None` if it does not fit in 63 bits.
    #[inline(always)]
    pub const fn try_small_int(value: i64) -> Option<Value> {
        if value >= SMALL_INT_MIN && value <= SMALL_INT_MAX { Some(Value::small_int(value)) } else { None }
    }

    /// Whether this is a small int.
    #[inline(always)]
    pub const fn is_small_int(self) -> bool {
        self.bits() & 1 == 1
    }

    /// The small int, if it is one. Bools are not: see [`Value::as_index_int`] of the objects layer.
    #[inline(always)]
    pub const fn as_small_int(self) -> Option<i64> {
        if self.is_small_int() { Some(self.bits() as i64 >> 1) } else { None }
    }

    /// A float in the word itself, or `None` where its exponent is too rare (then it is boxed by the objects layer).
    #[inline(always)]
    pub fn try_float(value: f64) -> Option<Value> {
        let bits = value.to_bits();
        let top = (bits >> 60) & 7;
        if (top == 3 || top == 4) && bits != 0x3000_0000_0000_0000 {
            // SAFETY: bit 1 is set.
            Some(Value(unsafe { NonZeroU64::new_unchecked((bits.rotate_left(3) & !3) | 2) }))
        } else if bits == 0 {
            Some(Value::constant(FLOAT_ZERO))
        } else {
            None
        }
    }

    /// Whether this is a float held in the word itself.
    #[inline(always)]
    pub const fn is_flonum(self) -> bool {
        self.bits() & 3 == 2
    }

    /// The float held in the word itself.
    #[inline(always)]
    pub const fn as_flonum(self) -> Option<f64> {
        if !self.is_flonum() {
            return None;
        }
        let bits = self.bits();
        if bits == FLOAT_ZERO {
            return Some(0.0);
        }
        let rotated = (2 - (bits >> 63)) | (bits & !3);
        Some(f64::from_bits(rotated.rotate_right(3)))
    }

    /// Whether this is an object in the heap.
    #[inline(always)]
    pub const fn is_object(self) -> bool {
        self.bits() & 7 == 0
    }

    /// The header of the object, if this is one.
    #[inline(always)]
    pub fn header(self) -> Option<&'static Header> {
        if self.is_object() {
            // SAFETY: a pointer value points to a live object (the collector sees to it); an object begins with a header.
            Some(unsafe { &*(self.bits() as *const Header) })
        } else {
            None
        }
    }

    /// The kind of the object; [`Kind::Free`] for what is held in the word itself.
    #[inline(always)]
    pub fn kind(self) -> Kind {
        match self.header() {
            Some(header) => header.kind(),
            None => Kind::Free,
        }
    }

    /// The object as a `T`, if it is one.
    #[inline(always)]
    pub fn cast<T: Object>(self) -> Option<Gc<T>> {
        match self.header() {
            Some(header) if T::is(header.kind()) => {
                // SAFETY: the kind tells the layout.
                Some(unsafe { Gc::from_address(self.bits() as usize) })
            }
            _ => None,
        }
    }

    /// Whether this is `None`.
    #[inline(always)]
    pub fn is_none(self) -> bool {
        self == Value::NONE
    }

    /// Whether this is the unbound marker.
    #[inline(always)]
    pub fn is_unbound(self) -> bool {
        self == Value::UNBOUND
    }

    /// `None` for the unbound marker: how optional arguments are read.
    #[inline(always)]
    pub fn given(self) -> Option<Value> {
        if self.is_unbound() { None } else { Some(self) }
    }

    /// Whether this is `True` or `False`.
    #[inline(always)]
    pub fn is_bool(self) -> bool {
        self == Value::TRUE || self == Value::FALSE
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(int) = self.as_small_int() {
            return write!(f, "{int}");
        }
        if let Some(float) = self.as_flonum() {
            return write!(f, "{float:?}");
        }
        match *self {
            Value::NONE => f.write_str("None"),
            Value::TRUE => f.write_str("True"),
            Value::FALSE => f.write_str("False"),
            Value::UNBOUND => f.write_str("<unbound>"),
            Value::NOT_IMPLEMENTED => f.write_str("NotImplemented"),
            Value::ELLIPSIS => f.write_str("Ellipsis"),
            _ => write!(f, "<{:?} at {:#x}>", self.kind(), self.bits()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_ints_keep_their_value() {
        for int in [0, 1, -1, SMALL_INT_MAX, SMALL_INT_MIN] {
            assert_eq!(Value::try_small_int(int).and_then(Value::as_small_int), Some(int));
        }
        assert_eq!(Value::try_small_int(SMALL_INT_MAX + 1), None);
        assert_eq!(Value::try_small_int(SMALL_INT_MIN - 1), None);
    }

    #[test]
    fn common_floats_are_held_in_the_word() {
        for float in [0.0, 1.0, -1.0, 0.1, -3.75e10, 1e-70, 1e70, f64::EPSILON] {
            let value = Value::try_float(float).expect("a common exponent");
            assert_eq!(value.as_flonum().map(f64::to_bits), Some(float.to_bits()));
            assert!(!value.is_small_int() && !value.is_object());
        }
    }

    #[test]
    fn rare_floats_are_boxed() {
        for float in [-0.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 1e300, 1e-300, f64::MIN_POSITIVE] {
            assert_eq!(Value::try_float(float), None);
        }
    }

    #[test]
    fn a_result_of_a_value_is_one_word() {
        assert_eq!(size_of::<Result<Value, Raised>>(), 8);
        assert_eq!(size_of::<Option<Value>>(), 8);
    }
}
