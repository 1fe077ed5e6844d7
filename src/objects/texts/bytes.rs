//! The class `bytes`: a sequence of bytes; and how values of other classes become bytes.

use std::borrow::Cow;

use super::bytes_methods::{self as m, with_content};
use super::{iterators, str_format};
use crate::objects::*;
use crate::text;
use crate::text::methods::search;

impl Vm {
    /// The bytes of an argument that must be bytes-like.
    pub fn bytes_argument(&mut self, value: Value) -> Result<Cow<'static, [u8]>, Raised> {
        match self.buffer_bytes(value) {
            Some(bytes) => Ok(bytes),
            None => {
                let name = self.type_name(value);
                Err(self.type_error(format!("a bytes-like object is required, not '{name}'")))
            }
        }
    }

    /// An int that is a byte; `what` begins the message where it is too large.
    pub fn byte_argument(&mut self, value: Value, what: &str) -> Result<u8, Raised> {
        let index = self.index_value(value)?;
        match self.as_i64(index).and_then(|byte| u8::try_from(byte).ok()) {
            Some(byte) => Ok(byte),
            None => Err(self.value_error(format!("{what} must be in range(0, 256)"))),
        }
    }
}

/// The bytes of an iterable of ints; `class` is the class that is made of them.
fn bytes_of_iterable(vm: &mut Vm, value: Value, class: &str) -> Result<Vec<u8>, Raised> {
    let iterable = vm.dunder_of(value, Dunder::Iter).is_some() || vm.dunder_of(value, Dunder::GetItem).is_some();
    if value.cast::<Str>().is_some() || !iterable {
        let name = vm.type_name(value);
        return Err(vm.type_error(format!("cannot convert '{name}' object to {class}")));
    }
    let what = if class == "bytes" { "bytes" } else { "byte" };
    let mut bytes = Vec::new();
    vm.for_each(value, |vm, item| {
        bytes.push(vm.byte_argument(item, what)?);
        Ok(true)
    })?;
    Ok(bytes)
}

/// The bytes of an object that is a buffer, has `__bytes__`, or is an iterable of ints; an int is no such object.
pub fn bytes_of_object(vm: &mut Vm, value: Value) -> Result<Vec<u8>, Raised> {
    if let Some(bytes) = vm.buffer_bytes(value) {
        return Ok(bytes.into_owned());
    }
    if let Some(bytes) = dunder_bytes(vm, value)? {
        return Ok(bytes.as_slice().to_vec());
    }
    bytes_of_iterable(vm, value, "bytes")
}

/// What `__bytes__` of a value gives.
fn dunder_bytes(vm: &mut Vm, value: Value) -> Result<Option<Gc<Bytes>>, Raised> {
    let (class, name) = (vm.type_of(value), vm.names.bytes);
    let Some(method) = vm.lookup(class, name) else { return Ok(None) };
    let result = vm.call_special(method, value, &[])?;
    match result.cast::<Bytes>() {
        Some(bytes) => Ok(Some(bytes)),
        None => {
            let name = vm.type_name(result);
            Err(vm.type_error(format!("__bytes__ returned non-bytes (type {name})")))
        }
    }
}

/// The bytes that `bytes(source, encoding, errors)` and `bytearray(…)` are made of.
pub(super) fn bytes_of_arguments(vm: &mut Vm, args: &[Value], class: &str) -> Result<Vec<u8>, Raised> {
    let (source, encoding, errors) = (args[1].given(), args[2].given(), args[3].given());
    if let Some(string) = source.and_then(|source| source.cast::<Str>()) {
        if encoding.is_none() {
            return Err(vm.type_error("string argument without an encoding"));
        }
        let encoding = vm.name_argument(args[2], class, "'encoding'", "utf-8")?;
        let errors = vm.name_argument(args[3], class, "'errors'", "strict")?;
        let codec = vm.find_codec(&encoding)?;
        return vm.encode_with(string, codec, &errors);
    }
    if encoding.is_some() {
        return Err(vm.type_error("encoding without a string argument"));
    }
    if errors.is_some() {
        return Err(vm.type_error("errors without a string argument"));
    }
    let Some(source) = source else { return Ok(Vec::new()) };
    if class == "bytes"
        && let Some(bytes) = dunder_bytes(vm, source)?
    {
        return Ok(bytes.as_slice().to_vec());
    }
    if let Some(bytes) = vm.buffer_bytes(source) {
        return Ok(bytes.into_owned());
    }
    if vm.is_index(source) {
        let index = vm.index_value(source)?;
        return match vm.as_i64(index) {
            Some(count) if count > 1 << 40 => Err(vm.memory_error()),
            Some(count) if count >= 0 => Ok(vec![0; count as usize]),
            Some(_) => Err(vm.value_error("negative count")),
            None => {
                let name = vm.type_name(source);
                Err(vm.overflow_error(format!("cannot fit '{name}' into an index-sized integer")))
            }
        };
    }
    bytes_of_iterable(vm, source, class)
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.new_class(args[0], vm.types.bytes)?;
    if class == vm.types.bytes
        && let Some(source) = args[1].given()
        && vm.is_exact(source, class)
        && args[2].is_unbound()
        && args[3].is_unbound()
    {
        return Ok(source);
    }
    let bytes = bytes_of_arguments(vm, args, "bytes")?;
    vm.new_bytes_of(class.instance_shape.get(), &bytes)
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let text = with_content(vm, args[0], text::repr::bytes_repr);
    vm.new_str(&text)
}

fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let Some(bytes) = args[0].cast::<Bytes>() else { return Ok(Value::small_int(0)) };
    if bytes.hash.get() == 0 {
        bytes.hash.set(crate::objects::str::hash_text(bytes.as_slice()));
    }
    vm.new_int(bytes.hash.get() as i64)
}

/// `bytes == other` and the other comparisons, among all that is bytes-like.
pub(super) fn compare(vm: &mut Vm, op: CompareOp, args: &[Value]) -> Result<Value, Raised> {
    let Some(other) = vm.buffer_bytes(args[1]) else { return Ok(Value::NOT_IMPLEMENTED) };
    Ok(Value::bool(with_content(vm, args[0], |bytes| op.holds(bytes.cmp(&other)))))
}

macro_rules! comparisons {
    ($($name:ident $operator:ident;)*) => {$(
        pub(super) fn $name(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
            compare(vm, CompareOp::$operator, args)
        }
    )*};
}

comparisons! { lt Lt; le Le; eq Eq; ne Ne; gt Gt; ge Ge; }

pub(super) fn add(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let Some(other) = vm.buffer_bytes(args[1]) else { return Ok(Value::NOT_IMPLEMENTED) };
    let joined = with_content(vm, args[0], |bytes| [bytes, &other].concat());
    m::make(vm, args[0], &joined)
}

pub(super) fn mul(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let length = with_content(vm, args[0], <[u8]>::len);
    let Some(count) = vm.repeat_count(args[1], length)? else { return Ok(Value::NOT_IMPLEMENTED) };
    if count == 1 && vm.is_exact(args[0], vm.types.bytes) {
        return Ok(args[0]);
    }
    let repeated = with_content(vm, args[0], |bytes| bytes.repeat(count));
    m::make(vm, args[0], &repeated)
}

pub(super) fn contains(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if vm.is_index(args[1]) {
        let byte = vm.byte_argument(args[1], "byte")?;
        return Ok(Value::bool(with_content(vm, args[0], |bytes| bytes.contains(&byte))));
    }
    let needle = vm.bytes_argument(args[1])?;
    Ok(Value::bool(with_content(vm, args[0], |bytes| search::find(bytes, &needle).is_some())))
}

/// The bytes of a slice of the receiver.
pub(super) fn slice_of(vm: &mut Vm, value: Value, slice: Gc<Slice>) -> Result<Vec<u8>, Raised> {
    let length = with_content(vm, value, <[u8]>::len);
    let bounds = vm.slice_bounds(slice, length)?;
    Ok(with_content(vm, value, |bytes| {
        if bounds.step == 1 {
            let start = (bounds.start as usize).min(bytes.len());
            bytes[start..(start + bounds.count).min(bytes.len())].to_vec()
        } else {
            bounds.indices().filter_map(|at| bytes.get(at).copied()).collect()
        }
    }))
}

fn getitem(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let Some(bytes) = args[0].cast::<Bytes>() else { return Ok(Value::NOT_IMPLEMENTED) };
    if let Some(slice) = args[1].cast::<Slice>() {
        let part = slice_of(vm, args[0], slice)?;
        if part.len() == bytes.length && vm.is_exact(args[0], vm.types.bytes) && part == bytes.as_slice() {
            return Ok(args[0]);
        }
        return vm.new_bytes(&part);
    }
    let at = m::place_of(vm, args[1], bytes.length, "byte", "index out of range")?;
    Ok(Value::small_int(i64::from(bytes.as_slice()[at])))
}

pub(super) fn modulo(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let Some(template) = vm.buffer_bytes(args[0]) else { return Ok(Value::NOT_IMPLEMENTED) };
    let out = str_format::percent_into(vm, &template, args[1], true)?;
    m::make(vm, args[0], &out)
}

pub(super) fn rmodulo(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    modulo(vm, &[args[1], args[0]])
}

fn getnewargs(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let copy = itself(vm, args)?;
    Ok(vm.new_tuple(&[copy])?.value())
}

/// The receiver as a `bytes` of the class itself.
fn itself(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if vm.is_exact(args[0], vm.types.bytes) {
        return Ok(args[0]);
    }
    let bytes = args[0].cast::<Bytes>().map_or(&[][..], |bytes| bytes.as_slice());
    vm.new_bytes(bytes)
}

fn sizeof(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let length = with_content(vm, args[0], <[u8]>::len);
    Ok(Value::small_int(33 + length as i64))
}

