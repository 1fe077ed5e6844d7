//! Words what is wrong with single tokens: numbers, strings, indentation.

use ruff_python_ast::token::{Token, TokenKind};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::error::Fault;
use super::source::Source;

/// A line whose indentation compares differently with the lines around it when tabs have another width.
pub(super) fn inconsistent_tab(source: &Source, tokens: &[Token]) -> Option<TextRange> {
    if !source.text.contains('\t') {
        return None;
    }
    // Widths with tabs of 8 and of 1, as in CPython.
    let mut stack = vec![(0usize, 0usize)];
    let mut line_begins = true;
    for token in tokens {
        match token.kind() {
            TokenKind::Newline => line_begins = true,
            TokenKind::Indent | TokenKind::Dedent => {}
            _ if line_begins => {
                line_begins = false;
                let line = source.line(token.start());
                let (mut wide, mut narrow) = (0, 0);
                for byte in source.line_text(line).bytes() {
                    match byte {
                        b' ' => (wide, narrow) = (wide + 1, narrow + 1),
                        b'\t' => (wide, narrow) = ((wide / 8 + 1) * 8, narrow + 1),
                        b'\x0c' => (wide, narrow) = (0, 0),
                        _ => break,
                    }
                }
                while stack.last().is_some_and(|&(top, _)| wide < top) && stack.len() > 1 {
                    stack.pop();
                }
                let &(top_wide, top_narrow) = stack.last()?;
                let consistent = match wide == top_wide {
                    true => narrow == top_narrow,
                    false => wide < top_wide || narrow > top_narrow,
                };
                if !consistent {
                    return Some(token.range());
                }
                if wide > top_wide {
                    stack.push((wide, narrow));
                }
            }
            _ => {}
        }
    }
    None
}

/// What follows a number without a blank, so that the number is malformed: `1abc`, `0b12`, `1_`.
pub(super) fn number(source: &Source, tokens: &[Token], at: usize) -> Option<Box<Fault>> {
    let next = tokens.get(at)?;
    if let Some(fault) = malformed_prefix(source, next) {
        return Some(fault);
    }
    let number = tokens.get(at.checked_sub(1)?)?;
    if !matches!(number.kind(), TokenKind::Int | TokenKind::Float | TokenKind::Complex) {
        return None;
    }
    let written = source.slice(number.range());
    let adjacent = number.end() == next.start();
    if !adjacent || !matches!(next.kind(), TokenKind::Name | TokenKind::Int) && !next.kind().is_keyword() {
        return None;
    }
    let what = number_kind(written);
    if next.kind() == TokenKind::Int {
        let digit = source.slice(next.range()).chars().next()?;
        let message = format!("invalid digit '{digit}' in {what} literal");
        return Some(Fault::new(TextRange::empty(next.start()), message));
    }
    let last = match source.slice(next.range()).starts_with('_') {
        // The underscore was read as part of the number.
        true => next.start(),
        false => number.end() - TextSize::new(1),
    };
    Some(Fault::new(TextRange::empty(last), format!("invalid {what} literal")))
}

fn number_kind(written: &str) -> &'static str {
    match written.get(..2) {
        Some("0x" | "0X") => "hexadecimal",
        Some("0o" | "0O") => "octal",
        Some("0b" | "0B") => "binary",
        _ if written.ends_with(['j', 'J']) => "imaginary",
        _ => "decimal",
    }
}

/// A prefix without digits: `0x`, `0o8`.
fn malformed_prefix(source: &Source, token: &Token) -> Option<Box<Fault>> {
    let written = source.slice(token.range());
    let what = match written {
        "0x" | "0X" | "0o" | "0O" | "0b" | "0B" => number_kind(written),
        _ => return None,
    };
    let next = source.text[token.end().to_usize()..].chars().next();
    Some(match next.filter(char::is_ascii_digit) {
        Some(digit) => Fault::new(TextRange::empty(token.end()), format!("invalid digit '{digit}' in {what} literal")),
        None => Fault::new(TextRange::empty(token.end() - TextSize::new(1)), format!("invalid {what} literal")),
    })
}

