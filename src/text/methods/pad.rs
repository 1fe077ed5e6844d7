//! `center`, `ljust`, `rjust`, `zfill` and `expandtabs`.

use super::Unit;

/// How many units are missing to the width.
fn missing(text: &[u8], width: usize, unit: Unit) -> usize {
    width.saturating_sub(unit.len(text))
}

/// The text with fill before and after it; the fill is one unit.
fn between(text: &[u8], left: usize, right: usize, fill: &[u8]) -> Vec<u8> {
    let mut out = fill.repeat(left);
    out.reserve(text.len() + right * fill.len());
    out.extend_from_slice(text);
    (0..right).for_each(|_| out.extend_from_slice(fill));
    out
}

/// `center`. When the padding is odd, the width decides which side gets more.
pub fn center(text: &[u8], width: usize, fill: &[u8], unit: Unit) -> Vec<u8> {
    let missing = missing(text, width, unit);
    let left = missing / 2 + (missing & width & 1);
    between(text, left, missing - left, fill)
}

/// `ljust`.
pub fn left(text: &[u8], width: usize, fill: &[u8], unit: Unit) -> Vec<u8> {
    between(text, 0, missing(text, width, unit), fill)
}

/// `rjust`.
pub fn right(text: &[u8], width: usize, fill: &[u8], unit: Unit) -> Vec<u8> {
    between(text, missing(text, width, unit), 0, fill)
}

/// `zfill`: the zeros go after a sign.
pub fn zeros(text: &[u8], width: usize, unit: Unit) -> Vec<u8> {
    let mut out = right(text, width, b"0", unit);
    let added = out.len() - text.len();
    if added > 0 && matches!(out.get(added), Some(b'+' | b'-')) {
        out.swap(0, added);
    }
    out
}

/// `expandtabs`: each tab becomes spaces up to the next column that is a multiple of the size.
pub fn expand_tabs(text: &[u8], size: usize, unit: Unit) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let (mut column, mut at) = (0usize, 0);
    while at < text.len() {
        let (c, width) = unit.at(text, at);
        match c {
            0x09 => {
                let spaces = if size == 0 { 0 } else { size - column % size };
                out.resize(out.len() + spaces, b' ');
                column += spaces;
            }
            _ => {
                out.extend_from_slice(&text[at..at + width]);
                column = if matches!(c, 0x0A | 0x0D) { 0 } else { column + 1 };
            }
        }
        at += width;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use Unit::{Byte, CodePoint};

    #[test]
    fn texts_are_padded_to_a_width() {
        assert_eq!(center(b"ab", 5, b"*", Byte), b"**ab*");
        assert_eq!(center(b"a", 4, b"*", Byte), b"*a**");
        assert_eq!(left("é".as_bytes(), 3, "ö".as_bytes(), CodePoint), "éöö".as_bytes());
        assert_eq!(right("é".as_bytes(), 3, b"-", CodePoint), "--é".as_bytes());
        assert_eq!(zeros(b"-42", 6, Byte), b"-00042");
        assert_eq!(zeros(b"-42", 2, Byte), b"-42");
        assert_eq!(zeros(b"", 2, Byte), b"00");
    }

    #[test]
    fn tabs_reach_to_the_next_column() {
        assert_eq!(expand_tabs(b"a\tbc\td\n\te", 4, CodePoint), b"a   bc  d\n    e");
        assert_eq!(expand_tabs("é\tx".as_bytes(), 4, CodePoint), "é   x".as_bytes());
        assert_eq!(expand_tabs(b"a\tb", 0, Byte), b"ab");
    }
}
