//! The class `bytearray`: bytes that can be changed.
//!
//! A `memoryview` does not keep a bytearray from being resized, as it does in CPython: views that nobody holds any more are
//! not known before the next collection. A view looks at the bytes that are there when it is asked.

use std::cell::Cell;

use super::bytes::{self, bytes_of_arguments, slice_of};
use super::bytes_methods::{self as m, with_content};
use super::iterators;
use crate::heap::{Header, Kind};
use crate::objects::*;
use crate::text;

impl Vm {
    /// A bytearray.
    pub fn new_bytearray(&mut self, bytes: &[u8]) -> Result<Value, Raised> {
        let shape = self.types.shape_of_kind[Kind::ByteArray as usize];
        self.new_bytearray_of(shape, bytes).map(|array| array.value())
    }

    /// A bytearray of a class given by its shape.
    pub fn new_bytearray_of(&mut self, shape: u32, bytes: &[u8]) -> Result<Gc<ByteArray>, Raised> {
        let data = self.new_raw(bytes.len())?;
        write_at(data, 0, bytes);
        let cell = self.alloc_raw(size_of::<ByteArray>() + self.extra_bytes(shape), Kind::ByteArray, shape)?;
        // SAFETY: the cell has room for the struct.
        unsafe {
            cell.cast::<ByteArray>().write(ByteArray {
                header: Header::new(shape, Kind::ByteArray),
                length: Cell::new(bytes.len()),
                data: Cell::new(data),
                exports: Cell::new(0),
            });
            Ok(Gc::from_address(cell as usize))
        }
    }

    /// Gives a bytearray another length: what is cut off is gone, what is new is zero.
    pub fn bytearray_resize(&mut self, array: Gc<ByteArray>, length: usize) -> Result<(), Raised> {
        let (old, data) = (array.length.get(), array.data.get());
        if length > data.capacity {
            let larger = self.new_raw(length.max(data.capacity + data.capacity / 2).max(16))?;
            write_at(larger, 0, data.as_slice(old));
            array.data.set(larger);
            array.wrote();
        } else if length > old {
            data.bytes()[old..length].iter().for_each(|byte| byte.set(0));
        }
        array.length.set(length);
        Ok(())
    }

    /// Puts `new` in the place of the bytes from `start` to `end`.
    pub fn bytearray_splice(
        &mut self,
        array: Gc<ByteArray>,
        start: usize,
        end: usize,
        new: &[u8],
    ) -> Result<(), Raised> {
        let length = array.length.get();
        if start == length {
            self.bytearray_resize(array, length + new.len())?;
        } else {
            let tail = array.data.get().as_slice(length)[end..].to_vec();
            self.bytearray_resize(array, start + new.len() + tail.len())?;
            write_at(array.data.get(), start + new.len(), &tail);
        }
        write_at(array.data.get(), start, new);
        Ok(())
    }
}

fn write_at(data: Gc<Raw>, start: usize, bytes: &[u8]) {
    for (cell, byte) in data.bytes()[start..].iter().zip(bytes) {
        cell.set(*byte);
    }
}

