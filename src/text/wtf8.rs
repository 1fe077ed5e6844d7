//! Text as bytes: UTF-8 that may also hold lone surrogates, each as the three bytes UTF-8 would give it.
//!
//! Python's `str` is a sequence of code points, surrogates among them. Two surrogates that stand side by side stay two code
//! points (they never merge, which is where this differs from WTF-8 proper), so that joining two texts is joining bytes.
//! Bytes compare as code points do, and a search for bytes finds only whole code points.

/// The largest code point.
pub const MAX_CODE_POINT: u32 = 0x10_FFFF;

/// Whether the code point is half of a UTF-16 pair.
#[inline]
pub fn is_surrogate(c: u32) -> bool {
    (0xD800..0xE000).contains(&c)
}

/// How many bytes the code point that begins with `first` has.
#[inline]
pub fn width(first: u8) -> usize {
    match first {
        0..0xC0 => 1,
        0xC0..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    }
}

/// How many bytes the code point takes.
#[inline]
pub fn encoded_len(c: u32) -> usize {
    match c {
        0..0x80 => 1,
        0x80..0x800 => 2,
        0x800..0x10000 => 3,
        _ => 4,
    }
}

/// Appends a code point.
#[inline]
pub fn push(out: &mut Vec<u8>, c: u32) {
    match c {
        0..0x80 => out.push(c as u8),
        0x80..0x800 => out.extend_from_slice(&[0xC0 | (c >> 6) as u8, 0x80 | (c & 0x3F) as u8]),
        0x800..0x10000 => {
            out.extend_from_slice(&[0xE0 | (c >> 12) as u8, 0x80 | (c >> 6 & 0x3F) as u8, 0x80 | (c & 0x3F) as u8])
        }
        _ => out.extend_from_slice(&[
            0xF0 | (c >> 18) as u8,
            0x80 | (c >> 12 & 0x3F) as u8,
            0x80 | (c >> 6 & 0x3F) as u8,
            0x80 | (c & 0x3F) as u8,
        ]),
    }
}

/// The text of one code point.
pub fn from_char(c: u32) -> Vec<u8> {
    let mut out = Vec::with_capacity(4);
    push(&mut out, c);
    out
}

/// The code point at a byte offset that lies inside the text, on a boundary, with its width.
#[inline]
pub fn decode_at(text: &[u8], at: usize) -> (u32, usize) {
    let first = text[at];
    let next = |i: usize| u32::from(text.get(at + i).copied().unwrap_or(0) & 0x3F);
    match width(first) {
        1 => (u32::from(first), 1),
        2 => (u32::from(first & 0x1F) << 6 | next(1), 2),
        3 => (u32::from(first & 0x0F) << 12 | next(1) << 6 | next(2), 3),
        _ => (u32::from(first & 0x07) << 18 | next(1) << 12 | next(2) << 6 | next(3), 4),
    }
}

/// The code points of a text, from either end.
#[derive(Clone, Debug)]
pub struct Chars<'a> {
    text: &'a [u8],
}

impl<'a> Chars<'a> {
    /// The text that is still to come.
    pub fn rest(&self) -> &'a [u8] {
        self.text
    }

    /// The next code point, without taking it.
    pub fn peek(&self) -> Option<u32> {
        self.clone().next()
    }
}

impl Iterator for Chars<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        if self.text.is_empty() {
            return None;
        }
        let (c, width) = decode_at(self.text, 0);
        self.text = self.text.get(width..).unwrap_or_default();
        Some(c)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.text.len().div_ceil(4), Some(self.text.len()))
    }
}

impl DoubleEndedIterator for Chars<'_> {
    #[inline]
    fn next_back(&mut self) -> Option<u32> {
        if self.text.is_empty() {
            return None;
        }
        let start = before(self.text, self.text.len());
        let (c, _) = decode_at(self.text, start);
        self.text = &self.text[..start];
        Some(c)
    }
}

/// The code points of the text.
#[inline]
pub fn chars(text: &[u8]) -> Chars<'_> {
    Chars { text }
}

/// The code points with the byte offset of each.
pub fn char_indices(text: &[u8]) -> impl Iterator<Item = (usize, u32)> + '_ {
    let mut at = 0;
    chars(text).map(move |c| {
        let here = at;
        at += encoded_len(c);
        (here, c)
    })
}

/// Where the code point that ends at byte `at` begins.
#[inline]
pub fn before(text: &[u8], at: usize) -> usize {
    let mut start = at - 1;
    while start > 0 && text[start] & 0xC0 == 0x80 {
        start -= 1;
    }
    start
}

