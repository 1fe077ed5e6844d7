//! Formatting: the mini-language of `format()`, the templates of `str.format`, and `%`.
//!
//! Templates are only taken apart here; values are fetched by the caller, who hands what is a number or a text back in.

pub mod number;
pub mod percent;
pub mod spec;
pub mod template;
