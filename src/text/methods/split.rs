//! `split`, `rsplit`, `splitlines`, `partition` and `rpartition`.

use super::Unit;
use super::search::{find, rfind};

/// The words between white space, at most `most` of them split off, the rest as it is.
pub fn words(text: &[u8], most: usize, unit: Unit) -> Vec<&[u8]> {
    let mut out = Vec::new();
    let mut at = 0;
    loop {
        while at < text.len() {
            let (c, width) = unit.at(text, at);
            if !unit.is_space(c) {
                break;
            }
            at += width;
        }
        if at >= text.len() {
            return out;
        }
        if out.len() == most {
            out.push(&text[at..]);
            return out;
        }
        let start = at;
        while at < text.len() {
            let (c, width) = unit.at(text, at);
            if unit.is_space(c) {
                break;
            }
            at += width;
        }
        out.push(&text[start..at]);
    }
}

/// As [`words`], split off from the end.
pub fn words_from_end(text: &[u8], most: usize, unit: Unit) -> Vec<&[u8]> {
    let mut out = Vec::new();
    let mut end = text.len();
    loop {
        end = super::strip::spaces(&text[..end], false, true, unit).len();
        if end == 0 {
            break;
        }
        if out.len() == most {
            out.push(&text[..end]);
            break;
        }
        let mut start = end;
        while start > 0 {
            let before = unit.before(text, start);
            if unit.is_space(unit.at(text, before).0) {
                break;
            }
            start = before;
        }
        out.push(&text[start..end]);
        end = start;
    }
    out.reverse();
    out
}

/// The pieces between separators, which must not be empty; at most `most` splits.
pub fn on<'a>(text: &'a [u8], separator: &[u8], most: usize) -> Vec<&'a [u8]> {
    let mut out = Vec::new();
    let mut rest = text;
    while out.len() < most
        && let Some(at) = find(rest, separator)
    {
        out.push(&rest[..at]);
        rest = &rest[at + separator.len()..];
    }
    out.push(rest);
    out
}

/// As [`on`], split from the end.
pub fn on_from_end<'a>(text: &'a [u8], separator: &[u8], most: usize) -> Vec<&'a [u8]> {
    let mut out = Vec::new();
    let mut rest = text;
    while out.len() < most
        && let Some(at) = rfind(rest, separator)
    {
        out.push(&rest[at + separator.len()..]);
        rest = &rest[..at];
    }
    out.push(rest);
    out.reverse();
    out
}

/// The lines, with what ends them if asked for.
pub fn lines(text: &[u8], keep_ends: bool, unit: Unit) -> Vec<&[u8]> {
    let mut out = Vec::new();
    let (mut start, mut at) = (0, 0);
    while at < text.len() {
        let (c, mut width) = unit.at(text, at);
        if unit.is_line_break(c) {
            if c == 0x0D && text.get(at + 1) == Some(&b'\n') {
                width = 2;
            }
            out.push(&text[start..if keep_ends { at + width } else { at }]);
            start = at + width;
        }
        at += width;
    }
    if start < text.len() {
        out.push(&text[start..]);
    }
    out
}

/// What stands before and after the first separator.
pub fn partition<'a>(text: &'a [u8], separator: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    find(text, separator).map(|at| (&text[..at], &text[at + separator.len()..]))
}

/// What stands before and after the last separator.
pub fn rpartition<'a>(text: &'a [u8], separator: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    rfind(text, separator).map(|at| (&text[..at], &text[at + separator.len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Unit::{Byte, CodePoint};

    fn shown(pieces: Vec<&[u8]>) -> String {
        pieces
            .into_iter()
            .map(|piece| String::from_utf8_lossy(piece).escape_debug().to_string())
            .collect::<Vec<_>>()
            .join("|")
    }

    #[test]
    fn words_are_split_at_white_space() {
        let text = " a\u{2003}b  c ".as_bytes();
        assert_eq!(shown(words(text, usize::MAX, CodePoint)), "a|b|c");
        assert_eq!(shown(words(b" a b  c  ", 1, CodePoint)), "a|b  c  ");
        assert_eq!(shown(words(b"  ", 0, CodePoint)), "");
        assert_eq!(shown(words(b" a b ", 0, Byte)), "a b ");
        assert_eq!(shown(words_from_end(b"  a b  c ", 1, Byte)), "  a b|c");
        assert_eq!(shown(words_from_end(text, usize::MAX, CodePoint)), "a|b|c");
        assert_eq!(shown(words_from_end(b"  a b ", 0, Byte)), "  a b");
    }

    #[test]
    fn separators_split_also_at_the_ends() {
        assert_eq!(shown(on(b",a,,b,", b",", usize::MAX)), "|a||b|");
        assert_eq!(shown(on(b"a,b,c", b",", 1)), "a|b,c");
        assert_eq!(shown(on_from_end(b"a,b,c", b",", 1)), "a,b|c");
        assert_eq!(shown(on(b"", b",", 9)), "");
        assert_eq!(on(b"", b",", 9).len(), 1);
    }

    #[test]
    fn bytes_know_two_ends_of_lines_and_texts_many() {
        let text = "a\r\nb\rc\x0bd\u{2028}e\n".as_bytes();
        assert_eq!(shown(lines(text, false, CodePoint)), "a|b|c|d|e");
        assert_eq!(shown(lines(b"a\r\nb\n\nc", true, Byte)), "a\\r\\n|b\\n|\\n|c");
        assert_eq!(lines(text, false, Byte).len(), 3);
        assert_eq!(lines(b"", true, Byte).len(), 0);
    }

    #[test]
    fn partitions_are_at_the_first_or_last_separator() {
        assert_eq!(partition(b"a=b=c", b"="), Some((&b"a"[..], &b"b=c"[..])));
        assert_eq!(rpartition(b"a=b=c", b"="), Some((&b"a=b"[..], &b"c"[..])));
        assert_eq!(partition(b"a", b"="), None);
    }
}
