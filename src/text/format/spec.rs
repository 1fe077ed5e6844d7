//! The format specification mini-language, `[[fill]align][sign][z][#][0][width][grouping][.precision[grouping]][type]`,
//! and how a text is fitted into a width.

use crate::text::error::{Result, TextError};
use crate::text::unicode::decimal_value;
use crate::text::wtf8::{self, chars, push};

/// Where the text stands in its width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// `<`
    Left,
    /// `>`
    Right,
    /// `^`
    Center,
    /// `=`: the padding stands between the sign and the digits.
    AfterSign,
}

/// How digits are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// Not at all.
    None,
    /// `,` every three digits.
    Comma,
    /// `_` every three digits.
    Underscore,
    /// `_` every four digits: base 2, 8 and 16.
    UnderscoreFour,
}

impl Grouping {
    /// The separator.
    pub fn separator(self) -> Option<u8> {
        match self {
            Self::None => None,
            Self::Comma => Some(b','),
            Self::Underscore | Self::UnderscoreFour => Some(b'_'),
        }
    }

    /// How many digits a group has.
    pub fn size(self) -> usize {
        if self == Self::UnderscoreFour { 4 } else { 3 }
    }
}

/// A specification, taken apart. Widths and precisions may be absurdly large: a caller with a memory limit looks at them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    /// What pads.
    pub fill: u32,
    /// Where the text stands.
    pub align: Align,
    /// `+`, `-` or a space, when one is given.
    pub sign: Option<u8>,
    /// `z`
    pub no_negative_zero: bool,
    /// `#`
    pub alternate: bool,
    /// The least number of characters.
    pub width: usize,
    /// Grouping of the digits before the point.
    pub grouping: Grouping,
    /// Grouping of the digits after the point.
    pub fraction_grouping: Grouping,
    /// What follows the point.
    pub precision: Option<usize>,
    /// The presentation type, the default of the type if none is given; 0 for the default of floats.
    pub kind: u32,
}

/// What a type assumes when the specification does not say.
#[derive(Clone, Copy, Debug)]
pub struct Defaults<'a> {
    /// The presentation type; 0 for that of floats.
    pub kind: u32,
    /// Where the text stands.
    pub align: Align,
    /// The name of the value's type, for messages.
    pub type_name: &'a str,
}

fn align(c: Option<&u32>) -> Option<Align> {
    Some(match char::from_u32(*c?)? {
        '<' => Align::Left,
        '>' => Align::Right,
        '^' => Align::Center,
        '=' => Align::AfterSign,
        _ => return None,
    })
}

fn shown(c: u32) -> String {
    match char::from_u32(c) {
        Some(plain) if c > 32 && c < 128 => plain.to_string(),
        _ => format!("\\x{c:x}"),
    }
}

/// The error of a presentation type that the value's type does not have.
pub fn unknown_code(kind: u32, type_name: &str) -> TextError {
    TextError::value(format!("Unknown format code '{}' for object of type '{type_name}'", shown(kind)))
}

struct Reader<'a> {
    spec: &'a [u32],
    at: usize,
}

impl Reader<'_> {
    fn take(&mut self, c: u8) -> bool {
        let found = self.spec.get(self.at) == Some(&u32::from(c));
        self.at += usize::from(found);
        found
    }

    /// A number of decimal digits of any script.
    fn number(&mut self) -> Result<Option<usize>> {
        let mut value = None;
        while let Some(digit) = self.spec.get(self.at).and_then(|&c| decimal_value(c)) {
            let next = value.unwrap_or(0usize).checked_mul(10).and_then(|v| v.checked_add(digit as usize));
            let next = next.filter(|&v| v <= isize::MAX as usize);
            value = Some(next.ok_or_else(|| TextError::value("Too many decimal digits in format string"))?);
            self.at += 1;
        }
        Ok(value)
    }

    fn grouping(&mut self) -> Result<Grouping> {
        let both = || TextError::value("Cannot specify both ',' and '_'.");
        let mut found = Grouping::None;
        if self.take(b',') {
            found = Grouping::Comma;
        }
        if self.take(b'_') {
            if found != Grouping::None {
                return Err(both());
            }
            found = Grouping::Underscore;
        }
        if found == Grouping::Underscore && self.take(b',') {
            return Err(both());
        }
        Ok(found)
    }
}

