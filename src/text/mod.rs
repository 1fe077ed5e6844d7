//! **Text**: Python's rules for turning values into text and text into values, to the letter of CPython 3.14.
//!
//! What enters are plain Rust values: a text is `&[u8]` (see [`wtf8`]), an int is `&IBig` or `i64`, a float is `f64`. What
//! leaves are bytes, numbers, or a [`error::TextError`] with the class and message of the exception to raise. This layer must
//! never know a `Value`, the heap or the VM: the objects layer unpacks what a program handed over, and where a rule needs
//! something only a program can give (the argument of a format field, what an error handler answers), the rule is given to
//! the caller in pieces, as an iterator or through a trait.
//!
//! | module | rules |
//! | --- | --- |
//! | [`wtf8`] | texts as bytes: code points, indices, slices |
//! | [`unicode`] | properties of characters, upper and lower case |
//! | [`repr`] | `repr` and `ascii` of texts and bytes |
//! | [`int`], [`float`], [`complex`] | numbers to text and back |
//! | [`format`] | `format()`, `str.format`, `%` |
//! | [`methods`] | search, split, strip and pad, for texts and bytes |
//! | [`codecs`] | encodings and their error handlers |
//! | [`hash`] | hashes of numbers, tuples and texts |
//!
//! Digits are made by `zmij` (shortest) and the standard library (exactly rounded), big ints by `dashu-int`.

pub mod codecs;
pub mod complex;
pub mod error;
pub mod float;
pub mod format;
pub mod hash;
pub mod int;
pub mod methods;
pub mod repr;
pub mod suggest;
pub mod unicode;
pub mod wtf8;

#[cfg(test)]
mod cpython_cases;
