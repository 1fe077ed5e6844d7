//! The text of floats: what `repr`, `format`, `float()`, `hex` and `fromhex` write and read.
//!
//! All of it rests on two kinds of decimal digits: the shortest that read back as the same float, and the exactly rounded
//! ones of a given number. Where the point goes and whether an exponent is written is then the same for both ([`layout`]).

pub mod digits;
pub mod hex;
pub mod layout;
pub mod parse;

pub use hex::{from_hex, to_hex};
pub use layout::{Style, repr, write};
pub use parse::{parse, parse_bytes};
