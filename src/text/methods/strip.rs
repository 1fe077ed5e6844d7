//! `strip`, `lstrip`, `rstrip`.

use super::Unit;

fn strip_while(mut text: &[u8], start: bool, end: bool, unit: Unit, goes: impl Fn(u32, &[u8]) -> bool) -> &[u8] {
    while start && !text.is_empty() {
        let (c, width) = unit.at(text, 0);
        if !goes(c, &text[..width]) {
            break;
        }
        text = &text[width..];
    }
    while end && !text.is_empty() {
        let before = unit.before(text, text.len());
        let (c, _) = unit.at(text, before);
        if !goes(c, &text[before..]) {
            break;
        }
        text = &text[..before];
    }
    text
}

/// The text without the white space at its start and/or end.
pub fn spaces(text: &[u8], start: bool, end: bool, unit: Unit) -> &[u8] {
    strip_while(text, start, end, unit, |c, _| unit.is_space(c))
}

/// The text without the characters of a set at its start and/or end.
pub fn set<'a>(text: &'a [u8], set: &[u8], start: bool, end: bool, unit: Unit) -> &'a [u8] {
    strip_while(text, start, end, unit, |_, bytes| super::search::find(set, bytes).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_and_sets_are_stripped() {
        let text = "\u{2003} é x \x1c".as_bytes();
        assert_eq!(spaces(text, true, true, Unit::CodePoint), "é x".as_bytes());
        assert_eq!(spaces(text, false, true, Unit::CodePoint), "\u{2003} é x".as_bytes());
        assert_eq!(spaces(b" \x1c ", true, true, Unit::Byte), b"\x1c");
        assert_eq!(set("éaé".as_bytes(), "ê".as_bytes(), true, true, Unit::CodePoint), "éaé".as_bytes());
        assert_eq!(set("xéxaé".as_bytes(), "éx".as_bytes(), true, true, Unit::CodePoint), b"a");
        assert_eq!(set(b"aaa", b"a", true, true, Unit::Byte), b"");
    }
}
