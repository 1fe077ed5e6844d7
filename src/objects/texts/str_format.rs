//! `str.format`, and the operator `%` of `str` and of bytes.

use dashu_int::IBig;

use super::arguments::text_of;
use crate::objects::*;
use crate::text::format::percent::{Amount, Conversion, Piece as PercentPiece, Template as PercentTemplate};
use crate::text::format::template::{AutoNumber, Field, MAX_DEPTH, Piece, Source, Step, Template};
use crate::text::{repr, wtf8};

/// Where the fields of a template get their values.
struct Arguments<'a> {
    /// What is given by position; `None` where only names are allowed.
    positional: Option<&'a [Value]>,
    /// A dict, or any mapping.
    named: Value,
}

pub(super) fn format(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let positional = args[1].cast::<Tuple>().map_or(&[][..], |tuple| tuple.items());
    fill(vm, args[0], &Arguments { positional: Some(positional), named: args[2] })
}

pub(super) fn format_map(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    fill(vm, args[0], &Arguments { positional: None, named: args[1] })
}

fn fill(vm: &mut Vm, template: Value, arguments: &Arguments<'_>) -> Result<Value, Raised> {
    let mut out = Vec::new();
    render(vm, &mut out, text_of(template), arguments, &mut AutoNumber::default(), MAX_DEPTH)?;
    vm.new_str_wtf8(&out)
}

fn render(
    vm: &mut Vm,
    out: &mut Vec<u8>,
    template: &[u8],
    arguments: &Arguments<'_>,
    numbers: &mut AutoNumber,
    depth: usize,
) -> Result<(), Raised> {
    if depth == 0 {
        return Err(vm.text_error(Template::too_deep()));
    }
    for piece in Template::new(template) {
        match piece.map_err(|error| vm.text_error(error))? {
            Piece::Literal(text) => out.extend_from_slice(text),
            Piece::Field(field) => {
                let value = fetch(vm, &field, arguments, numbers)?;
                let value = converted(vm, &field, value)?;
                let mut filled = Vec::new();
                let spec = if field.spec_has_fields {
                    render(vm, &mut filled, field.spec, arguments, numbers, depth - 1)?;
                    &filled[..]
                } else {
                    field.spec
                };
                let spec = vm.new_str_wtf8(spec)?;
                let text = vm.format(value, spec)?;
                out.extend_from_slice(text_of(text));
            }
        }
    }
    Ok(())
}

/// The value that a field names.
fn fetch(vm: &mut Vm, field: &Field<'_>, arguments: &Arguments<'_>, numbers: &mut AutoNumber) -> Result<Value, Raised> {
    let (source, path) = field.path(Some(numbers)).map_err(|error| vm.text_error(error))?;
    let mut value = match (source, arguments.positional) {
        (Source::Position(_), None) => return Err(vm.value_error("Format string contains positional fields")),
        (Source::Position(index), Some(positional)) => match positional.get(index) {
            Some(value) => *value,
            None => {
                return Err(vm.index_error(format!("Replacement index {index} out of range for positional args tuple")));
            }
        },
        (Source::Keyword(name), _) => {
            let name = vm.new_str_wtf8(name)?;
            vm.get_item(arguments.named, name)?
        }
    };
    for step in path {
        value = match step.map_err(|error| vm.text_error(error))? {
            Step::Attribute(name) => {
                let name = vm.intern_wtf8(name)?;
                vm.get_attr(value, name)?
            }
            Step::Index(index) => {
                let index = vm.new_int(index as i64)?;
                vm.get_item(value, index)?
            }
            Step::Key(key) => {
                let key = vm.new_str_wtf8(key)?;
                vm.get_item(value, key)?
            }
        };
    }
    Ok(value)
}

fn converted(vm: &mut Vm, field: &Field<'_>, value: Value) -> Result<Value, Raised> {
    match field.checked_conversion().map_err(|error| vm.text_error(error))? {
        None => Ok(value),
        Some(b's') => vm.str_of(value),
        Some(b'r') => vm.repr(value),
        Some(_) => vm.ascii(value),
    }
}

impl Vm {
    /// `ascii(value)`
    pub fn ascii(&mut self, value: Value) -> Result<Value, Raised> {
        let repr = self.repr(value)?;
        match repr.cast::<Str>() {
            Some(string) if !string.is_ascii() => {
                let text = repr::ascii_of_repr(string.as_bytes());
                self.new_str_wtf8(&text)
            }
            _ => Ok(repr),
        }
    }
}

/// The arguments of `%`: the items of a tuple, or one value; and what keys are looked up in.
struct PercentArguments<'a> {
    items: &'a [Value],
    next: usize,
    mapping: Option<Value>,
}

