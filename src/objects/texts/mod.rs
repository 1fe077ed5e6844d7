//! Texts and bytes: the classes `str`, `bytes`, `bytearray` and `memoryview`, and the encodings between them.
//!
//! How texts are searched, split, formatted and coded is in [`crate::text`]; here arguments are unpacked and checked, and
//! the results become objects. What `str` and the two classes of bytes share is in [`arguments`].
//!
//! | class | files |
//! | --- | --- |
//! | `str` | [`str_class`] (the sequence, and the table of methods), [`str_methods`], [`str_format`] (`format`, `%`) |
//! | `bytes`, `bytearray` | [`bytes`], [`bytearray`], [`bytes_methods`] (what both have) |
//! | `memoryview` | [`memoryview`] |
//! | all | [`coding`] (`encode`, `decode`, error handlers), [`unicode_errors`], [`iterators`] |

pub mod arguments;
pub mod bytearray;
pub mod bytes;
pub mod bytes_methods;
pub mod coding;
pub mod iterators;
pub mod memoryview;
pub mod str_class;
pub mod str_format;
pub mod str_methods;
pub mod unicode_errors;
