//! The class `memoryview`, for bytes in one dimension: a window on a `bytes` or a `bytearray`, with a step.

use std::cell::Cell;

use super::bytes_methods as m;
use super::iterators;
use crate::heap::Kind;
use crate::objects::*;

/// The view, which must not be released.
fn view_of(vm: &mut Vm, value: Value) -> Result<Gc<MemoryView>, Raised> {
    match value.cast::<MemoryView>() {
        Some(view) if !view.released.get() => Ok(view),
        _ => Err(vm.value_error("operation forbidden on released memoryview object")),
    }
}

/// Where the byte of an index of the view lies in its base.
fn offset(view: Gc<MemoryView>, index: usize) -> usize {
    view.start.wrapping_add_signed(index as isize * view.step)
}

/// The byte at an index below the view's length. IndexError if the base has become shorter.
pub(super) fn byte_at(vm: &mut Vm, view: Gc<MemoryView>, index: usize) -> Result<u8, Raised> {
    let at = offset(view, index);
    let byte = match (view.base.cast::<Bytes>(), view.base.cast::<ByteArray>()) {
        (Some(bytes), _) => bytes.as_slice().get(at).copied(),
        (_, Some(array)) if at < array.length.get() => Some(array.data.get().bytes()[at].get()),
        _ => None,
    };
    byte.ok_or(()).map_err(|()| vm.index_error("the bytes that the memoryview shows are gone"))
}

/// All bytes that the view shows.
fn content(vm: &mut Vm, view: Gc<MemoryView>) -> Result<Vec<u8>, Raised> {
    match vm.buffer_bytes(view.value()) {
        Some(bytes) => Ok(bytes.into_owned()),
        None => Err(vm.index_error("the bytes that the memoryview shows are gone")),
    }
}

fn make(vm: &mut Vm, base: Value, start: usize, length: usize, step: isize, readonly: bool) -> Result<Value, Raised> {
    let header = vm.header(Kind::MemoryView);
    let (length, readonly) = (Cell::new(length), Cell::new(readonly));
    Ok(vm.alloc(MemoryView { header, base, start, length, step, readonly, released: Cell::new(false) })?.value())
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.new_class(args[0], vm.types.memoryview)?;
    let object = args[1];
    if let Some(bytes) = object.cast::<Bytes>() {
        return make(vm, object, 0, bytes.length, 1, true);
    }
    if let Some(array) = object.cast::<ByteArray>() {
        return make(vm, object, 0, array.length.get(), 1, false);
    }
    if object.cast::<MemoryView>().is_some() {
        let view = view_of(vm, object)?;
        return make(vm, view.base, view.start, view.length.get(), view.step, view.readonly.get());
    }
    let name = vm.type_name(object);
    Err(vm.type_error(format!("memoryview: a bytes-like object is required, not '{name}'")))
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let released = args[0].cast::<MemoryView>().is_some_and(|view| view.released.get());
    let what = if released { "released memory" } else { "memory" };
    vm.new_str(&format!("<{what} at {:#x}>", args[0].bits()))
}

fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let view = view_of(vm, args[0])?;
    if !view.readonly.get() {
        return Err(vm.value_error("cannot hash writable memoryview object"));
    }
    let bytes = content(vm, view)?;
    vm.new_int(crate::objects::str::hash_text(&bytes) as i64)
}

fn len(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::small_int(view_of(vm, args[0])?.length.get() as i64))
}

fn equals(vm: &mut Vm, args: &[Value]) -> Option<bool> {
    if args[0] == args[1] {
        return Some(true);
    }
    let other = vm.buffer_bytes(args[1])?;
    // Released views are equal to nothing but themselves.
    Some(vm.buffer_bytes(args[0]).is_some_and(|bytes| bytes == other))
}

fn eq(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(equals(vm, args).map_or(Value::NOT_IMPLEMENTED, Value::bool))
}

fn ne(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(equals(vm, args).map_or(Value::NOT_IMPLEMENTED, |equal| Value::bool(!equal)))
}

/// The index that a key means.
fn index_of(vm: &mut Vm, view: Gc<MemoryView>, key: Value) -> Result<usize, Raised> {
    if !vm.is_index(key) {
        return Err(vm.type_error("memoryview: invalid slice key"));
    }
    let index = vm.index_i64(key)?;
    match sequence::place(index, view.length.get()) {
        Some(at) => Ok(at),
        None => Err(vm.index_error("index out of bounds on dimension 1")),
    }
}