/// The receiver, which is known to be a bytearray.
fn array_of(vm: &mut Vm, value: Value) -> Result<Gc<ByteArray>, Raised> {
    match value.cast::<ByteArray>() {
        Some(array) => Ok(array),
        None => Err(vm.type_error("a bytearray is required")),
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.new_class(args[0], vm.types.bytearray)?;
    vm.new_bytearray_of(class.instance_shape.get(), b"").map(|array| array.value())
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let bytes = bytes_of_arguments(vm, args, "bytearray")?;
    let array = array_of(vm, args[0])?;
    vm.bytearray_splice(array, 0, array.length.get(), &bytes)?;
    Ok(Value::NONE)
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let text = with_content(vm, args[0], text::repr::bytes_repr);
    let class = vm.type_name(args[0]);
    vm.new_str(&format!("{class}({text})"))
}

fn getitem(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if let Some(slice) = args[1].cast::<Slice>() {
        let part = slice_of(vm, args[0], slice)?;
        return vm.new_bytearray(&part);
    }
    let array = array_of(vm, args[0])?;
    let at = m::place_of(vm, args[1], array.length.get(), "bytearray", "bytearray index out of range")?;
    Ok(Value::small_int(i64::from(array.data.get().bytes()[at].get())))
}

/// The bytes that are assigned to a slice.
fn assigned(vm: &mut Vm, value: Value) -> Result<Vec<u8>, Raised> {
    if let Some(bytes) = vm.buffer_bytes(value) {
        return Ok(bytes.into_owned());
    }
    let iterable = vm.dunder_of(value, Dunder::Iter).is_some() || vm.dunder_of(value, Dunder::GetItem).is_some();
    if vm.is_index(value) || value.cast::<Str>().is_some() || !iterable {
        return Err(vm.type_error("can assign only bytes, buffers, or iterables of ints in range(0, 256)"));
    }
    ints(vm, value)
}

/// The bytes of an iterable of ints.
fn ints(vm: &mut Vm, value: Value) -> Result<Vec<u8>, Raised> {
    let mut bytes = Vec::new();
    vm.for_each(value, |vm, item| {
        bytes.push(vm.byte_argument(item, "byte")?);
        Ok(true)
    })?;
    Ok(bytes)
}

fn setitem(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let array = array_of(vm, args[0])?;
    let Some(slice) = args[1].cast::<Slice>() else {
        let outside = "bytearray index out of range";
        m::place_of(vm, args[1], array.length.get(), "bytearray", outside)?;
        let byte = vm.byte_argument(args[2], "byte")?;
        // The conversion may have run code that changed the array.
        let at = m::place_of(vm, args[1], array.length.get(), "bytearray", outside)?;
        array.data.get().bytes()[at].set(byte);
        return Ok(Value::NONE);
    };
    let new = assigned(vm, args[2])?;
    let bounds = vm.slice_bounds(slice, array.length.get())?;
    if bounds.step == 1 {
        let start = bounds.start as usize;
        vm.bytearray_splice(array, start, start + bounds.count, &new)?;
    } else if new.len() == bounds.count {
        let data = array.data.get();
        bounds.indices().zip(&new).for_each(|(at, byte)| data.bytes()[at].set(*byte));
    } else {
        let (given, wanted) = (new.len(), bounds.count);
        return Err(
            vm.value_error(format!("attempt to assign bytes of size {given} to extended slice of size {wanted}"))
        );
    }
    Ok(Value::NONE)
}

fn delitem(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let array = array_of(vm, args[0])?;
    let Some(slice) = args[1].cast::<Slice>() else {
        let at = m::place_of(vm, args[1], array.length.get(), "bytearray", "bytearray index out of range")?;
        vm.bytearray_splice(array, at, at + 1, b"")?;
        return Ok(Value::NONE);
    };
    let bounds = vm.slice_bounds(slice, array.length.get())?;
    let mut gone = vec![false; array.length.get()];
    bounds.indices().for_each(|at| gone[at] = true);
    let kept: Vec<u8> = with_content(vm, args[0], |bytes| {
        bytes.iter().zip(&gone).filter(|(_, gone)| !**gone).map(|(byte, _)| *byte).collect()
    });
    vm.bytearray_splice(array, 0, array.length.get(), &kept)?;
    Ok(Value::NONE)
}

fn append(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let byte = vm.byte_argument(args[1], "byte")?;
    let array = array_of(vm, args[0])?;
    let length = array.length.get();
    vm.bytearray_resize(array, length + 1)?;
    array.data.get().bytes()[length].set(byte);
    Ok(Value::NONE)
}

fn extend(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let new = match vm.buffer_bytes(args[1]) {
        Some(bytes) => bytes.into_owned(),
        None if args[1].cast::<Str>().is_some() => {
            return Err(vm.type_error("expected iterable of integers; got: 'str'"));
        }
        None if vm.dunder_of(args[1], Dunder::Iter).is_none() && vm.dunder_of(args[1], Dunder::GetItem).is_none() => {
            let name = vm.type_name(args[1]);
            return Err(vm.type_error(format!("can't extend bytearray with {name}")));
        }
        None => ints(vm, args[1])?,
    };
    let array = array_of(vm, args[0])?;
    let length = array.length.get();
    vm.bytearray_splice(array, length, length, &new)?;
    Ok(Value::NONE)
}

fn insert(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let index = vm.size_i64(args[1])?;
    let byte = vm.byte_argument(args[2], "byte")?;
    let array = array_of(vm, args[0])?;
    let length = array.length.get() as i64;
    let at = if index < 0 { (index + length).max(0) } else { index.min(length) } as usize;
    vm.bytearray_splice(array, at, at, &[byte])?;
    Ok(Value::NONE)
}

fn pop(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let index = match args[1].given() {
        Some(index) => vm.size_i64(index)?,
        None => -1,
    };
    let array = array_of(vm, args[0])?;
    let length = array.length.get();
    if length == 0 {
        return Err(vm.index_error("pop from empty bytearray"));
    }
    let Some(at) = sequence::place(index, length) else { return Err(vm.index_error("pop index out of range")) };
    let byte = array.data.get().bytes()[at].get();
    vm.bytearray_splice(array, at, at + 1, b"")?;
    Ok(Value::small_int(i64::from(byte)))
}

fn remove(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let byte = vm.byte_argument(args[1], "byte")?;
    let array = array_of(vm, args[0])?;
    match with_content(vm, args[0], |bytes| bytes.iter().position(|b| *b == byte)) {
        Some(at) => vm.bytearray_splice(array, at, at + 1, b"").map(|()| Value::NONE),
        None => Err(vm.value_error("value not found in bytearray")),
    }
}

fn reverse(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let array = array_of(vm, args[0])?;
    let reversed: Vec<u8> = with_content(vm, args[0], |bytes| bytes.iter().rev().copied().collect());
    write_at(array.data.get(), 0, &reversed);
    Ok(Value::NONE)
}

fn clear(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let array = array_of(vm, args[0])?;
    vm.bytearray_resize(array, 0)?;
    Ok(Value::NONE)
}

fn copy(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let bytes = vm.buffer_bytes(args[0]).unwrap_or_default();
    vm.new_bytearray(&bytes)
}

fn resize(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let size = vm.size_i64(args[1])?;
    let array = array_of(vm, args[0])?;
    match usize::try_from(size) {
        Ok(size) => vm.bytearray_resize(array, size).map(|()| Value::NONE),
        Err(_) => Err(vm.value_error(format!("Can only resize to positive sizes, got {size}"))),
    }
}

fn iadd(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let Some(new) = vm.buffer_bytes(args[1]) else {
        let (name, class) = (vm.type_name(args[1]), vm.type_name(args[0]));
        return Err(vm.type_error(format!("can't concat {name} to {class}")));
    };
    let array = array_of(vm, args[0])?;
    let length = array.length.get();
    vm.bytearray_splice(array, length, length, &new)?;
    Ok(args[0])
}

fn imul(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let array = array_of(vm, args[0])?;
    let Some(count) = vm.repeat_count(args[1], array.length.get())? else { return Ok(Value::NOT_IMPLEMENTED) };
    let repeated = with_content(vm, args[0], |bytes| bytes.repeat(count));
    vm.bytearray_splice(array, 0, array.length.get(), &repeated)?;
    Ok(args[0])
}

fn alloc(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::small_int(array_of(vm, args[0])?.data.get().capacity as i64))
}

