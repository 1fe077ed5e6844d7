//! Texts and bytes: the classes `str`, `bytes`, `bytearray` and `memoryview`, and the encodings between them.
//!
//! How texts are searched, split, formatted and coded is in [`crate::text`]; here arguments are unpacked and checked.

pub mod bytes;
