//! Words what the parser found wrong as CPython words it, and puts it where CPython puts it, for the common errors. What has no
//! wording of its own is "invalid syntax" at the token that does not fit.

mod find;
mod tokens;

use ruff_python_ast::token::{Token, TokenKind};
use ruff_python_ast::{Expr, Mod, Stmt};
use ruff_python_parser::{InterpolatedStringErrorType, LexicalErrorType, ParseError, ParseErrorType, Parsed};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::error::{Fault, SyntaxErrorKind};
use super::lexical;
use super::source::Source;
use find::{expression_name, find, find_largest, find_stmt};
use tokens::starts_expression;

/// The fault that an error of the parser is.
pub(super) fn word(parsed: &Parsed<Mod>, error: &ParseError, source: &Source) -> Box<Fault> {
    let is_trivia = |token: &Token| matches!(token.kind(), TokenKind::Comment | TokenKind::NonLogicalNewline);
    let tokens: Vec<Token> = parsed.tokens().iter().copied().filter(|token| !is_trivia(token)).collect();
    let words = Words { tokens, module: parsed.syntax(), source };
    words.fault(error)
}

struct Words<'p> {
    tokens: Vec<Token>,
    module: &'p Mod,
    source: &'p Source<'p>,
}

impl<'p> Words<'p> {
    fn never_closed(&self, opener: usize) -> Box<Fault> {
        Fault::new(self.range(opener), format!("'{}' was never closed", self.text(opener)))
    }

    /// "invalid syntax" at a token, unless a bracket that is never closed explains it.
    fn invalid(&self, at: usize) -> Box<Fault> {
        let (open, _) = self.brackets(self.tokens.len());
        if let Some(&opener) = open.last() {
            let line = |at: usize| self.source.line(self.range(at).start());
            if self.kind(at) == TokenKind::EndOfFile || line(at) > line(opener) || at >= self.tokens.len() {
                return self.never_closed(opener);
            }
        }
        match self.kind(at) {
            TokenKind::Indent => Fault::indentation(self.range(at), "unexpected indent"),
            _ => Fault::new(self.range(at), "invalid syntax"),
        }
    }