/// How many code points the text has.
#[inline]
pub fn len(text: &[u8]) -> usize {
    // Continuation bytes are -128..-64 as signed bytes; the loop is one that the compiler turns into vector code.
    text.iter().filter(|&&b| (b as i8) >= -0x40).count()
}

/// The byte offset of the code point with this index; the end of the text when there are not so many.
pub fn offset_of(text: &[u8], index: usize) -> usize {
    let mut left = index;
    let mut at = 0;
    // Whole stretches are counted first: that is many times faster than stepping.
    while left >= 64 && text.len() - at >= 64 {
        let n = len(&text[at..at + 64]);
        if n > left {
            break;
        }
        left -= n;
        at += 64;
    }
    while at < text.len() && text[at] & 0xC0 == 0x80 {
        at += 1;
    }
    while left > 0 && at < text.len() {
        at += width(text[at]);
        left -= 1;
    }
    at.min(text.len())
}

/// The index of the code point at a byte offset.
#[inline]
pub fn index_of(text: &[u8], offset: usize) -> usize {
    len(&text[..offset])
}

/// The code points from index `start` up to `end`, both clipped to the text.
pub fn slice(text: &[u8], start: usize, end: usize) -> &[u8] {
    if start >= end {
        return &[];
    }
    let from = offset_of(text, start);
    let rest = &text[from..];
    &rest[..offset_of(rest, end - start)]
}

/// Every `step`-th code point from `start`, `count` of them. All of them must lie in the text.
pub fn slice_step(text: &[u8], start: usize, step: isize, count: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(count);
    if text.is_ascii() {
        let mut at = start as isize;
        for _ in 0..count {
            out.extend(text.get(at as usize));
            at += step;
        }
        return out;
    }
    let mut at = offset_of(text, start);
    for taken in 0..count {
        let Some(&first) = text.get(at) else { break };
        out.extend_from_slice(&text[at..at + width(first)]);
        if taken + 1 == count {
            break;
        }
        for _ in 0..step.unsigned_abs() {
            at = if step > 0 { at + text.get(at).map_or(1, |&b| width(b)) } else { before(text, at.max(1)) };
        }
    }
    out
}

/// The text as Rust knows it, unless it holds a surrogate.
pub fn as_str(text: &[u8]) -> Option<&str> {
    std::str::from_utf8(text).ok()
}

/// The text with each surrogate shown as U+FFFD: for places that can show nothing else.
pub fn to_string_lossy(text: &[u8]) -> String {
    match as_str(text) {
        Some(text) => text.to_owned(),
        None => chars(text).map(|c| char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER)).collect(),
    }
}

/// The byte offset of the first surrogate.
pub fn first_surrogate(text: &[u8]) -> Option<usize> {
    // A surrogate is 0xED followed by a byte from 0xA0 on.
    let mut from = 0;
    while let Some(found) = text[from..].iter().position(|&b| b == 0xED) {
        let at = from + found;
        if text.get(at + 1).is_some_and(|&b| b >= 0xA0) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mixed() -> Vec<u8> {
        let mut text = "aé€😀".repeat(40).into_bytes();
        push(&mut text, 0xD83D);
        push(&mut text, 0xDE00);
        text
    }

    #[test]
    fn code_points_come_back_as_they_were_pushed() {
        for c in (0..=MAX_CODE_POINT).step_by(7) {
            let text = from_char(c);
            assert_eq!(text.len(), encoded_len(c));
            assert_eq!(chars(&text).collect::<Vec<_>>(), [c]);
        }
    }

    #[test]
    fn a_pair_of_surrogates_stays_two_code_points() {
        let text = mixed();
        assert_eq!(len(&text), 162);
        assert_eq!(chars(&text).rev().take(2).collect::<Vec<_>>(), [0xDE00, 0xD83D]);
        assert!(as_str(&text).is_none());
        assert_eq!(first_surrogate(&text), Some(400));
    }

    #[test]
    fn an_index_and_its_offset_are_inverse() {
        let text = mixed();
        for (index, (offset, _)) in char_indices(&text).enumerate() {
            assert_eq!(offset_of(&text, index), offset);
            assert_eq!(index_of(&text, offset), index);
        }
        assert_eq!(offset_of(&text, 1000), text.len());
    }

    #[test]
    fn slices_count_code_points() {
        let text = mixed();
        assert_eq!(slice(&text, 2, 5), "€😀a".as_bytes());
        assert_eq!(slice(&text, 5, 2), b"");
        assert_eq!(slice_step(&text, 3, -1, 4), "😀€éa".as_bytes());
        assert_eq!(slice_step(&text, 0, 4, 3), b"aaa");
        assert_eq!(slice_step(b"abcdef", 5, -2, 3), b"fdb");
    }
}
