//! f-strings and t-strings.

use ruff_python_ast::{self as ast, ConversionFlag, FStringPart, InterpolatedStringElement};
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::Compiler;
use crate::bytecode::{Constant, Opcode};
use crate::compiler::error::Compiled;
use crate::compiler::literal;
use crate::compiler::unit::Reg;

/// A longer text is joined piece by piece.
const MAX_PIECES: usize = 128;

/// A piece of a text.
enum Piece<'a> {
    Text(Vec<u8>),
    Value(&'a ast::InterpolatedElement),
}

/// How an element's value is converted before it is formatted.
fn conversion(flag: ConversionFlag) -> u32 {
    match flag {
        ConversionFlag::None => 0,
        ConversionFlag::Str => 1,
        ConversionFlag::Repr => 2,
        ConversionFlag::Ascii => 3,
    }
}

/// Adds text to the last piece, if that is text.
fn push_text(pieces: &mut Vec<Piece>, text: &[u8]) {
    match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(Piece::Text(last)) => last.extend_from_slice(text),
        _ => pieces.push(Piece::Text(text.into())),
    }
}

impl<'a> Compiler<'a> {
    /// Adds an element's pieces; the text of `{x=}` is a piece of its own.
    fn push_element(&self, pieces: &mut Vec<Piece<'a>>, element: &'a InterpolatedStringElement, raw: bool) -> Compiled {
        match element {
            InterpolatedStringElement::Literal(literal) => {
                let mut text = literal::text_part(&literal.value, literal.range, raw, self.source)?;
                if text != literal.value.as_bytes() {
                    // Decoded here: braces are still doubled.
                    text = undouble(&text);
                }
                push_text(pieces, &text);
            }
            InterpolatedStringElement::Interpolation(element) => {
                if let Some(debug) = &element.debug_text {
                    for part in [debug.leading(), debug.expression(), debug.trailing()] {
                        push_text(pieces, without_comments(part).as_bytes());
                    }
                }
                pieces.push(Piece::Value(element));
            }
        }
        Ok(())
    }

    pub fn f_string(&mut self, string: &'a ast::ExprFString, dst: Reg) -> Compiled {
        let mut pieces = Vec::new();
        for part in string.value.iter() {
            match part {
                FStringPart::Literal(part) => push_text(&mut pieces, &literal::string_part(part, self.source)?),
                FStringPart::FString(part) => {
                    let raw = part.flags.prefix().is_raw();
                    for element in &part.elements {
                        self.push_element(&mut pieces, element, raw)?;
                    }
                }
            }
        }
        self.join(pieces, dst)
    }

    /// Makes one str of the pieces.
    fn join(&mut self, pieces: Vec<Piece<'a>>, dst: Reg) -> Compiled {
        let mark = self.unit.next_temporary;
        match &pieces[..] {
            [] => self.unit.load_constant(dst, Constant::Str([].into())),
            [Piece::Text(text)] => self.unit.load_constant(dst, Constant::Str(text[..].into())),
            [Piece::Value(element)] => self.format(element, dst)?,
            _ => {
                let base = self.window_start(dst);
                let mut joined = 0;
                for piece in &pieces {
                    // What was joined so far becomes the first piece.
                    if joined == MAX_PIECES as u32 {
                        self.unit.release(base + 1);
                        self.unit.emit(Opcode::BuildString, base, base, joined);
                        joined = 1;
                    }
                    let register = if joined == 0 { base } else { self.unit.alloc() };
                    match piece {
                        Piece::Text(text) => self.unit.load_constant(register, Constant::Str(text[..].into())),
                        Piece::Value(element) => self.format(element, register)?,
                    }
                    joined += 1;
                }
                self.unit.release(base);
                self.unit.emit(Opcode::BuildString, dst, base, joined);
            }
        }
        self.unit.release(mark);
        Ok(())
    }

    fn format(&mut self, element: &'a ast::InterpolatedElement, dst: Reg) -> Compiled {
        let mark = self.unit.next_temporary;
        // `{x=}` shows the repr unless told otherwise.
        let flag = match element.conversion {
            ConversionFlag::None if element.debug_text.is_some() && element.format_spec.is_none() => 2,
            flag => conversion(flag),
        };
        let before = std::mem::replace(&mut self.unit.range, element.range);
        let value = match &element.format_spec {
            None => self.operand_or(&element.expression, dst)?,
            Some(_) => self.fresh(&element.expression)?,
        };
        match &element.format_spec {
            None => {
                self.unit.release(mark);
                self.unit.emit(Opcode::FormatValue, dst, value, flag);
            }
            Some(spec) => {
                let register = self.unit.alloc();
                self.format_spec(spec, register)?;
                self.unit.release(mark);
                self.unit.emit_aux(Opcode::FormatSpec, dst, value, register, flag);
            }
        }
        self.unit.range = before;
        Ok(())
    }

