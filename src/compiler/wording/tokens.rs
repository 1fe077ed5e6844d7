//! Questions about the tokens of a text: brackets, lines, operands.

use ruff_python_ast::token::TokenKind;
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::Words;

pub(super) fn is_open(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace)
}

pub(super) fn closer(kind: TokenKind) -> Option<TokenKind> {
    match kind {
        TokenKind::Lpar => Some(TokenKind::Rpar),
        TokenKind::Lsqb => Some(TokenKind::Rsqb),
        TokenKind::Lbrace => Some(TokenKind::Rbrace),
        _ => None,
    }
}

/// Whether an expression may start with the token.
pub(super) fn starts_expression(kind: TokenKind) -> bool {
    use TokenKind::*;
    let literal = matches!(kind, Name | Int | Float | Complex | String | FStringStart | TStringStart | Ellipsis);
    let word = matches!(kind, None | True | False | Lambda | Await | Match | Case | Type | Lazy);
    literal || word || is_open(kind) || matches!(kind, Minus | Plus | Tilde | Not)
}

impl<'p> Words<'p> {
    /// The first token that ends behind an offset.
    pub fn index_at(&self, offset: TextSize) -> usize {
        let at = self.tokens.partition_point(|token| token.end() <= offset && token.start() < offset);
        let dedents = self.tokens[at..].iter().take_while(|token| token.kind() == TokenKind::Dedent).count();
        match self.tokens.get(at + dedents) {
            Some(token) if token.start() == offset => at + dedents,
            _ => at,
        }
    }

    pub fn kind(&self, at: usize) -> TokenKind {
        self.tokens.get(at).map_or(TokenKind::EndOfFile, |token| token.kind())
    }

    /// A token's range; that of a line's end is one character, as in CPython.
    pub fn range(&self, at: usize) -> TextRange {
        match self.tokens.get(at) {
            Some(token) if matches!(token.kind(), TokenKind::Newline | TokenKind::EndOfFile) => {
                TextRange::at(token.start(), TextSize::new(1))
            }
            Some(token) => token.range(),
            None => {
                let end = TextSize::new(self.source.text.len() as u32);
                TextRange::at(end, TextSize::new(1))
            }
        }
    }

    pub fn text(&self, at: usize) -> &'p str {
        self.tokens.get(at).map_or("", |token| self.source.slice(token.range()))
    }

    /// The brackets that are open before a token, and the first closing bracket up to it that fits none.
    pub fn brackets(&self, before: usize) -> (Vec<usize>, Option<(usize, Option<usize>)>) {
        let mut open = Vec::new();
        for (at, token) in self.tokens.iter().enumerate().take(before) {
            match token.kind() {
                kind if is_open(kind) => open.push(at),
                kind @ (TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace) => match open.pop() {
                    Some(opener) if closer(self.kind(opener)) == Some(kind) => {}
                    opener => return (open, Some((at, opener))),
                },
                _ => {}
            }
        }
        (open, None)
    }

    /// The first token of the logical line of a token.
    pub fn line_start(&self, at: usize) -> usize {
        let ends = |at: usize| {
            matches!(self.kind(at), TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent | TokenKind::Semi)
        };
        (0..at.min(self.tokens.len())).rev().find(|&at| ends(at)).map_or(0, |at| at + 1)
    }

    /// The bracket that closes the one at `at`.
    pub fn closing(&self, at: usize) -> Option<usize> {
        let mut depth = 0;
        for next in at..self.tokens.len() {
            match self.kind(next) {
                kind if is_open(kind) => depth += 1,
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => {
                    depth -= 1;
                    if depth == 0 {
                        return Some(next);
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// The last token of the operand that starts at a token.
    pub fn operand_end(&self, at: usize) -> Option<usize> {
        if !starts_expression(self.kind(at)) {
            return None;
        }
        let mut end = match is_open(self.kind(at)) {
            true => self.closing(at)?,
            false
                if matches!(self.kind(at), TokenKind::Minus | TokenKind::Plus | TokenKind::Tilde | TokenKind::Not) =>
            {
                return self.operand_end(at + 1);
            }
            false => at,
        };
        loop {
            match self.kind(end + 1) {
                TokenKind::Dot if self.kind(end + 2) == TokenKind::Name => end += 2,
                TokenKind::Lpar | TokenKind::Lsqb => end = self.closing(end + 1)?,
                _ => return Some(end),
            }
        }
    }

    /// Whether a token is in a replacement field of an f-string or t-string (not in brackets of its own there).
    pub fn in_interpolation(&self, at: usize) -> Option<&'static str> {
        let mut strings: Vec<(&'static str, usize)> = Vec::new();
        let mut depth = 0;
        for token in &self.tokens[..at.min(self.tokens.len())] {
            match token.kind() {
                TokenKind::FStringStart => strings.push(("f", depth)),
                TokenKind::TStringStart => strings.push(("t", depth)),
                TokenKind::FStringEnd | TokenKind::TStringEnd => {
                    strings.pop();
                }
                kind if is_open(kind) => depth += 1,
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => depth -= 1,
                _ => {}
            }
        }
        strings.last().filter(|(_, outer)| depth == outer + 1).map(|(kind, _)| *kind)
    }

    /// Where the logical line of a token ends.
    pub fn line_end(&self, at: usize) -> TextSize {
        let end = (at..self.tokens.len())
            .find(|&at| matches!(self.kind(at), TokenKind::Newline | TokenKind::Semi | TokenKind::EndOfFile));
        self.range(end.map_or(at, |end| end.saturating_sub(1))).end()
    }

    /// The line that the block before a token belongs to, and how its head is called.
    pub fn block_head(&self, at: usize) -> (u32, &'static str) {
        let colon = (0..at.min(self.tokens.len())).rev().find(|&at| self.kind(at) == TokenKind::Colon).unwrap_or(0);
        let first = self.line_start(colon);
        let keyword = match self.kind(first) {
            TokenKind::Async => first + 1,
            _ => first,
        };
        let what = match self.kind(keyword) {
            TokenKind::Def => "function definition",
            TokenKind::Class => "class definition",
            TokenKind::If => "'if' statement",
            TokenKind::Elif => "'elif' statement",
            TokenKind::Else => "'else' statement",
            TokenKind::For => "'for' statement",
            TokenKind::While => "'while' statement",
            TokenKind::With => "'with' statement",
            TokenKind::Try => "'try' statement",
            TokenKind::Except if self.kind(keyword + 1) == TokenKind::Star => "'except*' statement",
            TokenKind::Except => "'except' statement",
            TokenKind::Finally => "'finally' statement",
            TokenKind::Match => "'match' statement",
            _ => "'case' statement",
        };
        (self.source.line(self.range(first).start()), what)
    }
}