/// Takes a specification apart.
pub fn parse(spec: &[u8], defaults: Defaults<'_>) -> Result<Spec> {
    let code_points: Vec<u32> = chars(spec).collect();
    let mut reader = Reader { spec: &code_points, at: 0 };
    let mut out = Spec {
        fill: u32::from(b' '),
        align: defaults.align,
        sign: None,
        no_negative_zero: false,
        alternate: false,
        width: 0,
        grouping: Grouping::None,
        fraction_grouping: Grouping::None,
        precision: None,
        kind: defaults.kind,
    };
    let (mut fill_given, mut align_given) = (false, false);
    if let Some(given) = align(code_points.get(1)) {
        (out.fill, out.align) = (code_points[0], given);
        (fill_given, align_given) = (true, true);
        reader.at = 2;
    } else if let Some(given) = align(code_points.first()) {
        out.align = given;
        align_given = true;
        reader.at = 1;
    }
    out.sign = [b'+', b'-', b' '].into_iter().find(|&c| reader.take(c));
    out.no_negative_zero = reader.take(b'z');
    out.alternate = reader.take(b'#');
    if !fill_given && reader.take(b'0') {
        out.fill = u32::from(b'0');
        if !align_given && defaults.align == Align::Right {
            out.align = Align::AfterSign;
        }
    }
    out.width = reader.number()?.unwrap_or(0);
    out.grouping = reader.grouping()?;
    if reader.take(b'.') {
        out.precision = reader.number()?;
        out.fraction_grouping = reader.grouping()?;
        if out.precision.is_none() && out.fraction_grouping == Grouping::None {
            return Err(TextError::value("Format specifier missing precision"));
        }
    }
    match &code_points[reader.at..] {
        [] => {}
        [kind] => out.kind = *kind,
        _ => {
            let (spec, name) = (wtf8::to_string_lossy(spec), defaults.type_name);
            return Err(TextError::value(format!("Invalid format specifier '{spec}' for object of type '{name}'")));
        }
    }
    check_grouping(&mut out)?;
    Ok(out)
}

fn check_grouping(spec: &mut Spec) -> Result<()> {
    let refused = |separator: Option<u8>, kind: u32| {
        let separator = char::from(separator.unwrap_or(b','));
        Err(TextError::value(format!("Cannot specify '{separator}' with '{}'.", shown(kind))))
    };
    let kind = u8::try_from(spec.kind).unwrap_or(b'?');
    if spec.grouping != Grouping::None {
        match kind {
            b'd' | b'e' | b'f' | b'g' | b'E' | b'G' | b'%' | b'F' | 0 => {}
            b'b' | b'o' | b'x' | b'X' if spec.grouping == Grouping::Underscore => {
                spec.grouping = Grouping::UnderscoreFour;
            }
            _ => return refused(spec.grouping.separator(), spec.kind),
        }
    }
    if kind == b'n' && spec.fraction_grouping != Grouping::None {
        return refused(spec.fraction_grouping.separator(), spec.kind);
    }
    Ok(())
}

/// Appends `count` times the fill.
pub fn push_fill(out: &mut Vec<u8>, fill: u32, count: usize) {
    match u8::try_from(fill) {
        Ok(ascii) if ascii < 0x80 => out.resize(out.len() + count, ascii),
        _ => (0..count).for_each(|_| push(out, fill)),
    }
}

/// The text in its width. `=` counts as `>`.
pub fn pad(text: &[u8], spec: &Spec) -> Vec<u8> {
    let missing = spec.width.saturating_sub(wtf8::len(text));
    let left = match spec.align {
        Align::Left => 0,
        Align::Center => missing / 2,
        Align::Right | Align::AfterSign => missing,
    };
    let mut out = Vec::with_capacity(text.len() + missing);
    push_fill(&mut out, spec.fill, left);
    out.extend_from_slice(text);
    push_fill(&mut out, spec.fill, missing - left);
    out
}

/// `format(text, spec)` of a `str`.
pub fn format_str(text: &[u8], spec: &[u8], type_name: &str) -> Result<Vec<u8>> {
    if spec.is_empty() {
        return Ok(text.to_vec());
    }
    let spec = parse(spec, Defaults { kind: u32::from(b's'), align: Align::Left, type_name })?;
    if spec.kind != u32::from(b's') {
        return Err(unknown_code(spec.kind, type_name));
    }
    let refused = |what: &str| Err(TextError::value(format!("{what} not allowed in string format specifier")));
    match spec.sign {
        Some(b' ') => return refused("Space"),
        Some(_) => return refused("Sign"),
        None => {}
    }
    if spec.no_negative_zero {
        return refused("Negative zero coercion (z)");
    }
    if spec.alternate {
        return refused("Alternate form (#)");
    }
    if spec.align == Align::AfterSign {
        return refused("'=' alignment");
    }
    let kept = spec.precision.map_or(text, |precision| wtf8::slice(text, 0, precision));
    Ok(pad(kept, &spec))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str, spec: &str) -> String {
        match format_str(text.as_bytes(), spec.as_bytes(), "str") {
            Ok(text) => wtf8::to_string_lossy(&text),
            Err(error) => error.message,
        }
    }

    #[test]
    fn texts_are_fitted_into_a_width() {
        assert_eq!(show("héllo", "é^9"), "ééhélloéé");
        assert_eq!(show("hello", ".3"), "hel");
        assert_eq!(show("hello", "08.2s"), "he000000");
        assert_eq!(show("hi", ">5"), "   hi");
        assert_eq!(show("hi", "٥"), "hi   ");
    }

    #[test]
    fn errors_name_the_specification() {
        assert_eq!(show("a", "dd"), "Invalid format specifier 'dd' for object of type 'str'");
        assert_eq!(show("a", "d"), "Unknown format code 'd' for object of type 'str'");
        assert_eq!(show("a", "é"), "Unknown format code '\\xe9' for object of type 'str'");
        assert_eq!(show("a", "010_"), "Cannot specify '_' with 's'.");
        assert_eq!(show("a", "."), "Format specifier missing precision");
        assert_eq!(show("a", "99999999999999999999"), "Too many decimal digits in format string");
    }
}
