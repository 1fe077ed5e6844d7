//! Iterators over texts and bytes.

use super::arguments::{index_in, length_of, text_of};
use crate::objects::*;
use crate::text::wtf8::width;

fn start(vm: &mut Vm, class: Gc<Type>, step: iterator::Step, over: Value) -> Result<Value, Raised> {
    vm.new_iterator(class, step, [over, Value::NONE, Value::NONE, Value::NONE], 0)
}

/// `iter(text)`
pub(super) fn over_str(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    start(vm, vm.types.str_iterator, str_step, args[0])
}

/// `iter(bytes)`
pub(super) fn over_bytes(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    start(vm, vm.types.bytes_iterator, bytes_step, args[0])
}

/// State 0 is the text (`None` at the end), the index is a byte offset.
pub fn str_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let text = text_of(iterator.state[0].get());
    let at = iterator.index.get();
    match text.get(at) {
        Some(first) => {
            let end = at + width(*first);
            iterator.index.set(end);
            vm.new_str_wtf8(&text[at..end]).map(Some)
        }
        None => {
            iterator.state[0].set(Value::NONE);
            Ok(None)
        }
    }
}

/// State 0 is the bytes (`None` at the end).
pub fn bytes_step(_: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let at = iterator.index.get();
    let byte = iterator.state[0].get().cast::<Bytes>().and_then(|bytes| bytes.as_slice().get(at).copied());
    Ok(given(iterator, byte))
}

/// `iter(bytearray)`
pub(super) fn over_bytearray(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    start(vm, vm.types.bytearray_iterator, bytearray_step, args[0])
}

/// `iter(memoryview)`
pub(super) fn over_memory(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    start(vm, vm.types.memory_iterator, memory_step, args[0])
}

/// What a step gives for the byte that it found, or at the end.
fn given(iterator: Gc<Iterator>, byte: Option<u8>) -> Option<Value> {
    match byte {
        Some(byte) => {
            iterator.index.set(iterator.index.get() + 1);
            Some(Value::small_int(i64::from(byte)))
        }
        None => {
            iterator.state[0].set(Value::NONE);
            None
        }
    }
}

/// State 0 is the bytearray (`None` at the end), which may change meanwhile.
pub fn bytearray_step(_: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let at = iterator.index.get();
    let array = iterator.state[0].get().cast::<ByteArray>().filter(|array| at < array.length.get());
    Ok(given(iterator, array.map(|array| array.data.get().bytes()[at].get())))
}

/// State 0 is the view (`None` at the end).
pub fn memory_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let at = iterator.index.get();
    let byte = match iterator.state[0].get().cast::<MemoryView>() {
        Some(view) if at < view.length.get() => Some(super::memoryview::byte_at(vm, view, at)?),
        _ => None,
    };
    Ok(given(iterator, byte))
}

fn iter(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(args[0])
}

fn next(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let Some(iterator) = args[0].cast::<Iterator>() else { return Err(vm.stop_iteration(Value::NONE)) };
    match (iterator.step.get())(vm, iterator)? {
        Some(value) => Ok(value),
        None => Err(vm.stop_iteration(Value::NONE)),
    }
}

/// How many items are left.
fn length_hint(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let Some(iterator) = args[0].cast::<Iterator>() else { return Ok(Value::small_int(0)) };
    let over = iterator.state[0].get();
    let left = match (over.cast::<Str>(), over.cast::<Bytes>()) {
        (Some(string), _) => length_of(over) - index_in(string, iterator.index.get()),
        (_, Some(bytes)) => bytes.length - iterator.index.get().min(bytes.length),
        _ => over.cast::<ByteArray>().map_or(0, |array| array.length.get().saturating_sub(iterator.index.get())),
    };
    Ok(Value::small_int(left as i64))
}

macro_rules! tables {
    ($($table:ident $class:ident;)*) => {$(
        /// The methods of the iterator.
        pub(in crate::objects) static $table: TypeTable = TypeTable {
            class: |types| types.$class,
            doc: "",
            unhashable: false,
            methods: &[
                method("__iter__", "(self, /)", iter, "Implement iter(self)."),
                method("__next__", "(self, /)", next, "Implement next(self)."),
                method("__length_hint__", "(self, /)", length_hint, "How many items are left."),
            ],
            attributes: &[],
        };
    )*};
}

tables! {
    STR_TABLE str_iterator;
    BYTES_TABLE bytes_iterator;
    BYTEARRAY_TABLE bytearray_iterator;
    MEMORY_TABLE memory_iterator;
}