    fn format_spec(&mut self, spec: &'a ast::InterpolatedStringFormatSpec, dst: Reg) -> Compiled {
        let mut pieces = Vec::new();
        for element in &spec.elements {
            self.push_element(&mut pieces, element, false)?;
        }
        self.join(pieces, dst)
    }

    /// A Template: the strings between the interpolations (one more than these), and the interpolations.
    pub fn t_string(&mut self, string: &'a ast::ExprTString, dst: Reg) -> Compiled {
        let mut pieces = Vec::new();
        for part in string.value.iter() {
            let raw = part.flags.prefix().is_raw();
            for element in &part.elements {
                self.push_element(&mut pieces, element, raw)?;
            }
        }
        let mark = self.unit.next_temporary;
        let mut strings = vec![Vec::new()];
        let mut values = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) => {
                    if let Some(last) = strings.last_mut() {
                        last.extend(text);
                    }
                }
                Piece::Value(element) => {
                    values.push(element);
                    strings.push(Vec::new());
                }
            }
        }
        let base = self.unit.alloc_many(2);
        let strings = strings.into_iter().map(|text| Constant::Str(text.into())).collect();
        self.unit.load_constant(base, Constant::Tuple(strings));
        let first = self.unit.alloc_many(values.len() as u32);
        for (register, element) in (first..).zip(&values) {
            self.interpolation(element, register)?;
        }
        self.unit.emit(Opcode::BuildTuple, base + 1, first, values.len() as u32);
        self.unit.release(mark);
        self.unit.emit(Opcode::BuildTemplate, dst, base, 0);
        Ok(())
    }

    fn interpolation(&mut self, element: &'a ast::InterpolatedElement, dst: Reg) -> Compiled {
        let base = self.unit.alloc_many(4);
        self.expr_into(&element.expression, base)?;
        let text = match &element.debug_text {
            Some(debug) => {
                let behind = debug.trailing().split('=').next().unwrap_or_default();
                format!("{}{}{behind}", debug.leading(), debug.expression())
            }
            None => self.interpolation_text(element).into(),
        };
        self.unit.load_constant(base + 1, Constant::str(&without_comments(&text)));
        let flag = match element.conversion {
            ConversionFlag::None if element.debug_text.is_some() && element.format_spec.is_none() => Some('r'),
            flag => flag.to_char(),
        };
        let flag = flag.map_or(Constant::None, |flag| Constant::str(flag.encode_utf8(&mut [0; 4])));
        self.unit.load_constant(base + 2, flag);
        match &element.format_spec {
            Some(spec) => self.format_spec(spec, base + 3)?,
            None => self.unit.load_constant(base + 3, Constant::Str([].into())),
        }
        self.unit.emit(Opcode::BuildInterpolation, dst, base, 0);
        self.unit.release(base);
        Ok(())
    }

    /// The text of an interpolation's expression as it is written: all from the brace to the conversion, the format spec or the
    /// end.
    fn interpolation_text(&self, element: &'a ast::InterpolatedElement) -> &'a str {
        let start = element.range.start() + TextSize::new(1);
        let expression_end = element.expression.range().end();
        // Behind the expression itself there can only be blanks and the parentheses around it.
        let behind = self.source.slice(TextRange::new(expression_end, element.range.end()));
        let length = behind.find(['!', ':', '}']).unwrap_or(behind.len());
        self.source.slice(TextRange::new(start, expression_end + TextSize::new(length as u32)))
    }
}

/// Replaces `{{` and `}}` by one brace.
fn undouble(text: &[u8]) -> Vec<u8> {
    let mut single = Vec::with_capacity(text.len());
    let mut rest = text.iter().peekable();
    while let Some(&byte) = rest.next() {
        single.push(byte);
        if matches!(byte, b'{' | b'}') && rest.peek() == Some(&&byte) {
            rest.next();
        }
    }
    single
}

/// The text of an expression without its comments (but with the line breaks behind them).
fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    // The quote of the string literal that is being read, three times if the literal is triple-quoted.
    let mut quote: Option<&str> = None;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let mut length = first.len_utf8();
        match quote {
            Some(_) if first == '\\' => length += rest[1..].chars().next().map_or(0, char::len_utf8),
            Some(end) if rest.starts_with(end) => {
                length = end.len();
                quote = None;
            }
            Some(_) => {}
            None if first == '#' => {
                rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
                continue;
            }
            None => {
                quote = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quote| rest.starts_with(quote));
                length = quote.map_or(length, str::len);
            }
        }
        kept.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    kept
}