/// The view of a slice of a view.
fn part(vm: &mut Vm, view: Gc<MemoryView>, slice: Gc<Slice>) -> Result<Gc<MemoryView>, Raised> {
    let bounds = vm.slice_bounds(slice, view.length.get())?;
    let start = if bounds.count == 0 { view.start } else { offset(view, bounds.start as usize) };
    let step = view.step * bounds.step as isize;
    let part = make(vm, view.base, start, bounds.count, step, view.readonly.get())?;
    view_of(vm, part)
}

fn getitem(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let view = view_of(vm, args[0])?;
    if let Some(slice) = args[1].cast::<Slice>() {
        return part(vm, view, slice).map(|part| part.value());
    }
    let index = index_of(vm, view, args[1])?;
    Ok(Value::small_int(i64::from(byte_at(vm, view, index)?)))
}

fn set_byte(vm: &mut Vm, view: Gc<MemoryView>, index: usize, byte: u8) -> Result<(), Raised> {
    let at = offset(view, index);
    match view.base.cast::<ByteArray>() {
        Some(array) if at < array.length.get() => {
            array.data.get().bytes()[at].set(byte);
            Ok(())
        }
        _ => Err(vm.index_error("the bytes that the memoryview shows are gone")),
    }
}

fn setitem(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let view = view_of(vm, args[0])?;
    if view.readonly.get() {
        return Err(vm.type_error("cannot modify read-only memory"));
    }
    if let Some(slice) = args[1].cast::<Slice>() {
        let bytes = vm.bytes_argument(args[2])?;
        let part = part(vm, view, slice)?;
        if part.length.get() != bytes.len() {
            return Err(vm.value_error("memoryview assignment: lvalue and rvalue have different structures"));
        }
        for (index, byte) in bytes.iter().enumerate() {
            set_byte(vm, part, index, *byte)?;
        }
        return Ok(Value::NONE);
    }
    let index = index_of(vm, view, args[1])?;
    if !vm.is_index(args[2]) {
        return Err(vm.type_error("memoryview: invalid type for format 'B'"));
    }
    let value = vm.index_value(args[2])?;
    match vm.as_i64(value).and_then(|byte| u8::try_from(byte).ok()) {
        Some(byte) => set_byte(vm, view, index, byte).map(|()| Value::NONE),
        None => Err(vm.value_error("memoryview: invalid value for format 'B'")),
    }
}

fn delitem(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    Err(vm.type_error("cannot delete memory"))
}

fn contains(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let view = view_of(vm, args[0])?;
    let bytes = content(vm, view)?;
    let wanted = vm.as_i64(args[1]);
    Ok(Value::bool(bytes.iter().any(|byte| Some(i64::from(*byte)) == wanted)))
}

fn tobytes(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let view = view_of(vm, args[0])?;
    let bytes = content(vm, view)?;
    vm.new_bytes(&bytes)
}

fn tolist(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let view = view_of(vm, args[0])?;
    let items: Vec<Value> = content(vm, view)?.into_iter().map(|byte| Value::small_int(i64::from(byte))).collect();
    Ok(vm.new_list(&items)?.value())
}

fn toreadonly(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let view = view_of(vm, args[0])?;
    make(vm, view.base, view.start, view.length.get(), view.step, true)
}

fn cast(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let view = view_of(vm, args[0])?;
    match vm.str_text(args[1]) {
        "B" | "@B" => make(vm, view.base, view.start, view.length.get(), view.step, view.readonly.get()),
        _ => Err(vm.not_implemented_error("memoryview: only the format 'B' is supported")),
    }
}

fn index(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let view = view_of(vm, args[0])?;
    let bytes = content(vm, view)?;
    let wanted = vm.as_i64(args[1]);
    let range = vm.search_range(args[2], args[3], bytes.len())?.unwrap_or((0, 0));
    match (range.0..range.1).find(|at| Some(i64::from(bytes[*at])) == wanted) {
        Some(at) => Ok(Value::small_int(at as i64)),
        None => Err(vm.value_error("memoryview.index(x): x not found")),
    }
}

fn count(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let view = view_of(vm, args[0])?;
    let bytes = content(vm, view)?;
    let wanted = vm.as_i64(args[1]);
    Ok(Value::small_int(bytes.iter().filter(|byte| Some(i64::from(**byte)) == wanted).count() as i64))
}

