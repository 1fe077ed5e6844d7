//! `find`, `rfind`, `count` and `replace`.

use super::Unit;

/// The byte offset where the needle is first found.
pub fn find(text: &[u8], needle: &[u8]) -> Option<usize> {
    match needle {
        [] => Some(0),
        [one] => text.iter().position(|b| b == one),
        _ if needle.len() > text.len() => None,
        _ if text.len() >= 64 && needle.len() >= 4 => find_with_skips(text, needle),
        [first, rest @ ..] => {
            let last_start = text.len() - needle.len();
            let mut from = 0;
            while let Some(found) = text[from..=last_start].iter().position(|b| b == first) {
                let at = from + found;
                if text[at + 1..].starts_with(rest) {
                    return Some(at);
                }
                from = at + 1;
                if from > last_start {
                    break;
                }
            }
            None
        }
    }
}

/// Horspool's algorithm: the last byte under the needle says how far the needle may be moved.
fn find_with_skips(text: &[u8], needle: &[u8]) -> Option<usize> {
    let last = needle.len() - 1;
    let mut skips = [needle.len(); 256];
    for (at, &b) in needle[..last].iter().enumerate() {
        skips[usize::from(b)] = last - at;
    }
    let mut at = 0;
    while at + last < text.len() {
        let under = text[at + last];
        if under == needle[last] && text[at..at + last] == needle[..last] {
            return Some(at);
        }
        at += skips[usize::from(under)];
    }
    None
}

/// The byte offset where the needle is last found.
pub fn rfind(text: &[u8], needle: &[u8]) -> Option<usize> {
    let Some(&last) = needle.last() else {
        return Some(text.len());
    };
    let mut end = text.len();
    while end >= needle.len() {
        end = text[..end].iter().rposition(|&b| b == last)? + 1;
        if text[..end].ends_with(needle) {
            return Some(end - needle.len());
        }
        end -= 1;
    }
    None
}

/// The byte offsets where the needle stands, one after the other without overlap.
pub fn find_all<'a>(text: &'a [u8], needle: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + find(&text[from..], needle)?;
        from = at + needle.len();
        Some(at)
    })
}

/// How often the needle is found without overlap; the empty one before each unit and at the end.
pub fn count(text: &[u8], needle: &[u8], unit: Unit) -> usize {
    match needle {
        [] => unit.len(text) + 1,
        // The count of a byte is a loop that the compiler turns into vector code.
        [one] => text.iter().filter(|&b| b == one).count(),
        _ => find_all(text, needle).count(),
    }
}

/// The text with the first `most` occurrences of `old` replaced, or nothing when there are none.
pub fn replace(text: &[u8], old: &[u8], new: &[u8], most: usize, unit: Unit) -> Option<Vec<u8>> {
    if most == 0 {
        return None;
    }
    if old.is_empty() {
        return Some(interleave(text, new, most, unit));
    }
    if old.len() == new.len() {
        let mut found = find_all(text, old).take(most).peekable();
        found.peek()?;
        let mut out = text.to_vec();
        found.for_each(|at| out[at..at + new.len()].copy_from_slice(new));
        return Some(out);
    }
    let (mut out, mut copied) = (Vec::new(), 0);
    for at in find_all(text, old).take(most) {
        if copied == 0 {
            out.reserve(text.len());
        }
        out.extend_from_slice(&text[copied..at]);
        out.extend_from_slice(new);
        copied = at + old.len();
    }
    if copied == 0 {
        return None;
    }
    out.extend_from_slice(&text[copied..]);
    Some(out)
}

/// `new` before each unit and at the end, `most` times.
fn interleave(text: &[u8], new: &[u8], most: usize, unit: Unit) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let (mut at, mut left) = (0, most);
    while left > 0 {
        out.extend_from_slice(new);
        left -= 1;
        if at >= text.len() {
            return out;
        }
        let (_, width) = unit.at(text, at);
        out.extend_from_slice(&text[at..at + width]);
        at += width;
    }
    out.extend_from_slice(&text[at..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use Unit::{Byte, CodePoint};

    #[test]
    fn needles_are_found_from_either_end() {
        let long = [b"abcab".repeat(30), b"abcdabx".to_vec()].concat();
        for needle in [&b"abcd"[..], b"x", b"dabx", b"abcab", b"cabab", b"dab", b"", b"bx", b"zzzz", b"abcdabxy"] {
            let windows =
                |text: &[u8]| (0..=text.len()).filter(|&at| text[at..].starts_with(needle)).collect::<Vec<_>>();
            let expected = windows(&long);
            assert_eq!(find(&long, needle), expected.first().copied());
            assert_eq!(rfind(&long, needle), expected.last().copied());
        }
        assert_eq!(find(b"", b"a"), None);
        assert_eq!(rfind(b"a", b"ba"), None);
        assert_eq!(find(b"aab", b"ab"), Some(1));
    }

    #[test]
    fn occurrences_do_not_overlap() {
        assert_eq!(count(b"aaaa", b"aa", Byte), 2);
        assert_eq!(count("héé".as_bytes(), b"", CodePoint), 4);
        assert_eq!(count("héé".as_bytes(), b"", Byte), 6);
    }

    #[test]
    fn replacing_stops_at_the_given_count() {
        assert_eq!(replace(b"a-b-c", b"-", b"+", 1, Byte), Some(b"a+b-c".to_vec()));
        assert_eq!(replace(b"a-b-c", b"-", b"", usize::MAX, Byte), Some(b"abc".to_vec()));
        assert_eq!(replace(b"abc", b"x", b"", usize::MAX, Byte), None);
        assert_eq!(replace("éa".as_bytes(), b"", b"-", usize::MAX, CodePoint), Some("-é-a-".as_bytes().to_vec()));
        assert_eq!(replace(b"abc", b"", b"-", 2, Byte), Some(b"-a-bc".to_vec()));
        assert_eq!(replace(b"", b"", b"-", 1, Byte), Some(b"-".to_vec()));
    }
}