impl PercentArguments<'_> {
    fn take(&mut self, vm: &mut Vm) -> Result<Value, Raised> {
        match self.items.get(self.next) {
            Some(value) => {
                self.next += 1;
                Ok(*value)
            }
            None => Err(vm.type_error("not enough arguments for format string")),
        }
    }

    /// The int that a `*` stands for.
    fn take_amount(&mut self, vm: &mut Vm) -> Result<i64, Raised> {
        let value = self.take(vm)?;
        if !vm.is_int(value) {
            return Err(vm.type_error("* wants int"));
        }
        match vm.as_i64(value) {
            Some(amount) => Ok(amount),
            None => Err(vm.overflow_error("Python int too large to convert to C ssize_t")),
        }
    }
}

/// `template % arguments` of a `str`.
pub(super) fn percent(vm: &mut Vm, template: Value, arguments: Value) -> Result<Value, Raised> {
    let out = percent_into(vm, text_of(template), arguments, false)?;
    vm.new_str_wtf8(&out)
}

/// What `template % arguments` gives, for texts and for bytes.
pub(super) fn percent_into(vm: &mut Vm, template: &[u8], arguments: Value, of_bytes: bool) -> Result<Vec<u8>, Raised> {
    let single = [arguments];
    let tuple = arguments.cast::<Tuple>();
    let text = arguments.kind() == crate::heap::Kind::Str || of_bytes && vm.buffer_bytes(arguments).is_some();
    let is_mapping = tuple.is_none() && !text && vm.dunder_of(arguments, Dunder::GetItem).is_some();
    let mut given = PercentArguments {
        items: tuple.map_or(&single[..], |tuple| tuple.items()),
        next: 0,
        mapping: is_mapping.then_some(arguments),
    };
    let mut out = Vec::with_capacity(template.len());
    let mut keyed = false;
    let pieces = if of_bytes { PercentTemplate::of_bytes(template) } else { PercentTemplate::new(template) };
    for piece in pieces {
        match piece.map_err(|error| vm.text_error(error))? {
            PercentPiece::Literal(text) => out.extend_from_slice(text),
            PercentPiece::Conversion(mut conversion) => {
                let keyed_value = match conversion.key {
                    None => None,
                    Some(key) => {
                        let Some(mapping) = given.mapping else {
                            return Err(vm.type_error("format requires a mapping"));
                        };
                        let key = if of_bytes { vm.new_bytes(key)? } else { vm.new_str_wtf8(key)? };
                        keyed = true;
                        Some(vm.get_item(mapping, key)?)
                    }
                };
                if conversion.width == Amount::Argument {
                    let width = given.take_amount(vm)?;
                    conversion.set_width(width);
                }
                if conversion.precision == Amount::Argument {
                    let precision = given.take_amount(vm)?;
                    let Ok(precision) = i32::try_from(precision) else {
                        return Err(vm.overflow_error("Python int too large to convert to C int"));
                    };
                    conversion.set_precision(precision);
                }
                let value = match keyed_value {
                    Some(value) => value,
                    None => given.take(vm)?,
                };
                check_size(vm, &conversion)?;
                let text = if of_bytes {
                    convert_to_bytes(vm, &conversion, value)?
                } else {
                    convert_to_text(vm, &conversion, value)?
                };
                out.extend_from_slice(&text);
            }
        }
    }
    if given.next < given.items.len() && !keyed && given.mapping.is_none() {
        let what = if of_bytes { "bytes" } else { "string" };
        return Err(vm.type_error(format!("not all arguments converted during {what} formatting")));
    }
    Ok(out)
}

/// Widths and precisions that no memory could hold.
fn check_size(vm: &mut Vm, conversion: &Conversion<'_>) -> Result<(), Raised> {
    match conversion.width {
        Amount::Fixed(width) if width > 1 << 40 => Err(vm.memory_error()),
        _ => Ok(()),
    }
}

fn letter(conversion: &Conversion<'_>) -> u8 {
    u8::try_from(conversion.letter).unwrap_or(0xFF)
}

fn convert_to_text(vm: &mut Vm, conversion: &Conversion<'_>, value: Value) -> Result<Vec<u8>, Raised> {
    match letter(conversion) {
        b's' => {
            let text = vm.str_of(value)?;
            Ok(conversion.format_str(text_of(text)))
        }
        b'r' => {
            let text = vm.repr(value)?;
            Ok(conversion.format_str(text_of(text)))
        }
        b'a' => {
            let text = vm.ascii(value)?;
            Ok(conversion.format_str(text_of(text)))
        }
        b'c' => {
            let character = character(vm, value)?;
            Ok(conversion.format_char(&character))
        }
        _ => convert_number(vm, conversion, value),
    }
}

