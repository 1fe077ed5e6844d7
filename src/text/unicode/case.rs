//! Upper, lower and title case of whole texts, with the mappings that make several characters of one.

use super::super::wtf8::{char_indices, chars, push};
use super::tables::*;
use super::{is_case_ignorable, is_cased, is_lower, is_upper};

type Runs = &'static [(u32, u32, u32, i32)];
type Special = &'static [(u32, &'static str)];

const CAPITAL_SIGMA: u32 = 0x3A3;

fn simple(runs: Runs, c: u32) -> u32 {
    // Runs are sorted by where they begin, and a run with a step may enclose the beginning of the next: two are looked at.
    let end = runs.partition_point(|run| run.0 <= c);
    for &(first, last, step, delta) in runs[end.saturating_sub(4)..end].iter().rev() {
        if c <= last && (c - first).is_multiple_of(step) {
            return c.wrapping_add_signed(delta);
        }
    }
    c
}

fn map(out: &mut Vec<u8>, c: u32, runs: Runs, special: Special) {
    if c >= 0x80
        && let Ok(at) = special.binary_search_by_key(&c, |&(c, _)| c)
    {
        out.extend_from_slice(special[at].1.as_bytes());
    } else {
        push(out, simple(runs, c));
    }
}

/// Lowercases the character at an offset: a sigma at the end of a word has a form of its own.
fn map_lower(out: &mut Vec<u8>, text: &[u8], at: usize, c: u32) {
    if c == CAPITAL_SIGMA {
        let after_letter = chars(&text[..at]).rev().find(|&c| !is_case_ignorable(c)).is_some_and(is_cased);
        let before_letter = chars(&text[at + 2..]).find(|&c| !is_case_ignorable(c)).is_some_and(is_cased);
        push(out, if after_letter && !before_letter { 0x3C2 } else { 0x3C3 });
    } else {
        map(out, c, LOWER_RUNS, LOWER_SPECIAL);
    }
}

/// `str.upper`.
pub fn upper(text: &[u8]) -> Vec<u8> {
    if text.is_ascii() {
        return text.to_ascii_uppercase();
    }
    let mut out = Vec::with_capacity(text.len());
    chars(text).for_each(|c| map(&mut out, c, UPPER_RUNS, UPPER_SPECIAL));
    out
}

/// `str.lower`.
pub fn lower(text: &[u8]) -> Vec<u8> {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = Vec::with_capacity(text.len());
    char_indices(text).for_each(|(at, c)| map_lower(&mut out, text, at, c));
    out
}

/// `str.casefold`.
pub fn casefold(text: &[u8]) -> Vec<u8> {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = Vec::with_capacity(text.len());
    chars(text).for_each(|c| map(&mut out, c, CASEFOLD_RUNS, CASEFOLD_SPECIAL));
    out
}

/// `str.swapcase`.
pub fn swapcase(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for (at, c) in char_indices(text) {
        if is_upper(c) {
            map_lower(&mut out, text, at, c);
        } else if is_lower(c) {
            map(&mut out, c, UPPER_RUNS, UPPER_SPECIAL);
        } else {
            push(&mut out, c);
        }
    }
    out
}

/// `str.title`.
pub fn title(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut inside = false;
    for (at, c) in char_indices(text) {
        if inside {
            map_lower(&mut out, text, at, c);
        } else {
            map(&mut out, c, TITLE_RUNS, TITLE_SPECIAL);
        }
        inside = is_cased(c);
    }
    out
}

/// `str.capitalize`.
pub fn capitalize(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for (at, c) in char_indices(text) {
        if at == 0 {
            map(&mut out, c, TITLE_RUNS, TITLE_SPECIAL);
        } else {
            map_lower(&mut out, text, at, c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: Vec<u8>) -> String {
        String::from_utf8(bytes).expect("the cases of UTF-8 are UTF-8")
    }

    #[test]
    fn a_sigma_at_the_end_of_a_word_is_final() {
        assert_eq!(text(lower("ΑΣ ΑΣΑ Σ Α.Σ".as_bytes())), "ας ασα σ α.ς");
        assert_eq!(text(capitalize("ΣΑΣ".as_bytes())), "Σας");
    }

    #[test]
    fn one_character_may_become_several() {
        assert_eq!(text(upper("straße ﬃ".as_bytes())), "STRASSE FFI");
        assert_eq!(text(title("ǆ ﬃx".as_bytes())), "ǅ Ffix");
        assert_eq!(text(lower("İ".as_bytes())), "i\u{307}");
        assert_eq!(text(casefold("ẞß".as_bytes())), "ssss");
        assert_eq!(text(swapcase("aÉß".as_bytes())), "AéSS");
    }

    #[test]
    fn words_begin_after_any_uncased_character() {
        assert_eq!(text(title(b"they're bill's 3rd")), "They'Re Bill'S 3Rd");
        assert_eq!(text(capitalize(b"hELLO wORLD")), "Hello world");
    }
}