    fn fault(&self, error: &ParseError) -> Box<Fault> {
        let location = error.location;
        let at = self.index_at(location.start());
        if let Some(tab) = lexical::inconsistent_tab(self.source, &self.tokens)
            && tab.start() <= location.end()
        {
            let message = "inconsistent use of tabs and spaces in indentation".into();
            return Box::new(Fault { kind: SyntaxErrorKind::Tab, message, range: tab });
        }
        // The tokenizer sees these first.
        if let (_, Some((closing, opener))) = self.brackets(at + 1) {
            return self.mismatch(closing, opener);
        }
        if let Some(fault) = lexical::number(self.source, &self.tokens, at) {
            return fault;
        }
        match &error.error {
            ParseErrorType::Lexical(error) => self.lexical(error, location, at),
            ParseErrorType::FStringError(error) | ParseErrorType::TStringError(error) => {
                self.interpolated(error, location, at)
            }
            ParseErrorType::InvalidAssignmentTarget => self.bad_target(location),
            ParseErrorType::InvalidNamedAssignmentTarget => {
                let what = self.expression_at(location).map_or("expression", expression_name);
                Fault::new(location, format!("cannot use assignment expressions with {what}"))
            }
            ParseErrorType::InvalidAugmentedAssignmentTarget => {
                let what = self.expression_at(location).map_or("expression", expression_name);
                Fault::new(location, format!("'{what}' is an illegal expression for augmented assignment"))
            }
            ParseErrorType::InvalidAnnotatedAssignmentTarget => Fault::new(location, "illegal target for annotation"),
            ParseErrorType::InvalidDeleteTarget => {
                let what = self.expression_at(location).map_or("expression", expression_name);
                Fault::new(location, format!("cannot delete {what}"))
            }
            ParseErrorType::UnparenthesizedGeneratorExpression => self.bare_generator(location),
            ParseErrorType::PositionalAfterKeywordArgument | ParseErrorType::PositionalAfterKeywordUnpacking => {
                self.late_positional(error, location)
            }
            ParseErrorType::InvalidArgumentUnpackingOrder => {
                let comma = (0..at).rev().find(|&at| self.kind(at) == TokenKind::Comma);
                let start = comma.map_or(location.start(), |comma| self.range(comma).start());
                let range = TextRange::new(start, location.end());
                Fault::new(range, "iterable argument unpacking follows keyword argument unpacking")
            }
            ParseErrorType::NonDefaultParamAfterDefaultParam => {
                Fault::new(location, "parameter without a default follows parameter with a default")
            }
            ParseErrorType::ParamAfterVarKeywordParam => {
                let name = TextRange::at(location.start(), self.range(at).len());
                Fault::new(name, "arguments cannot follow var-keyword argument")
            }
            ParseErrorType::VarParameterWithDefault => {
                let stars = (0..at).rev().find(|&at| matches!(self.kind(at), TokenKind::Star | TokenKind::DoubleStar));
                let what = match stars.map(|at| self.kind(at)) {
                    Some(TokenKind::DoubleStar) => "var-keyword",
                    _ => "var-positional",
                };
                Fault::new(self.range(at), format!("{what} argument cannot have default value"))
            }
            ParseErrorType::ExpectedKeywordParam => {
                let star = (0..=at).rev().find(|&at| self.kind(at) == TokenKind::Star).unwrap_or(at);
                let in_lambda = self.kind(star.saturating_sub(1)) == TokenKind::Lambda;
                Fault::new(self.range(star + usize::from(in_lambda)), "named arguments must follow bare *")
            }
            ParseErrorType::EmptyImportNames => {
                let range = TextRange::empty(location.start());
                Fault::new(range, "Expected one or more names after 'import'")
            }
            ParseErrorType::IterableUnpackingInComprehension => {
                Fault::new(location, "iterable unpacking cannot be used in comprehension")
            }
            ParseErrorType::ExpectedImaginaryNumber => {
                Fault::new(location, "imaginary number required in complex literal")
            }
            ParseErrorType::ExpectedRealNumber => Fault::new(location, "real number required in complex literal"),
            ParseErrorType::InvalidMatchPatternTarget => Fault::new(location, "cannot use '_' as a target"),
            ParseErrorType::InvalidStarredExpressionUsage => self.bad_star(location, at),
            ParseErrorType::InvalidYieldExpressionUsage if self.kind(at.wrapping_sub(1)) == TokenKind::Else => {
                Fault::new(location, "expected expression after 'else', but statement is given")
            }
            ParseErrorType::UnexpectedIndentation => Fault::indentation(location, "unexpected indent"),
            ParseErrorType::ExpectedToken { expected, .. } => self.expected(*expected, at),
            ParseErrorType::ExpectedExpression => self.expected_expression(at),
            ParseErrorType::SimpleStatementsOnSameLine | ParseErrorType::SimpleAndCompoundStatementOnSameLine => {
                self.two_statements(at)
            }
            ParseErrorType::OtherError(message) => self.other(message, location, at),
            _ => self.invalid(at),
        }
    }

    fn mismatch(&self, closing: usize, opener: Option<usize>) -> Box<Fault> {
        let range = TextRange::empty(self.range(closing).start());
        let closing_text = self.text(closing);
        let Some(opener) = opener else { return Fault::new(range, format!("unmatched '{closing_text}'")) };
        let opening_text = self.text(opener);
        let line = |at: usize| self.source.line(self.range(at).start());
        let place = match line(opener) == line(closing) {
            true => String::new(),
            false => format!(" on line {}", line(opener)),
        };
        let message =
            format!("closing parenthesis '{closing_text}' does not match opening parenthesis '{opening_text}'{place}");
        Fault::new(range, message)
    }

