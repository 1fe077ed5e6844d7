//! `repr` of texts and of bytes: which quotes, and which characters are written as escapes.

use super::unicode::is_printable;
use super::wtf8::{chars, push};

const HEX: &[u8; 16] = b"0123456789abcdef";

fn quote_for(text: &[u8]) -> u8 {
    if text.contains(&b'\'') && !text.contains(&b'"') { b'"' } else { b'\'' }
}

/// Appends `\xXX`, `\uXXXX` or `\UXXXXXXXX`, the shortest that the code point fits in.
pub fn push_escape(out: &mut Vec<u8>, c: u32) {
    let (letter, digits) = match c {
        0..0x100 => (b'x', 2),
        0x100..0x10000 => (b'u', 4),
        _ => (b'U', 8),
    };
    out.extend_from_slice(&[b'\\', letter]);
    out.extend((0..digits).rev().map(|i| HEX[(c >> (4 * i) & 15) as usize]));
}

fn push_quoted(out: &mut Vec<u8>, quote: u8, c: u32, plain: impl Fn(u32) -> bool) {
    match c {
        0x09 => out.extend_from_slice(b"\\t"),
        0x0A => out.extend_from_slice(b"\\n"),
        0x0D => out.extend_from_slice(b"\\r"),
        _ if c == u32::from(quote) || c == u32::from(b'\\') => out.extend_from_slice(&[b'\\', c as u8]),
        _ if plain(c) => push(out, c),
        _ => push_escape(out, c),
    }
}

fn is_plain_ascii(c: u32) -> bool {
    (0x20..0x7F).contains(&c)
}

/// `repr` of a `str`.
pub fn str_repr(text: &[u8]) -> Vec<u8> {
    let quote = quote_for(text);
    let mut out = Vec::with_capacity(text.len() + 2);
    out.push(quote);
    chars(text).for_each(|c| push_quoted(&mut out, quote, c, is_printable));
    out.push(quote);
    out
}

/// `ascii` of something, made from its `repr`: whatever is not ASCII becomes an escape.
pub fn ascii_of_repr(repr: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(repr.len());
    for c in chars(repr) {
        if c < 0x80 { out.push(c as u8) } else { push_escape(&mut out, c) }
    }
    out
}

/// `repr` of a `bytes`, also what stands between the parentheses of a `bytearray`'s.
pub fn bytes_repr(bytes: &[u8]) -> String {
    let quote = quote_for(bytes);
    let mut out = Vec::with_capacity(bytes.len() + 3);
    out.extend_from_slice(&[b'b', quote]);
    bytes.iter().for_each(|&b| push_quoted(&mut out, quote, u32::from(b), is_plain_ascii));
    out.push(quote);
    String::from_utf8(out).unwrap_or_default()
}

/// `repr` of a `str` as it goes into a message: it holds no surrogates, for they are not printable.
pub fn str_repr_string(text: &[u8]) -> String {
    String::from_utf8(str_repr(text)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repr(text: &str) -> String {
        str_repr_string(text.as_bytes())
    }

    #[test]
    fn the_quotes_are_those_that_need_fewer_escapes() {
        assert_eq!(repr("a"), "'a'");
        assert_eq!(repr("it's"), "\"it's\"");
        assert_eq!(repr("it's \"so\""), r#"'it\'s "so"'"#);
        assert_eq!(bytes_repr(b"it's"), "b\"it's\"");
    }

    #[test]
    fn what_cannot_be_printed_is_escaped() {
        assert_eq!(repr("\t\n\r\\\0\u{7f}\u{a0}é\u{2028}\u{e000}😀"), r"'\t\n\r\\\x00\x7f\xa0é\u2028\ue000😀'");
        assert_eq!(str_repr(&[0xED, 0xA0, 0xBD]), br"'\ud83d'");
        assert_eq!(repr("\u{10ffff}"), r"'\U0010ffff'");
        assert_eq!(bytes_repr(b"a\x80\xff\n'\""), r#"b'a\x80\xff\n\'"'"#);
        assert_eq!(ascii_of_repr("'é€😀'".as_bytes()), br"'\xe9\u20ac\U0001f600'");
    }
}
