//! How deep a source text nests, found before it is parsed.
//!
//! Parser, passes and even the destructor of a syntax tree recurse as deep as the tree is, so the depth must be bounded first.
//! The bound comes of the tokens alone: in each bracket, the operators since the last comma or statement may all nest in each
//! other (`a + b + c`, `- - - a`, `a.b.c`, `f()()`), and so may the brackets around.

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, lexer};
use ruff_text_size::{TextRange, TextSize};

use super::error::{Compiled, Fault};

/// As many brackets may be open at a time, as in CPython.
const MAX_BRACKETS: usize = 200;
/// As many indentations may be open at a time, as in CPython.
const MAX_INDENTATIONS: u32 = 100;
/// The greatest bound of a tree's depth that is compiled. CPython gives up between 5,000 and 50,000 operators in a chain,
/// depending on the operator.
const MAX_DEPTH: u32 = 8_000;

/// An upper bound of the depth of the syntax tree.
pub(super) fn depth_of(source: &str) -> Compiled<u32> {
    // Nothing so short can nest deeper than it is long; this spares `eval` of small texts the extra pass.
    if source.len() <= 48 {
        return Ok(source.len() as u32);
    }
    // For each open bracket, the operators so far in the element that is being read.
    let mut chains: Vec<u32> = vec![0];
    let (mut indentation, mut total, mut deepest) = (0u32, 0u32, 0u32);
    let mut lexer = lexer::lex(source, Mode::Module);
    loop {
        let token = lexer.next_token();
        match token {
            TokenKind::EndOfFile => return Ok(deepest),
            TokenKind::Lpar
            | TokenKind::Lsqb
            | TokenKind::Lbrace
            | TokenKind::FStringStart
            | TokenKind::TStringStart => {
                // What follows an operand is a call or a subscript, a link of a chain of its own.
                bump(&mut chains, &mut total);
                chains.push(1);
                total += 1;
                if chains.len() > MAX_BRACKETS + 1 {
                    return Err(Fault::new(bracket_after(source, MAX_BRACKETS), "too many nested parentheses"));
                }
            }
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace | TokenKind::FStringEnd | TokenKind::TStringEnd => {
                if chains.len() > 1 {
                    total -= chains.pop().unwrap_or(0);
                }
            }
            TokenKind::Comma | TokenKind::Semi | TokenKind::Newline => {
                let last = chains.len() - 1;
                // A comma outside brackets does not end a lambda's or a conditional's nesting, but what follows it starts anew.
                total -= chains[last];
                chains[last] = u32::from(last > 0);
                total += chains[last];
            }
            TokenKind::Indent => {
                indentation += 1;
                total += 1;
                if indentation > MAX_INDENTATIONS {
                    return Err(Fault::indentation(TextRange::default(), "too many levels of indentation"));
                }
            }
            TokenKind::Dedent => {
                if indentation > 0 {
                    indentation -= 1;
                    total -= 1;
                }
            }
            TokenKind::Name
            | TokenKind::Int
            | TokenKind::Float
            | TokenKind::Complex
            | TokenKind::String
            | TokenKind::FStringMiddle
            | TokenKind::TStringMiddle
            | TokenKind::Comment
            | TokenKind::NonLogicalNewline
            | TokenKind::Unknown => {}
            _ => bump(&mut chains, &mut total),
        }
        deepest = deepest.max(total);
        if deepest > MAX_DEPTH {
            return Err(Fault::new(TextRange::default(), "the source is too deeply nested"));
        }
    }
}

fn bump(chains: &mut [u32], total: &mut u32) {
    if let Some(chain) = chains.last_mut() {
        *chain += 1;
        *total += 1;
    }
}

/// Where about the bracket is that is one too many. (The lexer keeps its positions to itself; strings are not skipped here.)
fn bracket_after(source: &str, depth: usize) -> TextRange {
    let mut open = 0usize;
    for (at, byte) in source.bytes().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => open += 1,
            b')' | b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        if open > depth {
            return TextRange::at(TextSize::new(at as u32), TextSize::new(1));
        }
    }
    TextRange::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_nest_as_deep_as_in_cpython() {
        let nested = |depth: usize| format!("{}{}", "(".repeat(depth), ")".repeat(depth));
        assert!(depth_of(&nested(200)).is_ok());
        assert_eq!(depth_of(&nested(201)).unwrap_err().message, "too many nested parentheses");
        assert!(depth_of(&"(".repeat(200_000)).is_err());
    }

    #[test]
    fn a_flat_program_is_shallow_however_long() {
        assert!(depth_of(&"x = f(a + b, [c, d])\n".repeat(1000)).unwrap() < 10);
        assert!(depth_of(&format!("[{}]", "1, ".repeat(10_000))).unwrap() < 10);
    }

    #[test]
    fn a_chain_of_operators_counts_as_nesting() {
        assert!(depth_of(&vec!["a"; 1000].join("+")).unwrap() >= 999);
        assert!(depth_of(&"-".repeat(100_000)).is_err());
    }
}