    fn lexical(&self, error: &LexicalErrorType, location: TextRange, at: usize) -> Box<Fault> {
        match error {
            LexicalErrorType::UnclosedStringError => lexical::unterminated(self.source, location, ""),
            LexicalErrorType::UnicodeError
            | LexicalErrorType::MissingUnicodeLbrace
            | LexicalErrorType::MissingUnicodeRbrace
            | LexicalErrorType::StringError => self.bad_escape(location),
            LexicalErrorType::InvalidByteLiteral => {
                let range = self.tokens.iter().map(|token| token.range()).find(|range| range.contains_range(location));
                Fault::new(range.unwrap_or(location), "bytes can only contain ASCII literal characters")
            }
            LexicalErrorType::IndentationError => {
                let message = "unindent does not match any outer indentation level";
                let line = self.source.line(location.end());
                let end = location.start() + TextSize::new(self.source.line_text(line).trim_end().len() as u32);
                let text_end = TextSize::new(self.source.text.len() as u32);
                Fault::indentation(TextRange::empty(end.min(text_end)), message)
            }
            LexicalErrorType::UnrecognizedToken { tok } => match tok {
                '$' | '?' | '`' | '!' => self.invalid(at),
                tok if tok.is_control() || tok.is_whitespace() => {
                    let message = format!("invalid non-printable character U+{:04X}", u32::from(*tok));
                    Fault::new(TextRange::empty(location.start()), message)
                }
                tok => {
                    let message = format!("invalid character '{tok}' (U+{:04X})", u32::from(*tok));
                    Fault::new(TextRange::empty(location.start()), message)
                }
            },
            LexicalErrorType::LineContinuationError => {
                let range = TextRange::empty(location.start() + TextSize::new(1));
                Fault::new(range, "unexpected character after line continuation character")
            }
            LexicalErrorType::Eof => {
                let (open, _) = self.brackets(self.tokens.len());
                match open.last() {
                    Some(&opener) => self.never_closed(opener),
                    None => Fault::new(location, "unexpected EOF while parsing"),
                }
            }
            LexicalErrorType::FStringError(error) | LexicalErrorType::TStringError(error) => {
                self.interpolated(error, location, at)
            }
            LexicalErrorType::OtherError(message) if message.contains("decimal integer") => {
                lexical::leading_zeros(self.source, location)
            }
            LexicalErrorType::OtherError(_) => self.invalid(at),
        }
    }

    /// A malformed escape in a string or bytes literal.
    fn bad_escape(&self, location: TextRange) -> Box<Fault> {
        let token = self.tokens.iter().find(|token| {
            token.range().contains_inclusive(location.start())
                && matches!(token.kind(), TokenKind::String | TokenKind::FStringMiddle | TokenKind::TStringMiddle)
        });
        match token {
            Some(token) => lexical::escape(self.source, token.range(), token.kind() == TokenKind::String),
            None => Fault::new(location, "(unicode error) malformed escape"),
        }
    }

    fn interpolated(&self, error: &InterpolatedStringErrorType, location: TextRange, at: usize) -> Box<Fault> {
        use InterpolatedStringErrorType::*;
        let start = (0..at.min(self.tokens.len())).rev().find_map(|at| match self.kind(at) {
            TokenKind::FStringStart => Some("f"),
            TokenKind::TStringStart => Some("t"),
            _ => None,
        });
        let kind = start.unwrap_or("f");
        let here = TextRange::empty(location.start());
        match error {
            UnclosedLbrace => match self.missing_comma(at) {
                Some(fault) => fault,
                None => Fault::new(here, format!("{kind}-string: expecting '}}'")),
            },
            InvalidConversionFlag => {
                let text = self.source.slice(location);
                let message =
                    format!("{kind}-string: invalid conversion character '{text}': expected 's', 'r', or 'a'");
                Fault::new(location, message)
            }
            SingleRbrace => Fault::new(here, format!("{kind}-string: single '}}' is not allowed")),
            UnterminatedString | UnterminatedTripleQuotedString => lexical::unterminated(self.source, location, kind),
            LambdaWithoutParentheses => {
                let message = format!("{kind}-string: lambda expressions are not allowed without parentheses");
                Fault::new(location, message)
            }
            ConversionFlagNotImmediatelyAfterExclamation => {
                let message = format!("{kind}-string: conversion type must come right after the exclamation mark");
                Fault::new(location, message)
            }
            NewlineInFormatSpec => {
                let message = format!(
                    "{kind}-string: newlines are not allowed in format specifiers for single quoted {kind}-strings"
                );
                Fault::new(here, message)
            }
        }
    }