fn character(vm: &mut Vm, value: Value) -> Result<Vec<u8>, Raised> {
    if let Some(string) = value.cast::<Str>() {
        return if string.chars == 1 {
            Ok(string.as_bytes().to_vec())
        } else {
            let length = string.chars;
            Err(vm.type_error(format!("%c requires an int or a unicode character, not a string of length {length}")))
        };
    }
    if !vm.is_int(value) && vm.dunder_of(value, Dunder::Index).is_none() {
        let name = vm.type_name(value);
        return Err(vm.type_error(format!("%c requires an int or a unicode character, not {name}")));
    }
    let index = vm.index_value(value)?;
    match vm.as_i64(index).and_then(|c| u32::try_from(c).ok()).filter(|c| *c <= wtf8::MAX_CODE_POINT) {
        Some(c) => Ok(wtf8::from_char(c)),
        None => Err(vm.overflow_error("%c arg not in range(0x110000)")),
    }
}

fn convert_number(vm: &mut Vm, conversion: &Conversion<'_>, value: Value) -> Result<Vec<u8>, Raised> {
    match letter(conversion) {
        letter @ (b'd' | b'i' | b'u' | b'o' | b'x' | b'X') => {
            let n = int_to_show(vm, letter, value)?;
            let limit = vm.digit_limit();
            conversion.format_int(&n, limit).map_err(|error| vm.text_error(error))
        }
        b'e' | b'E' | b'f' | b'F' | b'g' | b'G' => {
            let x = vm.to_float(value)?;
            Ok(conversion.format_float(x))
        }
        _ => Err(vm.text_error(conversion.unsupported())),
    }
}

/// The int of `%d` (any real number) and `%x` (integers only).
fn int_to_show(vm: &mut Vm, letter: u8, value: Value) -> Result<IBig, Raised> {
    if let Some(n) = vm.as_big(value) {
        return Ok(n);
    }
    let only_integers = matches!(letter, b'o' | b'x' | b'X');
    let has = |vm: &Vm, dunder| vm.dunder_of(value, dunder).is_some();
    let number = has(vm, Dunder::Index) || !only_integers && (has(vm, Dunder::Int) || has(vm, Dunder::Float));
    let converted = if !number {
        None
    } else if only_integers {
        Some(vm.index_value(value)?)
    } else if has(vm, Dunder::Int) || has(vm, Dunder::Index) {
        Some(vm.to_int(value)?)
    } else {
        None
    };
    match converted.and_then(|int| vm.as_big(int)) {
        Some(n) => Ok(n),
        None => {
            let name = vm.type_name(value);
            let what = if only_integers { "an integer" } else { "a real number" };
            Err(vm.type_error(format!("%{} format: {what} is required, not {name}", char::from(letter))))
        }
    }
}

fn convert_to_bytes(vm: &mut Vm, conversion: &Conversion<'_>, value: Value) -> Result<Vec<u8>, Raised> {
    match letter(conversion) {
        b's' | b'b' => {
            if let Some(bytes) = vm.buffer_bytes(value) {
                return Ok(conversion.format_bytes(&bytes));
            }
            let name = vm.names.bytes;
            let class = vm.type_of(value);
            if vm.lookup(class, name).is_some() {
                let result = vm.call_method(value, name, &[])?;
                if let Some(bytes) = result.cast::<Bytes>() {
                    return Ok(conversion.format_bytes(bytes.as_slice()));
                }
                let name = vm.type_name(result);
                return Err(vm.type_error(format!("__bytes__ returned non-bytes (type {name})")));
            }
            let name = vm.type_name(value);
            Err(vm.type_error(format!(
                "%b requires a bytes-like object, or an object that implements __bytes__, not '{name}'"
            )))
        }
        b'r' | b'a' => {
            let text = vm.ascii(value)?;
            Ok(conversion.format_bytes(text_of(text)))
        }
        b'c' => {
            let refused = "%c requires an integer in range(256) or a single byte, not";
            if let Some(bytes) = vm.buffer_bytes(value) {
                if bytes.len() == 1 {
                    return Ok(conversion.format_char(&bytes));
                }
                let (name, length) = (vm.type_name(value), bytes.len());
                return Err(vm.type_error(format!("{refused} a {name} object of length {length}")));
            }
            if !vm.is_int(value) && vm.dunder_of(value, Dunder::Index).is_none() {
                let name = vm.type_name(value);
                return Err(vm.type_error(format!("{refused} {name}")));
            }
            let index = vm.index_value(value)?;
            match vm.as_i64(index).and_then(|byte| u8::try_from(byte).ok()) {
                Some(byte) => Ok(conversion.format_char(&[byte])),
                None => Err(vm.overflow_error("%c arg not in range(256)")),
            }
        }
        _ => convert_number(vm, conversion, value),
    }
}