fn sizeof(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::small_int(56 + array_of(vm, args[0])?.data.get().capacity as i64))
}

/// The methods of `bytearray`.
pub(in crate::objects) static TABLE: TypeTable = TypeTable {
    class: |types| types.bytearray,
    doc: "bytearray(source=b'', encoding='utf-8', errors='strict') -> bytearray\n\nBytes that can be changed, made as bytes are.",
    unhashable: true,
    methods: &[
        static_method("__new__", "(cls, /, *args, **kwargs)", new, "Create and return a new object."),
        method("__init__", "(self, source=b'', encoding='utf-8', errors='strict')", init, "Initialize self."),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__str__", "(self, /)", repr, "Return str(self)."),
        method("__len__", "(self, /)", m::len, "Return len(self)."),
        method("__iter__", "(self, /)", iterators::over_bytearray, "Implement iter(self)."),
        method("__lt__", "(self, value, /)", bytes::lt, "Return self<value."),
        method("__le__", "(self, value, /)", bytes::le, "Return self<=value."),
        method("__eq__", "(self, value, /)", bytes::eq, "Return self==value."),
        method("__ne__", "(self, value, /)", bytes::ne, "Return self!=value."),
        method("__gt__", "(self, value, /)", bytes::gt, "Return self>value."),
        method("__ge__", "(self, value, /)", bytes::ge, "Return self>=value."),
        method("__add__", "(self, value, /)", bytes::add, "Return self+value."),
        method("__iadd__", "(self, value, /)", iadd, "Implement self+=value."),
        method("__mul__", "(self, value, /)", bytes::mul, "Return self*value."),
        method("__rmul__", "(self, value, /)", bytes::mul, "Return value*self."),
        method("__imul__", "(self, value, /)", imul, "Implement self*=value."),
        method("__mod__", "(self, value, /)", bytes::modulo, "Return self%value."),
        method("__rmod__", "(self, value, /)", bytes::rmodulo, "Return value%self."),
        method("__contains__", "(self, key, /)", bytes::contains, "Return bool(key in self)."),
        method("__getitem__", "(self, key, /)", getitem, "Return self[key]."),
        method("__setitem__", "(self, key, value, /)", setitem, "Set self[key] to value."),
        method("__delitem__", "(self, key, /)", delitem, "Delete self[key]."),
        method("__alloc__", "(self, /)", alloc, "How many bytes there is room for."),
        method("__sizeof__", "(self, /)", sizeof, "Size in memory, in bytes."),
        method("append", "(self, item, /)", append, "Append a byte."),
        method("extend", "(self, iterable_of_ints, /)", extend, "Append the bytes of an iterable."),
        method("insert", "(self, index, item, /)", insert, "Insert a byte before an index."),
        method("pop", "(self, index=-1, /)", pop, "Remove a byte and return it."),
        method("remove", "(self, value, /)", remove, "Remove the first occurrence of a byte."),
        method("reverse", "(self, /)", reverse, "Reverse the order of the bytes in place."),
        method("clear", "(self, /)", clear, "Remove all bytes."),
        method("copy", "(self, /)", copy, "A copy of the bytearray."),
        method("resize", "(self, size, /)", resize, "Make it as long as size says."),
        class_method("fromhex", "(cls, string, /)", m::fromhex, "A bytearray of a text of hexadecimal digits."),
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