    /// The expression that lies exactly in a range.
    fn expression_at(&self, range: TextRange) -> Option<&'p Expr> {
        find(self.module, |expr| expr.range() == range)
    }

    fn bad_target(&self, location: TextRange) -> Box<Fault> {
        let Some(target) = self.expression_at(location) else {
            return Fault::new(location, "cannot assign to expression");
        };
        let name = expression_name(target);
        let before = self.index_at(location.start());
        let parenthesized = before > 0 && self.kind(before - 1) == TokenKind::Lpar;
        if matches!(target, Expr::Yield(_) | Expr::YieldFrom(_)) && !parenthesized {
            return Fault::new(location, "assignment to yield expression not possible");
        }
        let is_bitwise = !matches!(
            target,
            Expr::If(_) | Expr::Compare(_) | Expr::BoolOp(_) | Expr::Lambda(_) | Expr::Yield(_) | Expr::YieldFrom(_)
        ) && !matches!(target, Expr::UnaryOp(op) if op.op == ruff_python_ast::UnaryOp::Not);
        let is_plain = matches!(target, Expr::NoneLiteral(_) | Expr::BooleanLiteral(_) | Expr::Generator(_));
        let whole = find_stmt(self.module, |stmt| match stmt {
            Stmt::Assign(assign) => assign.targets.len() == 1 && assign.targets[0].range() == location,
            _ => false,
        });
        match is_bitwise && !is_plain && whole {
            true => Fault::new(location, format!("cannot assign to {name} here. Maybe you meant '==' instead of '='?")),
            false => Fault::new(location, format!("cannot assign to {name}")),
        }
    }

    fn bare_generator(&self, location: TextRange) -> Box<Fault> {
        let in_class = find_stmt(self.module, |stmt| match stmt {
            Stmt::ClassDef(class) => class
                .arguments
                .as_ref()
                .is_some_and(|arguments| arguments.args.iter().any(|argument| argument.range() == location)),
            _ => false,
        });
        if in_class {
            let start = self.index_at(location.start());
            let at = (start..self.tokens.len()).find(|&at| self.kind(at) == TokenKind::For).unwrap_or(start);
            return self.invalid(at);
        }
        Fault::new(location, "Generator expression must be parenthesized")
    }

    fn late_positional(&self, error: &ParseError, location: TextRange) -> Box<Fault> {
        if let Some(Expr::Generator(generator)) = self.expression_at(location)
            && !generator.parenthesized
        {
            return Fault::new(location, "Generator expression must be parenthesized");
        }
        // CPython has read on to the end of the arguments.
        let (open, _) = self.brackets(self.index_at(location.start()));
        let depth = open.len();
        let end = (self.index_at(location.start())..self.tokens.len())
            .find(|&at| matches!(self.kind(at), TokenKind::Rpar) && self.brackets(at).0.len() == depth);
        let range = end.map_or(location, |at| self.range(at));
        let message = match error.error {
            ParseErrorType::PositionalAfterKeywordUnpacking => "positional argument follows keyword argument unpacking",
            _ => "positional argument follows keyword argument",
        };
        Fault::new(range, message)
    }

    fn bad_star(&self, location: TextRange, at: usize) -> Box<Fault> {
        match self.kind(at) {
            TokenKind::DoubleStar => {
                let colon = (at..self.tokens.len()).find(|&at| self.kind(at) == TokenKind::Colon);
                self.invalid(colon.unwrap_or(at))
            }
            _ if self.kind(at.wrapping_sub(1)) == TokenKind::Colon => {
                Fault::new(location, "cannot use a starred expression in a dictionary value")
            }
            _ => Fault::new(location, "can't use starred expression here"),
        }
    }

    fn expected(&self, expected: TokenKind, at: usize) -> Box<Fault> {
        let (open, _) = self.brackets(at);
        let found = self.kind(at);
        if found == TokenKind::Equal
            && let Some(fault) = self.misplaced_equal(at)
        {
            return fault;
        }
        match expected {
            TokenKind::Colon => {
                if let Some(&opener) = open.last() {
                    if self.kind(opener) == TokenKind::Lbrace && matches!(found, TokenKind::Rbrace | TokenKind::Comma) {
                        return Fault::new(self.range(at - 1), "':' expected after dictionary key");
                    }
                    return self.missing_comma(at).unwrap_or_else(|| self.invalid(at));
                }
                let first = self.kind(self.line_start(at));
                let forced = matches!(first, TokenKind::Def | TokenKind::Try | TokenKind::Else | TokenKind::Finally)
                    || first == TokenKind::Async && found != TokenKind::Newline;
                match found == TokenKind::Newline || forced {
                    true => Fault::new(self.range(at), "expected ':'"),
                    false => self.invalid(at),
                }
            }
            TokenKind::Else if open.is_empty() || found != TokenKind::EndOfFile => {
                let range = self.conditional_range(at);
                Fault::new(range, "expected 'else' after 'if' expression")
            }
            TokenKind::Rpar if found == TokenKind::Lpar && self.in_parameters(&open) => {
                let end = self.closing(at).map_or(at, |end| end);
                let range = TextRange::new(self.range(at).start(), self.range(end).end());
                Fault::new(range, "Function parameters cannot be parenthesized")
            }
            TokenKind::Comma if self.kind(self.line_start(at)) == TokenKind::Import && found == TokenKind::Dot => {
                let range = TextRange::new(self.range(at - 1).start(), self.range(at + 1).end());
                Fault::new(range, "cannot use attribute as import target")
            }
            TokenKind::Comma if matches!(found, TokenKind::PlusEqual | TokenKind::MinusEqual) => {
                let start = self.range(self.line_start(at)).start();
                let range = TextRange::new(start, self.range(at - 1).end());
                Fault::new(range, "'tuple' is an illegal expression for augmented assignment")
            }
            _ => self.missing_comma(at).unwrap_or_else(|| self.invalid(at)),
        }
    }

    fn in_parameters(&self, open: &[usize]) -> bool {
        let Some(&opener) = open.last() else { return false };
        opener >= 2 && self.kind(opener - 2) == TokenKind::Def
    }

    /// From the start of the operand before an `if` to the end of its condition.
    fn conditional_range(&self, at: usize) -> TextRange {
        let end = self.range(at.saturating_sub(1)).end();
        let found = find(self.module, |expr| matches!(expr, Expr::If(branch) if branch.test.end() == end));
        match found {
            Some(expr) => TextRange::new(expr.start(), end),
            None => self.range(at),
        }
    }

    /// `=` where only an expression can be: perhaps `==` was meant.
    fn misplaced_equal(&self, equal: usize) -> Option<Box<Fault>> {
        let target_end = self.range(equal.checked_sub(1)?).end();
        let target = find_largest(self.module, |expr| expr.end() == target_end)?;
        let value_end = self.operand_end(equal + 1)?;
        if matches!(self.kind(value_end + 1), TokenKind::Equal | TokenKind::ColonEqual) {
            return None;
        }
        match target {
            Expr::Name(_) => {
                let range = TextRange::new(target.start(), self.range(value_end).end());
                Some(Fault::new(range, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"))
            }
            Expr::List(_) | Expr::Tuple(_) | Expr::Generator(_) | Expr::NoneLiteral(_) | Expr::BooleanLiteral(_) => {
                None
            }
            Expr::Compare(_) | Expr::BoolOp(_) | Expr::If(_) | Expr::Lambda(_) => None,
            target => {
                let name = expression_name(target);
                let message = format!("cannot assign to {name} here. Maybe you meant '==' instead of '='?");
                Some(Fault::new(target.range(), message))
            }
        }
    }

    /// Two expressions side by side inside brackets: perhaps a comma is missing.
    fn missing_comma(&self, at: usize) -> Option<Box<Fault>> {
        let (open, _) = self.brackets(at);
        if open.is_empty() || at == 0 || !starts_expression(self.kind(at)) {
            return None;
        }
        // A name before a string may be a mistyped prefix.
        if self.kind(at - 1) == TokenKind::Name && self.kind(at) == TokenKind::String {
            return None;
        }
        let end = self.range(at - 1).end();
        // Not what the brackets themselves are part of.
        let inside = self.range(*open.last()?).end();
        let left = find_largest(self.module, |expr| expr.end() == end && expr.start() >= inside)?;
        let start = self.range(at).start();
        let right_end = match find_largest(self.module, |expr| expr.start() == start && !expr.is_generator_expr()) {
            Some(right) => right.end(),
            None => self.range(self.operand_end(at)?).end(),
        };
        let range = TextRange::new(left.start(), right_end);
        Some(Fault::new(range, "invalid syntax. Perhaps you forgot a comma?"))
    }

    fn expected_expression(&self, at: usize) -> Box<Fault> {
        let found = self.kind(at);
        let before = self.kind(at.wrapping_sub(1));
        let (open, _) = self.brackets(at);
        let opener = open.last().map(|&opener| (opener, self.kind(opener)));
        let in_string = self.in_interpolation(at);
        match (before, found) {
            (TokenKind::Lbrace, TokenKind::Rbrace | TokenKind::Exclamation | TokenKind::Colon | TokenKind::Equal)
                if let Some(kind) = in_string =>
            {
                let message = format!("{kind}-string: valid expression required before '{}'", self.text(at));
                return Fault::new(self.range(at), message);
            }
            (TokenKind::Colon, _) if in_string.is_some() => {
                let lambda = (0..at).rev().find(|&at| self.kind(at) == TokenKind::Lambda);
                if let (Some(lambda), Some(kind)) = (lambda, in_string) {
                    let range = TextRange::new(self.range(lambda).start(), self.range(at - 1).end());
                    let message = format!("{kind}-string: lambda expressions are not allowed without parentheses");
                    return Fault::new(range, message);
                }
            }
            (_, TokenKind::Rbrace) if in_string.is_some() => {
                let lambda = (0..at).rev().find(|&at| self.kind(at) == TokenKind::Lambda);
                if let (Some(lambda), Some(kind)) = (lambda, in_string) {
                    let colon = (lambda..at).find(|&at| self.kind(at) == TokenKind::Colon).unwrap_or(lambda);
                    let range = TextRange::new(self.range(lambda).start(), self.range(colon).end());
                    let message = format!("{kind}-string: lambda expressions are not allowed without parentheses");
                    return Fault::new(range, message);
                }
            }
            (TokenKind::Else, found) if open.is_empty() && !found.is_keyword() && found != TokenKind::Newline => {}
            (TokenKind::Else, _) if self.kind(self.line_start(at)) != TokenKind::Else => {
                return Fault::new(self.range(at), "expected expression after 'else', but statement is given");
            }
            (TokenKind::Colon, TokenKind::Rbrace | TokenKind::Comma)
                if matches!(opener, Some((_, TokenKind::Lbrace))) =>
            {
                return Fault::new(self.range(at - 1), "expression expected after dictionary key and ':'");
            }
            (TokenKind::Rarrow, _) => return Fault::new(self.range(at - 1), "expected ':'"),
            (TokenKind::Star, TokenKind::Rpar) => return Fault::new(self.range(at), "Invalid star expression"),
            (TokenKind::Less, TokenKind::Greater) => {
                let range = TextRange::new(self.range(at - 1).start(), self.range(at).end());
                return Fault::new(range, "invalid syntax.  Maybe you meant '!=' instead of '<>'?");
            }
            _ => {}
        }
        self.invalid(at)
    }

    /// A statement that goes on where it cannot.
    fn two_statements(&self, at: usize) -> Box<Fault> {
        let first = self.line_start(at);
        if self.kind(at) == TokenKind::Equal
            && let Some(fault) = self.misplaced_equal(at)
        {
            return fault;
        }
        let name = self.text(first);
        if matches!(name, "print" | "exec") && at == first + 1 && starts_expression(self.kind(at)) {
            let end = self.line_end(at);
            let range = TextRange::new(self.range(first).start(), end);
            let message = format!("Missing parentheses in call to '{name}'. Did you mean {name}(...)?");
            return Fault::new(range, message);
        }
        if self.kind(first) == TokenKind::Import && self.kind(at) == TokenKind::From {
            let range = TextRange::new(self.range(first).start(), self.line_end(at));
            return Fault::new(range, "Did you mean to use 'from ... import ...' instead?");
        }
        if self.text(first) == "type" && at == first + 1 {
            return self.invalid(at + 1);
        }
        self.invalid(at)
    }

    fn other(&self, message: &str, location: TextRange, at: usize) -> Box<Fault> {
        if message.starts_with("Expected an indented block") {
            let (line, what) = self.block_head(at);
            let message = format!("expected an indented block after {what} on line {line}");
            return Fault::indentation(self.range(at), message);
        }
        match message {
            "Expected a parameter name" => {
                let equal = (at..self.tokens.len()).find(|&at| self.kind(at) == TokenKind::Equal).unwrap_or(at);
                let range = TextRange::new(location.start(), self.range(equal).end());
                match self.kind(at) {
                    TokenKind::True | TokenKind::False | TokenKind::None if equal == at + 1 => {
                        Fault::new(range, format!("cannot assign to {}", self.text(at)))
                    }
                    _ => {
                        let message = "expression cannot contain assignment, perhaps you meant \"==\"?";
                        Fault::new(range, message)
                    }
                }
            }
            "Bytes literal cannot be mixed with non-bytes literals" => {
                let next = self.index_at(location.end());
                Fault::new(self.range(next), "cannot mix bytes and nonbytes literals")
            }
            "Only one '*' parameter allowed" | "Only one '*' separator allowed" => {
                Fault::new(self.range(at), "* argument may appear only once")
            }
            "Only one '/' separator allowed" => Fault::new(location, "/ may appear only once"),
            "'/' parameter must appear before '*' parameter" => Fault::new(location, "/ must be ahead of *"),
            "Only single target (not tuple) can be annotated" => {
                let range = match self.expression_at(location) {
                    Some(Expr::Tuple(tuple)) if !tuple.parenthesized => {
                        tuple.elts.first().map_or(location, |first| first.range())
                    }
                    _ => location,
                };
                Fault::new(range, "only single target (not tuple) can be annotated")
            }
            "Only single target (not list) can be annotated" => {
                Fault::new(location, "only single target (not list) can be annotated")
            }
            "Expected symbol after `as`" => {
                let what = match self.kind(at) {
                    TokenKind::Int | TokenKind::Float | TokenKind::String | TokenKind::Complex => "literal",
                    TokenKind::None => "None",
                    TokenKind::True => "True",
                    TokenKind::False => "False",
                    _ => return self.invalid(at),
                };
                Fault::new(self.range(at), format!("cannot use {what} as import target"))
            }
            "Trailing comma not allowed" if self.kind(self.line_start(at)) == TokenKind::From => {
                Fault::new(self.range(at + 1), "trailing comma not allowed without surrounding parentheses")
            }
            "Trailing comma not allowed" => self.invalid(at + 1),
            "Expected `except` or `finally` after `try` block" => {
                Fault::new(location, "expected 'except' or 'finally' block")
            }
            "Cannot have both 'except' and 'except*' on the same 'try'" => {
                let end = if self.kind(at + 1) == TokenKind::Star { at + 1 } else { at };
                let range = TextRange::new(location.start(), self.range(end).end());
                Fault::new(range, "cannot have both 'except' and 'except*' on the same 'try'")
            }
            "Expected one or more exception types" => {
                Fault::new(self.range(at), "expected one or more exception types")
            }
            "Multiple exception types must be parenthesized when using `as`" => {
                Fault::new(location, "multiple exception types must be parenthesized when using 'as'")
            }
            "Positional patterns cannot follow keyword patterns" => {
                Fault::new(location, "positional patterns follow keyword patterns")
            }
            "Pattern cannot follow a double star pattern" => {
                // The pattern behind is read before the error is seen.
                self.invalid(at)
            }
            "Expected a pattern" if self.kind(at) == TokenKind::Minus => self.invalid(at + 1),
            _ => match self.missing_comma(at) {
                Some(fault) => fault,
                None => self.invalid(at),
            },
        }
    }
}