/// The methods of `bytes`.
pub(in crate::objects) static TABLE: TypeTable = TypeTable {
    class: |types| types.bytes,
    doc: "bytes(source=b'', encoding='utf-8', errors='strict') -> bytes\n\nBytes, made of an iterable of ints, a text in an encoding, a buffer, or a number of zeros.",
    unhashable: false,
    methods: &[
        static_method(
            "__new__",
            "(cls, source=b'', encoding='utf-8', errors='strict')",
            new,
            "Create and return a new object.",
        ),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__str__", "(self, /)", repr, "Return str(self)."),
        method("__hash__", "(self, /)", hash, "Return hash(self)."),
        method("__len__", "(self, /)", m::len, "Return len(self)."),
        method("__iter__", "(self, /)", iterators::over_bytes, "Implement iter(self)."),
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
        method("__bytes__", "(self, /)", itself, "The bytes themselves."),
        method("__sizeof__", "(self, /)", sizeof, "Size in memory, in bytes."),
        class_method("fromhex", "(cls, string, /)", m::fromhex, "Bytes of a text of hexadecimal digits."),
        static_method("maketrans", "(frm, to, /)", m::maketrans, "A table for translate."),
        method("hex", "(self, sep=None, bytes_per_sep=1)", m::hex, "The bytes as hexadecimal digits."),
        method(
            "decode",
            "(self, /, encoding='utf-8', errors='strict')",
            m::decode,
            "The text that the bytes are in an encoding.",
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
            "Whether the bytes begin with a prefix, or one of a tuple.",
        ),
        method(
            "endswith",
            "(self, suffix, start=None, end=None, /)",
            m::endswith,
            "Whether the bytes end with a suffix, or one of a tuple.",
        ),
        method("removeprefix", "(self, prefix, /)", m::removeprefix, "The bytes without a prefix, if they have it."),
        method("removesuffix", "(self, suffix, /)", m::removesuffix, "The bytes without a suffix, if they have it."),
        method("replace", "(self, old, new, count=-1, /)", m::replace, "The bytes with occurrences of old replaced."),
        method(
            "split",
            "(self, /, sep=None, maxsplit=-1)",
            m::split,
            "The pieces between separators, or between white space.",
        ),
        method("rsplit", "(self, /, sep=None, maxsplit=-1)", m::rsplit, "As split, beginning at the end."),
        method("splitlines", "(self, /, keepends=False)", m::splitlines, "The lines of the bytes."),
        method("partition", "(self, sep, /)", m::partition, "What stands before, at and after the first separator."),
        method("rpartition", "(self, sep, /)", m::rpartition, "What stands before, at and after the last separator."),
        method("join", "(self, iterable_of_bytes, /)", m::join, "Join bytes, with these between them."),
        method(
            "strip",
            "(self, bytes=None, /)",
            m::strip,
            "The bytes without white space, or given bytes, at their ends.",
        ),
        method("lstrip", "(self, bytes=None, /)", m::lstrip, "As strip, at the beginning."),
        method("rstrip", "(self, bytes=None, /)", m::rstrip, "As strip, at the end."),
        method("center", "(self, width, fillchar=b' ', /)", m::center, "The bytes in the middle of a width."),
        method("ljust", "(self, width, fillchar=b' ', /)", m::ljust, "The bytes at the left of a width."),
        method("rjust", "(self, width, fillchar=b' ', /)", m::rjust, "The bytes at the right of a width."),
        method("zfill", "(self, width, /)", m::zfill, "The bytes with zeros before them, after a sign."),
        method("expandtabs", "(self, /, tabsize=8)", m::expandtabs, "The bytes with spaces for tabs."),
        method("upper", "(self, /)", m::upper, "The bytes in upper case."),
        method("lower", "(self, /)", m::lower, "The bytes in lower case."),
        method("swapcase", "(self, /)", m::swapcase, "The bytes with upper and lower case exchanged."),
        method("title", "(self, /)", m::title, "The bytes with each word capitalized."),
        method("capitalize", "(self, /)", m::capitalize, "The bytes with the first letter capitalized."),
        method(
            "translate",
            "(self, table, /, delete=b'')",
            m::translate,
            "The bytes replaced as a table says, without those of delete.",
        ),
        method("isascii", "(self, /)", m::isascii, "Whether all bytes are ASCII."),
        method("isalpha", "(self, /)", m::isalpha, "Whether all bytes are letters."),
        method("isalnum", "(self, /)", m::isalnum, "Whether all bytes are letters or digits."),
        method("isdigit", "(self, /)", m::isdigit, "Whether all bytes are digits."),
        method("isspace", "(self, /)", m::isspace, "Whether all bytes are white space."),
        method("islower", "(self, /)", m::islower, "Whether all letters are lowercase."),
        method("isupper", "(self, /)", m::isupper, "Whether all letters are uppercase."),
        method("istitle", "(self, /)", m::istitle, "Whether words begin, and only begin, with uppercase letters."),
    ],
    attributes: &[],
};
