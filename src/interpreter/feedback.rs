//! Type feedback: what the interpreter writes into an instruction's `x` byte, and a JIT reads.
//!
//! Bits are only ever set. A byte of 0 says that the instruction never ran. What needs more than bits (shapes, callees)
//! is in the inline caches ([`crate::objects::InlineCache`]).

/// Binary operators and comparisons (also fused with a jump): the left operand was a small int.
pub const LEFT_INT: u8 = 1;
/// The left operand was a float.
pub const LEFT_FLOAT: u8 = 2;
/// The right operand was a small int.
pub const RIGHT_INT: u8 = 4;
/// The right operand was a float.
pub const RIGHT_FLOAT: u8 = 8;
/// An operand was something else (big ints and bools too).
pub const OTHER: u8 = 16;
/// Two small ints gave a result that is none (or a division by zero was tried).
pub const OVERFLOW: u8 = 32;
/// Of fused compare-and-branch, and of all conditional jumps: the jump was taken.
pub const TAKEN: u8 = 64;
/// The jump was not taken.
pub const NOT_TAKEN: u8 = 128;

/// Conditional jumps on one value: it was `True` or `False`.
pub const TRUTH_BOOL: u8 = 1;
/// It was a small int.
pub const TRUTH_INT: u8 = 2;
/// It was None.
pub const TRUTH_NONE: u8 = 4;
/// It was a list, tuple, str or dict of the exact class.
pub const TRUTH_CONTAINER: u8 = 8;
/// It was something else.
pub const TRUTH_OTHER: u8 = 16;

/// Subscripts: a list of the exact class with a small int within bounds.
pub const ITEM_LIST: u8 = 1;
/// A tuple with a small int.
pub const ITEM_TUPLE: u8 = 2;
/// A dict of the exact class, with a string key.
pub const ITEM_DICT_STR: u8 = 4;
/// A dict of the exact class, with a key of another class.
pub const ITEM_DICT: u8 = 8;
/// A str with a small int.
pub const ITEM_STR: u8 = 16;
/// Anything else (slices too).
pub const ITEM_OTHER: u8 = 32;
/// The index was negative.
pub const ITEM_NEGATIVE: u8 = 64;

/// `ForIter`: the iterator was that of a range of small ints.
pub const ITER_RANGE: u8 = 1;
/// That of a list.
pub const ITER_LIST: u8 = 2;
/// That of a tuple.
pub const ITER_TUPLE: u8 = 4;
/// A generator.
pub const ITER_GENERATOR: u8 = 8;
/// Another native iterator.
pub const ITER_NATIVE: u8 = 16;
/// Anything else.
pub const ITER_OTHER: u8 = 32;
/// The loop ended at least once.
pub const ITER_EXHAUSTED: u8 = 64;

/// `UnpackSequence`: a tuple of the right length.
pub const UNPACK_TUPLE: u8 = 1;
/// A list of the right length.
pub const UNPACK_LIST: u8 = 2;
/// Anything else.
pub const UNPACK_OTHER: u8 = 4;
