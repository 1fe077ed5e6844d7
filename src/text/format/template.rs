//! Templates of `str.format`: literal text and replacement fields, `{name.attribute[index]!conversion:specification}`.

use crate::text::error::{Result, TextError};
use crate::text::unicode::decimal_value;
use crate::text::wtf8::{chars, width};

/// How deep specifications may hold fields again: `{:{}}` is 2.
pub const MAX_DEPTH: usize = 2;

/// A stretch of the template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text that stands for itself.
    Literal(&'a [u8]),
    /// What a value is to be put in for.
    Field(Field<'a>),
}

/// A replacement field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// What stands before `!` and `:`; see [`Field::path`].
    pub name: &'a [u8],
    /// The code point after `!`.
    pub conversion: Option<u32>,
    /// What stands after `:`.
    pub spec: &'a [u8],
    /// Whether the specification holds fields, and is a template itself.
    pub spec_has_fields: bool,
}

/// Where the value of a field comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source<'a> {
    /// The positional argument of this index.
    Position(usize),
    /// The keyword argument of this name.
    Keyword(&'a [u8]),
}

/// A step from the value to what is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// `.name`
    Attribute(&'a [u8]),
    /// `[3]`
    Index(usize),
    /// `[key]`
    Key(&'a [u8]),
}

fn error(message: &str) -> TextError {
    TextError::value(message)
}

/// How fields without a name are counted: one count for a template and the templates inside its specifications.
#[derive(Clone, Copy, Debug, Default)]
pub struct AutoNumber {
    next: usize,
    manual: Option<bool>,
}

impl AutoNumber {
    fn number(&mut self, given: Option<usize>) -> Result<usize> {
        let manual = given.is_some();
        if *self.manual.get_or_insert(manual) != manual {
            let (from, to) = if manual {
                ("automatic field numbering", "manual field specification")
            } else {
                ("manual field specification", "automatic field numbering")
            };
            return Err(TextError::value(format!("cannot switch from {from} to {to}")));
        }
        Ok(given.unwrap_or_else(|| {
            self.next += 1;
            self.next - 1
        }))
    }
}

/// A number of decimal digits only, or nothing.
fn number(text: &[u8]) -> Result<Option<usize>> {
    let mut value: Option<usize> = None;
    for c in chars(text) {
        let Some(digit) = decimal_value(c) else {
            return Ok(None);
        };
        let next = value.unwrap_or(0).checked_mul(10).and_then(|v| v.checked_add(digit as usize));
        let next = next.filter(|&v| v <= isize::MAX as usize);
        value = Some(next.ok_or_else(|| error("Too many decimal digits in format string"))?);
    }
    Ok(value)
}

impl<'a> Field<'a> {
    /// Where the value comes from, and the steps from there. `numbers` is `None` when fields must be named
    /// (`string.Formatter`'s parser gives the empty name as it is).
    pub fn path(&self, numbers: Option<&mut AutoNumber>) -> Result<(Source<'a>, Path<'a>)> {
        let end = self.name.iter().position(|b| matches!(b, b'.' | b'[')).unwrap_or(self.name.len());
        let (first, rest) = self.name.split_at(end);
        let index = number(first)?;
        let source = match numbers {
            Some(numbers) if first.is_empty() || index.is_some() => Source::Position(numbers.number(index)?),
            _ => index.map_or(Source::Keyword(first), Source::Position),
        };
        Ok((source, Path { rest }))
    }

    /// The function that the conversion stands for: `s`, `r` or `a`.
    pub fn checked_conversion(&self) -> Result<Option<u8>> {
        match self.conversion {
            None => Ok(None),
            Some(c) => match u8::try_from(c) {
                Ok(known @ (b's' | b'r' | b'a')) => Ok(Some(known)),
                Ok(plain @ 33..127) => {
                    Err(TextError::value(format!("Unknown conversion specifier {}", char::from(plain))))
                }
                _ => Err(TextError::value(format!("Unknown conversion specifier \\x{c:x}"))),
            },
        }
    }
}

/// The steps of a field's name, read one after the other (an error stands behind the steps that are right).
#[derive(Clone, Debug)]
pub struct Path<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Path<'a> {
    type Item = Result<Step<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        let (first, rest) = self.rest.split_first()?;
        let step = match first {
            b'.' => {
                let end = rest.iter().position(|b| matches!(b, b'.' | b'[')).unwrap_or(rest.len());
                let (name, rest) = rest.split_at(end);
                self.rest = rest;
                Ok(Step::Attribute(name))
            }
            b'[' => match rest.iter().position(|&b| b == b']') {
                Some(end) => {
                    self.rest = &rest[end + 1..];
                    number(&rest[..end]).map(|index| index.map_or(Step::Key(&rest[..end]), Step::Index))
                }
                None => Err(error("Missing ']' in format string")),
            },
            _ => Err(error("Only '.' or '[' may follow ']' in format field specifier")),
        };
        let step = match step {
            Ok(Step::Attribute([]) | Step::Key([])) => Err(error("Empty attribute in format string")),
            other => other,
        };
        if step.is_err() {
            self.rest = &[];
        }
        Some(step)
    }
}