fn release(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if let Some(view) = args[0].cast::<MemoryView>() {
        view.released.set(true);
    }
    Ok(Value::NONE)
}

fn enter(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    view_of(vm, args[0]).map(|view| view.value())
}

macro_rules! attributes {
    ($($name:ident |$vm:ident, $view:ident| $value:expr;)*) => {$(
        fn $name($vm: &mut Vm, value: Value) -> Result<Value, Raised> {
            let $view = view_of($vm, value)?;
            $value
        }
    )*};
}

attributes! {
    obj |vm, view| Ok(view.base);
    nbytes |vm, view| Ok(Value::small_int(view.length.get() as i64));
    itemsize |vm, view| { let _ = view; Ok(Value::small_int(1)) };
    ndim |vm, view| { let _ = view; Ok(Value::small_int(1)) };
    format |vm, view| { let _ = view; vm.new_str("B") };
    readonly |vm, view| Ok(Value::bool(view.readonly.get()));
    contiguous |vm, view| Ok(Value::bool(view.step == 1 || view.length.get() <= 1));
    shape |vm, view| {
        let length = Value::small_int(view.length.get() as i64);
        Ok(vm.new_tuple(&[length])?.value())
    };
    strides |vm, view| {
        let step = Value::small_int(view.step as i64);
        Ok(vm.new_tuple(&[step])?.value())
    };
    suboffsets |vm, view| { let _ = view; Ok(vm.new_tuple(&[])?.value()) };
}

/// The methods and attributes of `memoryview`.
pub(in crate::objects) static TABLE: TypeTable = TypeTable {
    class: |types| types.memoryview,
    doc: "memoryview(object)\n\nA window on the bytes of an object.",
    unhashable: false,
    methods: &[
        static_method("__new__", "(cls, object)", new, "Create and return a new object."),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__hash__", "(self, /)", hash, "Return hash(self)."),
        method("__len__", "(self, /)", len, "Return len(self)."),
        method("__iter__", "(self, /)", iterators::over_memory, "Implement iter(self)."),
        method("__eq__", "(self, value, /)", eq, "Return self==value."),
        method("__ne__", "(self, value, /)", ne, "Return self!=value."),
        method("__contains__", "(self, key, /)", contains, "Return bool(key in self)."),
        method("__getitem__", "(self, key, /)", getitem, "Return self[key]."),
        method("__setitem__", "(self, key, value, /)", setitem, "Set self[key] to value."),
        method("__delitem__", "(self, key, /)", delitem, "Delete self[key]."),
        method("__enter__", "(self, /)", enter, "The view."),
        method("__exit__", "(self, /, *exc_info)", release, "Release the view."),
        method("tobytes", "(self, /, order='C')", tobytes, "The bytes that the view shows."),
        method("tolist", "(self, /)", tolist, "The bytes that the view shows as a list of ints."),
        method("toreadonly", "(self, /)", toreadonly, "A view that cannot be written through."),
        method("cast", "(self, format, shape=None)", cast, "A view in another format."),
        method("hex", "(self, sep=None, bytes_per_sep=1)", m::hex, "The bytes as hexadecimal digits."),
        method("index", "(self, value, start=None, stop=None, /)", index, "The first index of a value."),
        method("count", "(self, value, /)", count, "How often a value occurs."),
        method("release", "(self, /)", release, "Let go of the bytes."),
    ],
    attributes: &[
        getter("obj", obj, "The object whose bytes the view shows."),
        getter("nbytes", nbytes, "How many bytes the view shows."),
        getter("itemsize", itemsize, "How many bytes an item has."),
        getter("ndim", ndim, "How many dimensions the view has."),
        getter("format", format, "The format of the items."),
        getter("readonly", readonly, "Whether the view cannot be written through."),
        getter("contiguous", contiguous, "Whether the bytes lie in one piece."),
        getter("c_contiguous", contiguous, "Whether the bytes lie in one piece."),
        getter("f_contiguous", contiguous, "Whether the bytes lie in one piece."),
        getter("shape", shape, "The length in each dimension."),
        getter("strides", strides, "The distance between items in each dimension."),
        getter("suboffsets", suboffsets, "Of no use in one dimension."),
    ],
};
