//! The class `str`: a sequence of code points; and the table of its methods.

use super::arguments::{index_in, length_of, offset_in, text_of};
use super::str_methods as m;
use super::{iterators, str_format};
use crate::heap::Kind;
use crate::objects::*;
use crate::text::{self, wtf8};

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.new_class(args[0], vm.types.str)?;
    let (object, encoding, errors) = (args[1].given(), args[2], args[3]);
    let string = match object {
        None => vm.new_str("")?,
        Some(object) if encoding.is_unbound() && errors.is_unbound() => vm.str_of(object)?,
        Some(object) => {
            let encoding = vm.name_argument(encoding, "str", "'encoding'", "utf-8")?;
            let errors = vm.name_argument(errors, "str", "'errors'", "strict")?;
            if object.cast::<Str>().is_some() {
                return Err(vm.type_error("decoding str is not supported"));
            }
            let Some(bytes) = vm.buffer_bytes(object) else {
                let name = vm.type_name(object);
                return Err(vm.type_error(format!("decoding to str: need a bytes-like object, {name} found")));
            };
            vm.decode(object, &bytes, &encoding, &errors)?
        }
    };
    if class == vm.types.str {
        return Ok(string);
    }
    vm.new_str_of(class.instance_shape.get(), text_of(string))
}

/// The receiver as a `str` of the class itself.
fn plain(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if vm.is_exact(args[0], vm.types.str) { Ok(args[0]) } else { vm.new_str_wtf8(text_of(args[0])) }
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let text = text::repr::str_repr(text_of(args[0]));
    vm.new_str_wtf8(&text)
}

fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let hash = args[0].cast::<Str>().map_or(0, |string| string.hash_value());
    vm.new_int(hash as i64)
}

fn len(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::small_int(length_of(args[0]) as i64))
}

macro_rules! comparisons {
    ($($name:ident $operator:ident;)*) => {$(
        fn $name(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
            Ok(match (args[0].cast::<Str>(), args[1].cast::<Str>()) {
                (Some(a), Some(b)) => Value::bool(match CompareOp::$operator {
                    CompareOp::Eq => Vm::str_equal(a, b),
                    CompareOp::Ne => !Vm::str_equal(a, b),
                    // The order of the bytes is the order of code points.
                    operator => operator.holds(a.as_bytes().cmp(b.as_bytes())),
                }),
                _ => Value::NOT_IMPLEMENTED,
            })
        }
    )*};
}

comparisons! { lt Lt; le Le; eq Eq; ne Ne; gt Gt; ge Ge; }