/// Reads a template piece by piece. An error comes when it is reached, after the pieces before it.
#[derive(Clone, Debug)]
pub struct Template<'a> {
    text: &'a [u8],
    at: usize,
    failed: bool,
    /// A field that follows the literal that was given last.
    pending: Option<Field<'a>>,
}

impl<'a> Template<'a> {
    /// A reader of a whole template.
    pub fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0, failed: false, pending: None }
    }

    /// The error of a template nested too deep, to be raised when a template is begun at depth 0.
    pub fn too_deep() -> TextError {
        error("Max string recursion exceeded")
    }

    fn take(&mut self) -> Option<u8> {
        let b = self.text.get(self.at).copied()?;
        self.at += 1;
        Some(b)
    }

    fn read(&mut self) -> Result<Option<Piece<'a>>> {
        if self.at >= self.text.len() {
            return Ok(None);
        }
        let start = self.at;
        let rest = &self.text[start..];
        let Some(found) = rest.iter().position(|b| matches!(b, b'{' | b'}')) else {
            self.at = self.text.len();
            return Ok(Some(Piece::Literal(rest)));
        };
        let brace = rest[found];
        let literal = &rest[..found];
        let next = rest.get(found + 1).copied();
        self.at = start + found + 1;
        if next == Some(brace) {
            self.at += 1;
            return Ok(Some(Piece::Literal(&rest[..=found])));
        }
        if brace == b'}' {
            return Err(error("Single '}' encountered in format string"));
        }
        if next.is_none() {
            return Err(error("Single '{' encountered in format string"));
        }
        let field = self.field()?;
        if literal.is_empty() {
            return Ok(Some(Piece::Field(field)));
        }
        self.pending = Some(field);
        Ok(Some(Piece::Literal(literal)))
    }

    fn field(&mut self) -> Result<Field<'a>> {
        let start = self.at;
        let end = loop {
            match self.take() {
                None => return Err(error("expected '}' before end of string")),
                Some(b'{') => return Err(error("unexpected '{' in field name")),
                Some(b'[') => {
                    // The bracket's end is looked for, but not taken: it is like any other character.
                    let rest = &self.text[self.at..];
                    self.at += rest.iter().position(|&b| b == b']').unwrap_or(rest.len());
                }
                Some(end @ (b'}' | b':' | b'!')) => break end,
                Some(_) => {}
            }
        };
        let name = &self.text[start..self.at - 1];
        let mut field = Field { name, conversion: None, spec: b"", spec_has_fields: false };
        if end == b'}' {
            return Ok(field);
        }
        if end == b'!' {
            let rest = &self.text[self.at..];
            let Some(conversion) = chars(rest).next() else {
                return Err(error("end of string while looking for conversion specifier"));
            };
            self.at += width(rest[0]);
            field.conversion = Some(conversion);
            match self.take() {
                Some(b'}') => return Ok(field),
                Some(b':') | None => {}
                Some(_) => return Err(error("expected ':' after conversion specifier")),
            }
        }
        let start = self.at;
        let mut open = 1;
        loop {
            match self.take() {
                None => return Err(error("unmatched '{' in format spec")),
                Some(b'{') => {
                    field.spec_has_fields = true;
                    open += 1;
                }
                Some(b'}') => {
                    open -= 1;
                    if open == 0 {
                        break;
                    }
                }
                Some(_) => {}
            }
        }
        field.spec = &self.text[start..self.at - 1];
        Ok(field)
    }
}

