//! Literals that the parser cannot give as they are: strings with lone surrogates, large ints, docstrings.

use dashu_int::IBig;
use ruff_python_ast::{Expr, ExprStringLiteral, Stmt, StringLiteral};
use ruff_text_size::TextRange;

use super::error::{Compiled, fault};
use super::source::Source;
use crate::bytecode::Constant;

/// A string literal in WTF-8.
pub(super) fn string(string: &ExprStringLiteral, source: &Source) -> Compiled<Box<[u8]>> {
    match string.value.as_slice() {
        [part] => Ok(string_part(part, source)?.into()),
        parts => {
            let mut text = Vec::new();
            for part in parts {
                text.extend_from_slice(&string_part(part, source)?);
            }
            Ok(text.into())
        }
    }
}

/// One of the literals of an implicit concatenation.
pub(super) fn string_part(part: &StringLiteral, source: &Source) -> Compiled<Vec<u8>> {
    let raw = part.flags.prefix().is_raw();
    text_part(&part.value, part.content_range(), raw, source)
}

/// A stretch of text of a literal: as the parser decoded it, unless that may hide a surrogate. The parser's strings are
/// Unicode text, so it has U+FFFD in a surrogate's place.
pub(super) fn text_part(decoded: &str, range: TextRange, raw: bool, source: &Source) -> Compiled<Vec<u8>> {
    if raw || !decoded.contains('\u{fffd}') {
        return Ok(decoded.into());
    }
    let written = source.slice(range);
    match written.contains("\\u") || written.contains("\\U") {
        true => unescape(written, range),
        false => Ok(decoded.into()),
    }
}

/// Decodes the escapes of a string literal.
fn unescape(written: &str, range: TextRange) -> Compiled<Vec<u8>> {
    let mut text = Vec::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find(['\\', '\r']) {
        text.extend_from_slice(&rest.as_bytes()[..at]);
        let escaped = rest.as_bytes()[at] == b'\\';
        rest = &rest[at + 1..];
        if !escaped {
            // Line breaks are normalized.
            rest = rest.strip_prefix('\n').unwrap_or(rest);
            push_code_point(&mut text, '\n'.into());
            continue;
        }
        let Some(kind) = rest.chars().next() else { break };
        rest = &rest[kind.len_utf8()..];
        let code = match kind {
            '\n' => continue,
            '\r' => {
                rest = rest.strip_prefix('\n').unwrap_or(rest);
                continue;
            }
            '\\' | '\'' | '"' => kind.into(),
            'a' => 7,
            'b' => 8,
            'f' => 12,
            'n' => 10,
            'r' => 13,
            't' => 9,
            'v' => 11,
            'x' | 'u' | 'U' => {
                let count = match kind {
                    'x' => 2,
                    'u' => 4,
                    _ => 8,
                };
                let digits = rest.get(..count).and_then(|digits| u32::from_str_radix(digits, 16).ok());
                let Some(code) = digits else {
                    return fault(range, format!("(unicode error) truncated \\{kind} escape"));
                };
                rest = &rest[count..];
                code
            }
            '0'..='7' => {
                let more = rest.bytes().take(2).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
                let value =
                    rest[..more].bytes().fold(u32::from(kind) - 48, |value, digit| value * 8 + u32::from(digit - 48));
                rest = &rest[more..];
                value
            }
            'N' => {
                let named = rest.strip_prefix('{').and_then(|rest| rest.split_once('}'));
                let Some((character, behind)) =
                    named.and_then(|(name, rest)| Some((unicode_names2::character(name)?, rest)))
                else {
                    return fault(range, "(unicode error) unknown Unicode character name");
                };
                rest = behind;
                character.into()
            }
            other => {
                push_code_point(&mut text, '\\'.into());
                other.into()
            }
        };
        push_code_point(&mut text, code);
    }
    text.extend_from_slice(rest.as_bytes());
    Ok(text)
}

/// Adds a code point, which may be a surrogate.
fn push_code_point(text: &mut Vec<u8>, code: u32) {
    match char::from_u32(code) {
        Some(character) => {
            let mut buffer = [0; 4];
            text.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
        }
        // The generalized form of UTF-8. Two surrogates side by side stay two code points, as in Python.
        None => text.extend_from_slice(&[
            0xe0 | (code >> 12) as u8,
            0x80 | (code >> 6 & 0x3f) as u8,
            0x80 | (code & 0x3f) as u8,
        ]),
    }
}

/// An int literal too large for 64 bits, as it is written or without its prefix.
pub(super) fn big_int(written: &str) -> IBig {
    let digits: String = written.chars().filter(|&c| c != '_').collect();
    let (digits, radix) = match digits.get(..2) {
        Some("0x" | "0X") => (&digits[2..], 16),
        Some("0o" | "0O") => (&digits[2..], 8),
        Some("0b" | "0B") => (&digits[2..], 2),
        _ => (&digits[..], 10),
    };
    // The lexer let only digits of the radix through.
    IBig::from_str_radix(digits, radix).unwrap_or(IBig::ZERO)
}

/// The docstring at the start of a body, cleaned, and what comes behind it.
pub(super) fn docstring<'a>(body: &'a [Stmt], source: &Source) -> Option<(Constant, &'a [Stmt])> {
    let (Stmt::Expr(first), rest) = body.split_first()? else { return None };
    let Expr::StringLiteral(literal) = &*first.value else { return None };
    let text = string(literal, source).ok()?;
    Some((Constant::Str(clean(&text).into()), rest))
}

/// Takes the indentation that all lines but the first have in common away.
fn clean(text: &[u8]) -> Vec<u8> {
    // Tabs reach to the next multiple of 8.
    let expanded = match text.contains(&b'\t') {
        true => expand_tabs(text),
        false => text.to_vec(),
    };
    let indent = |line: &[u8]| line.iter().take_while(|&&byte| byte == b' ').count();
    let mut lines = expanded.split(|&byte| byte == b'\n');
    let first = lines.next().unwrap_or_default();
    let rest: Vec<&[u8]> = lines.collect();
    let margin = rest.iter().filter(|line| indent(line) < line.len()).map(|line| indent(line)).min();
    let first = &first[indent(first)..];
    if rest.is_empty() {
        return first.to_vec();
    }
    let mut cleaned = first.to_vec();
    for line in rest {
        cleaned.push(b'\n');
        let margin = margin.unwrap_or(usize::MAX).min(indent(line));
        cleaned.extend_from_slice(&line[margin..]);
    }
    cleaned
}

fn expand_tabs(text: &[u8]) -> Vec<u8> {
    let mut expanded = Vec::with_capacity(text.len());
    let mut column = 0;
    for &byte in text {
        match byte {
            b'\t' => {
                let width = 8 - column % 8;
                expanded.resize(expanded.len() + width, b' ');
                column += width;
            }
            b'\n' | b'\r' => {
                expanded.push(byte);
                column = 0;
            }
            _ => {
                expanded.push(byte);
                column += 1;
            }
        }
    }
    expanded
}