fn add(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    match (args[0].cast::<Str>(), args[1].cast::<Str>()) {
        (Some(a), Some(b)) => {
            let joined = vm.concat_str(a, b)?;
            if vm.is_exact(joined, vm.types.str) { Ok(joined) } else { vm.new_str_wtf8(text_of(joined)) }
        }
        // The other operand's class may know what to do; if not, the operator's error says "concatenate".
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn mul(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let text = text_of(args[0]);
    let Some(count) = vm.repeat_count(args[1], text.len())? else { return Ok(Value::NOT_IMPLEMENTED) };
    match count {
        1 => plain(vm, args),
        _ => {
            let repeated = text.repeat(count);
            vm.new_str_wtf8(&repeated)
        }
    }
}

fn contains(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    match args[1].cast::<Str>() {
        Some(needle) => Ok(Value::bool(text::methods::search::find(text_of(args[0]), needle.as_bytes()).is_some())),
        None => {
            let name = vm.type_name(args[1]);
            Err(vm.type_error(format!("'in <string>' requires string as left operand, not {name}")))
        }
    }
}

/// `text[key]`
fn getitem(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let Some(string) = args[0].cast::<Str>() else { return Ok(Value::NOT_IMPLEMENTED) };
    if let Some(slice) = args[1].cast::<Slice>() {
        return part(vm, string, slice);
    }
    if args[1].as_small_int().is_none() && !vm.is_index(args[1]) {
        let name = vm.type_name(args[1]);
        return Err(vm.type_error(format!("string indices must be integers, not '{name}'")));
    }
    let index = vm.item_place(args[1], string.chars, "string")?;
    let start = offset_in(string, index);
    let text = string.as_bytes();
    vm.new_str_wtf8(&text[start..start + wtf8::width(text[start])])
}

fn part(vm: &mut Vm, string: Gc<Str>, slice: Gc<Slice>) -> Result<Value, Raised> {
    let bounds = vm.slice_bounds(slice, string.chars)?;
    if bounds.count == 0 {
        return vm.new_str("");
    }
    let (start, text) = (bounds.start as usize, string.as_bytes());
    if bounds.step == 1 {
        let from = offset_in(string, start);
        let end =
            if string.is_ascii() { from + bounds.count } else { from + wtf8::offset_of(&text[from..], bounds.count) };
        return vm.str_part(string.value(), &text[from..end]);
    }
    let picked = wtf8::slice_step(text, start, bounds.step as isize, bounds.count);
    vm.new_str_wtf8(&picked)
}

fn getnewargs(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let copy = vm.new_str_wtf8(text_of(args[0]))?;
    Ok(vm.new_tuple(&[copy])?.value())
}

fn sizeof(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    // As CPython counts it: a header, and as many bytes for each code point as the widest needs.
    let (text, length) = (text_of(args[0]), length_of(args[0]));
    let widest = wtf8::chars(text).max().unwrap_or(0);
    let size = match widest {
        0..0x80 => 41 + length,
        0x80..0x100 => 58 + length,
        0x100..0x10000 => 58 + 2 * length,
        _ => 60 + 4 * length,
    };
    Ok(Value::small_int(size as i64))
}

fn format(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let spec = vm.format_spec(args[1])?;
    if spec.is_empty() {
        return vm.str_of(args[0]);
    }
    let name = vm.type_name(args[0]);
    let result = text::format::spec::format_str(text_of(args[0]), spec, &name);
    vm.formatted(result)
}

fn modulo(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if args[0].kind() != Kind::Str {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    str_format::percent(vm, args[0], args[1])
}

fn rmodulo(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    modulo(vm, &[args[1], args[0]])
}

/// The index of what was found at a byte offset, for other layers that search in texts.
pub fn found_index(string: Gc<Str>, offset: usize) -> i64 {
    index_in(string, offset) as i64
}

/// The methods of `str`.
pub(in crate::objects) static TABLE: TypeTable = TypeTable {
    class: |types| types.str,
    doc: "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\nA text: what an object shows itself as, or what bytes stand for in an encoding.",
    unhashable: false,
    methods: &[
        static_method(
            "__new__",
            "(cls, object='', encoding='utf-8', errors='strict')",
            new,
            "Create and return a new object.",
        ),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__str__", "(self, /)", plain, "Return str(self)."),
        method("__hash__", "(self, /)", hash, "Return hash(self)."),
        method("__len__", "(self, /)", len, "Return len(self)."),
        method("__iter__", "(self, /)", iterators::over_str, "Implement iter(self)."),
        method("__lt__", "(self, value, /)", lt, "Return self<value."),
        method("__le__", "(self, value, /)", le, "Return self<=value."),
        method("__eq__", "(self, value, /)", eq, "Return self==value."),
        method("__ne__", "(self, value, /)", ne, "Return self!=value."),
        method("__gt__", "(self, value, /)", gt, "Return self>value."),
        method("__ge__", "(self, value, /)", ge, "Return self>=value."),
        method("__add__", "(self, value, /)", add, "Return self+value."),
        method("__mul__", "(self, value, /)", mul, "Return self*value."),
        method("__rmul__", "(self, value, /)", mul, "Return value*self."),
        method("__mod__", "(self, value, /)", modulo, "Return self%value."),
        method("__rmod__", "(self, value, /)", rmodulo, "Return value%self."),
        method("__contains__", "(self, key, /)", contains, "Return bool(key in self)."),
        method("__getitem__", "(self, key, /)", getitem, "Return self[key]."),
        method("__getnewargs__", "(self, /)", getnewargs, "What __new__ needs to make a copy."),
        method("__sizeof__", "(self, /)", sizeof, "Size in memory, in bytes."),
        method("__format__", "(self, format_spec, /)", format, "Format the text as the specification says."),
        method(
            "format",
            "(self, /, *args, **kwargs)",
            str_format::format,
            "Replace fields in braces by the arguments.",
        ),
        method(
            "format_map",
            "(self, mapping, /)",
            str_format::format_map,
            "Replace fields in braces by items of a mapping.",
        ),
        method(
            "encode",
            "(self, /, encoding='utf-8', errors='strict')",
            m::encode,
            "The text as bytes in an encoding.",
        ),
        method("find", "(self, sub, start=None, end=None, /)", m::find, "The lowest index where sub is found, or -1."),
        method(
            "rfind",
            "(self, sub, start=None, end=None, /)",
            m::rfind,
            "The highest index where sub is found, or -1.",
        ),
        method("index", "(self, sub, start=None, end=None, /)", m::index, "The lowest index where sub is found."),
        method("rindex", "(self, sub, start=None, end=None, /)", m::rindex, "The highest index where sub is found."),
        method("count", "(self, sub, start=None, end=None, /)", m::count, "How often sub occurs without overlap."),
        method(
            "startswith",
            "(self, prefix, start=None, end=None, /)",
            m::startswith,
            "Whether the text begins with a prefix, or one of a tuple.",
        ),
        method(
            "endswith",
            "(self, suffix, start=None, end=None, /)",
            m::endswith,
            "Whether the text ends with a suffix, or one of a tuple.",
        ),
        method("removeprefix", "(self, prefix, /)", m::removeprefix, "The text without a prefix, if it has it."),
        method("removesuffix", "(self, suffix, /)", m::removesuffix, "The text without a suffix, if it has it."),
        method("replace", "(self, old, new, /, count=-1)", m::replace, "The text with occurrences of old replaced."),
        method(
            "split",
            "(self, /, sep=None, maxsplit=-1)",
            m::split,
            "The pieces between separators, or between white space.",
        ),
        method("rsplit", "(self, /, sep=None, maxsplit=-1)", m::rsplit, "As split, beginning at the end."),
        method("splitlines", "(self, /, keepends=False)", m::splitlines, "The lines of the text."),
        method("partition", "(self, sep, /)", m::partition, "What stands before, at and after the first separator."),
        method("rpartition", "(self, sep, /)", m::rpartition, "What stands before, at and after the last separator."),
        method("join", "(self, iterable, /)", m::join, "Join texts, with this one between them."),
        method(
            "strip",
            "(self, chars=None, /)",
            m::strip,
            "The text without white space, or given characters, at its ends.",
        ),
        method("lstrip", "(self, chars=None, /)", m::lstrip, "As strip, at the beginning."),
        method("rstrip", "(self, chars=None, /)", m::rstrip, "As strip, at the end."),
        method("center", "(self, width, fillchar=' ', /)", m::center, "The text in the middle of a width."),
        method("ljust", "(self, width, fillchar=' ', /)", m::ljust, "The text at the left of a width."),
        method("rjust", "(self, width, fillchar=' ', /)", m::rjust, "The text at the right of a width."),
        method("zfill", "(self, width, /)", m::zfill, "The text with zeros before it, after a sign."),
        method("expandtabs", "(self, /, tabsize=8)", m::expandtabs, "The text with spaces for tabs."),
        method("upper", "(self, /)", m::upper, "The text in upper case."),
        method("lower", "(self, /)", m::lower, "The text in lower case."),
        method("casefold", "(self, /)", m::casefold, "The text for comparison without case."),
        method("swapcase", "(self, /)", m::swapcase, "The text with upper and lower case exchanged."),
        method("title", "(self, /)", m::title, "The text with each word capitalized."),
        method("capitalize", "(self, /)", m::capitalize, "The text with the first character capitalized."),
        method("translate", "(self, table, /)", m::translate, "The text with characters replaced as a table says."),
        static_method("maketrans", "(x, y=None, z=None, /)", m::maketrans, "A table for translate."),
        method("isascii", "(self, /)", m::isascii, "Whether all characters are ASCII."),
        method("isalpha", "(self, /)", m::isalpha, "Whether all characters are letters."),
        method("isalnum", "(self, /)", m::isalnum, "Whether all characters are letters or numbers."),
        method("isdecimal", "(self, /)", m::isdecimal, "Whether all characters are decimal digits."),
        method("isdigit", "(self, /)", m::isdigit, "Whether all characters are digits."),
        method("isnumeric", "(self, /)", m::isnumeric, "Whether all characters have a numeric value."),
        method("isspace", "(self, /)", m::isspace, "Whether all characters are white space."),
        method("isprintable", "(self, /)", m::isprintable, "Whether repr shows all characters as they are."),
        method("isidentifier", "(self, /)", m::isidentifier, "Whether the text could be a name."),
        method("islower", "(self, /)", m::islower, "Whether all letters with case are lowercase."),
        method("isupper", "(self, /)", m::isupper, "Whether all letters with case are uppercase."),
        method("istitle", "(self, /)", m::istitle, "Whether words begin, and only begin, with uppercase letters."),
    ],
    attributes: &[],
};