impl<'a> Iterator for Template<'a> {
    type Item = Result<Piece<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(field) = self.pending.take() {
            return Some(Ok(Piece::Field(field)));
        }
        if self.failed {
            return None;
        }
        let piece = self.read().transpose();
        self.failed = matches!(piece, Some(Err(_)));
        piece
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The template with its fields taken apart, or the error that ends it.
    fn show(template: &str) -> String {
        let mut numbers = AutoNumber::default();
        let mut out = String::new();
        let lossy = |bytes| String::from_utf8_lossy(bytes).into_owned();
        for piece in Template::new(template.as_bytes()) {
            match piece {
                Err(error) => return error.message,
                Ok(Piece::Literal(text)) => out += &lossy(text),
                Ok(Piece::Field(field)) => match field.path(Some(&mut numbers)) {
                    Err(error) => return error.message,
                    Ok((source, path)) => {
                        out += &match source {
                            Source::Position(index) => format!("<{index}"),
                            Source::Keyword(name) => format!("<{}", lossy(name)),
                        };
                        for step in path {
                            out += &match step {
                                Err(error) => return error.message,
                                Ok(Step::Attribute(name)) => format!(" .{}", lossy(name)),
                                Ok(Step::Index(index)) => format!(" #{index}"),
                                Ok(Step::Key(name)) => format!(" [{}", lossy(name)),
                            };
                        }
                        if let Err(error) = field.checked_conversion() {
                            return error.message;
                        }
                        out += &format!(" !{:?} :{}>", field.conversion, lossy(field.spec));
                    }
                },
            }
        }
        out
    }

    #[test]
    fn templates_are_taken_apart() {
        assert_eq!(show("a{{b}}c"), "a{b}c");
        assert_eq!(show("x{}y{}"), "x<0 !None :>y<1 !None :>");
        assert_eq!(show("{0.real[3][k].x!r:>{w}}"), "<0 .real #3 [k .x !Some(114) :>{w}>");
        assert_eq!(show("{name}"), "<name !None :>");
    }

    #[test]
    fn errors_are_those_of_cpython() {
        for (template, message) in [
            ("{", "Single '{' encountered in format string"),
            ("a}", "Single '}' encountered in format string"),
            ("a{b", "expected '}' before end of string"),
            ("{}{1}", "cannot switch from automatic field numbering to manual field specification"),
            ("{1}{}", "cannot switch from manual field specification to automatic field numbering"),
            ("{!", "end of string while looking for conversion specifier"),
            ("{!r", "unmatched '{' in format spec"),
            ("{!rx}", "expected ':' after conversion specifier"),
            ("{!x}", "Unknown conversion specifier x"),
            ("{!é}", "Unknown conversion specifier \\xe9"),
            ("{0[}", "expected '}' before end of string"),
            ("{0[]}", "Empty attribute in format string"),
            ("{0.}", "Empty attribute in format string"),
            ("{0[a]b}", "Only '.' or '[' may follow ']' in format field specifier"),
            ("{:{}", "unmatched '{' in format spec"),
            ("{a{b}", "unexpected '{' in field name"),
            ("{99999999999999999999}", "Too many decimal digits in format string"),
            ("{0:}}", "Single '}' encountered in format string"),
        ] {
            assert_eq!(show(template), message, "{template}");
        }
    }
}