/// `0777`
pub(super) fn leading_zeros(source: &Source, location: TextRange) -> Box<Fault> {
    let zeros = source.slice(location).bytes().take_while(|&byte| byte == b'0').count();
    let range = TextRange::at(location.start(), TextSize::new(zeros as u32));
    let message = "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers";
    Fault::new(range, message)
}

/// A string that is not closed; `kind` is empty, or the letter of an f-string or t-string.
pub(super) fn unterminated(source: &Source, location: TextRange, kind: &str) -> Box<Fault> {
    let text = source.slice(location);
    let kind = match kind {
        "" => String::new(),
        kind => format!("{kind}-"),
    };
    let opening = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let triple = opening.starts_with("\"\"\"") || opening.starts_with("'''");
    let end = if triple { TextSize::new(source.text.trim_end_matches('\n').len() as u32) } else { location.start() };
    let line = source.line(end);
    let triple = if triple { "triple-quoted " } else { "" };
    let message = format!("unterminated {triple}{kind}string literal (detected at line {line})");
    Fault::new(TextRange::empty(location.start()), message)
}

/// A malformed escape in a literal; `quoted` if the range has the prefix and the quotes.
pub(super) fn escape(source: &Source, range: TextRange, quoted: bool) -> Box<Fault> {
    let written = source.slice(range);
    let mut content = written;
    let mut is_bytes = false;
    if quoted {
        let prefix = written.find(['"', '\'']).unwrap_or(0);
        is_bytes = written[..prefix].contains(['b', 'B']);
        content = &written[prefix..];
        let quote = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quote| content.starts_with(quote)).unwrap_or("");
        content = content.strip_prefix(quote).unwrap_or(content);
        content = content.strip_suffix(quote).unwrap_or(content);
    }
    let message = match malformed(content) {
        Some((start, _, _)) if is_bytes => format!("(value error) invalid \\x escape at position {start}"),
        Some((start, end, what)) => {
            format!("(unicode error) 'unicodeescape' codec can't decode bytes in position {start}-{end}: {what}")
        }
        None => "(unicode error) malformed escape".into(),
    };
    Fault::new(range, message)
}

/// The first malformed escape: where it starts and ends, and what is wrong. Positions count a character that is not ASCII as
/// the ten of its `\U` escape, which is what CPython decodes.
fn malformed(content: &str) -> Option<(usize, usize, &'static str)> {
    let mut position = 0;
    let mut rest = content.chars();
    while let Some(character) = rest.next() {
        if character != '\\' {
            position += if character.is_ascii() { 1 } else { 10 };
            continue;
        }
        let start = position;
        let kind = rest.next()?;
        position += 1 + if kind.is_ascii() { 1 } else { 10 };
        let (count, what) = match kind {
            'x' => (2, "truncated \\xXX escape"),
            'u' => (4, "truncated \\uXXXX escape"),
            'U' => (8, "truncated \\UXXXXXXXX escape"),
            'N' => {
                let Some((name, behind)) = rest.as_str().strip_prefix('{').and_then(|rest| rest.split_once('}')) else {
                    let end = position - 1 + rest.as_str().len().min(usize::from(rest.as_str().starts_with('{')));
                    return Some((start, end, "malformed \\N character escape"));
                };
                if unicode_names2::character(name).is_none() {
                    return Some((start, position + name.len() + 1, "unknown Unicode character name"));
                }
                position += name.len() + 2;
                rest = behind.chars();
                continue;
            }
            _ => continue,
        };
        let digits = rest.as_str().bytes().take(count).take_while(u8::is_ascii_hexdigit).count();
        if digits < count {
            return Some((start, position + digits - 1, what));
        }
        if kind == 'U' && u32::from_str_radix(&rest.as_str()[..8], 16).is_ok_and(|code| code > 0x10_ffff) {
            return Some((start, position + 7, "illegal Unicode character"));
        }
        position += count;
        rest = rest.as_str()[count..].chars();
    }
    None
}
