//! `BytesIO`: a file of bytes in memory.

use std::cell::RefCell;
use std::io::SeekFrom;

use super::base::{self, closed_error};
use super::binary;
use crate::heap::Kind;
use crate::library::class::ClassDef;
use crate::objects::{AttributeDef, NativeDef, Payload, Raised, TypeFlags, Value, Vm, getter, method, static_method};

pub(super) static CLASS: ClassDef = ClassDef {
    name: "BytesIO",
    module: "_io",
    doc: "Buffered I/O implementation using an in-memory bytes buffer.",
    kind: Kind::Payload,
    flags: TypeFlags::BASE.with(TypeFlags::DICT).with(TypeFlags::WEAKREF),
    methods: METHODS,
    attributes: ATTRIBUTES,
    ..ClassDef::PLAIN
};

static METHODS: &[NativeDef] = &[
    static_method("__new__", "(cls, *args, **kwargs)", new, "Create and return a new object."),
    method("__init__", "(self, initial_bytes=b'')", init, "Initialize self."),
    method("read", "(self, size=-1, /)", read, "Read at most size bytes, returned as a bytes object."),
    method("read1", "(self, size=-1, /)", read, "Read at most size bytes, returned as a bytes object."),
    method("readinto", "(self, buffer, /)", readinto, "Read bytes into buffer."),
    method("readline", "(self, size=-1, /)", readline, "Next line from the file, as a bytes object."),
    method("__next__", "(self, /)", next, "Implement next(self)."),
    method("write", "(self, b, /)", write, "Write bytes to file."),
    method("getvalue", "(self, /)", getvalue, "Retrieve the entire contents of the BytesIO object."),
    method("getbuffer", "(self, /)", getvalue, "Get the contents of the BytesIO object, to be read only."),
    method("seek", "(self, pos, whence=0, /)", seek, "Change stream position."),
    method("tell", "(self, /)", tell, "Current file position, an integer."),
    method("truncate", "(self, size=None, /)", truncate, "Truncate the file to at most size bytes."),
    method("close", "(self, /)", close, "Disable all I/O operations."),
    method("flush", "(self, /)", |vm, args| with(vm, args[0], |_| ()).map(|()| Value::NONE), "Does nothing."),
    method("isatty", "(self, /)", |vm, args| with(vm, args[0], |_| ()).map(|()| Value::FALSE), "Always returns False."),
    method("readable", "(self, /)", |vm, args| with(vm, args[0], |_| ()).map(|()| Value::TRUE), ""),
    method("writable", "(self, /)", |vm, args| with(vm, args[0], |_| ()).map(|()| Value::TRUE), ""),
    method("seekable", "(self, /)", |vm, args| with(vm, args[0], |_| ()).map(|()| Value::TRUE), ""),
];

static ATTRIBUTES: &[AttributeDef] = &[getter("closed", closed, "True if the file is closed.")];

#[derive(Default)]
struct Memory {
    bytes: Vec<u8>,
    at: usize,
}

impl Memory {
    fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or(&[])
    }

    fn take(&mut self, count: usize) -> Vec<u8> {
        let part = self.rest()[..count].to_vec();
        self.at += count;
        part
    }

    fn put(&mut self, bytes: &[u8]) {
        if self.bytes.len() < self.at + bytes.len() {
            self.bytes.resize(self.at + bytes.len(), 0);
        }
        self.bytes[self.at..self.at + bytes.len()].copy_from_slice(bytes);
        self.at += bytes.len();
    }
}

/// `None` once closed.
struct BytesIo(RefCell<Option<Memory>>);

impl Payload for BytesIo {}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.new_class(args[0], vm.types.object)?;
    Ok(vm.new_payload(class, Box::new(BytesIo(RefCell::new(Some(Memory::default())))))?.value())
}

/// Works on the content; ValueError if it is closed.
fn with<R>(vm: &mut Vm, value: Value, body: impl FnOnce(&mut Memory) -> R) -> Result<R, Raised> {
    let result = vm.payload::<BytesIo>(value).and_then(|io| io.0.borrow_mut().as_mut().map(body));
    result.ok_or_else(|| closed_error(vm))
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let bytes = match args[1].given() {
        Some(value) if !value.is_none() => vm.bytes_argument(value)?.into_owned(),
        _ => Vec::new(),
    };
    with(vm, args[0], |memory| *memory = Memory { bytes, at: 0 })?;
    Ok(Value::NONE)
}

fn read(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let size = base::size(vm, args[1])?.unwrap_or(usize::MAX);
    let bytes = with(vm, args[0], |memory| memory.take(size.min(memory.rest().len())))?;
    vm.new_bytes(&bytes)
}

fn readinto(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let size = binary::writable_length(vm, args[1])?;
    let bytes = with(vm, args[0], |memory| memory.take(size.min(memory.rest().len())))?;
    binary::store(vm, args[1], &bytes)?;
    Ok(Value::small_int(bytes.len() as i64))
}

fn line(vm: &mut Vm, value: Value, limit: Option<usize>) -> Result<Vec<u8>, Raised> {
    with(vm, value, |memory| {
        let rest = memory.rest();
        let end = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |at| at + 1);
        memory.take(end.min(limit.unwrap_or(end)))
    })
}

fn readline(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let limit = base::size(vm, args[1])?;
    let line = line(vm, args[0], limit)?;
    vm.new_bytes(&line)
}

fn next(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let line = line(vm, args[0], None)?;
    if line.is_empty() { Err(vm.stop_iteration(Value::NONE)) } else { vm.new_bytes(&line) }
}

fn write(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let bytes = vm.bytes_argument(args[1])?;
    with(vm, args[0], |memory| memory.put(&bytes))?;
    Ok(Value::small_int(bytes.len() as i64))
}

fn getvalue(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let bytes = with(vm, args[0], |memory| memory.bytes.clone())?;
    vm.new_bytes(&bytes)
}

/// The place to move to.
pub(super) fn place(vm: &mut Vm, to: SeekFrom, at: usize, length: usize) -> Result<usize, Raised> {
    let place = match to {
        SeekFrom::Start(place) => Some(place as i64),
        SeekFrom::Current(offset) => (at as i64).checked_add(offset),
        SeekFrom::End(offset) => (length as i64).checked_add(offset),
    };
    match place {
        Some(place) => Ok(place.max(0) as usize),
        None => Err(vm.overflow_error("new position too large")),
    }
}

fn seek(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let to = binary::target(vm, args[1], args[2])?;
    let (at, length) = with(vm, args[0], |memory| (memory.at, memory.bytes.len()))?;
    let place = place(vm, to, at, length)?;
    with(vm, args[0], |memory| memory.at = place)?;
    vm.new_int_u64(place as u64)
}

fn tell(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let at = with(vm, args[0], |memory| memory.at)?;
    vm.new_int_u64(at as u64)
}

fn truncate(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let size = base::size(vm, args[1])?;
    let size = with(vm, args[0], |memory| {
        let size = size.unwrap_or(memory.at);
        memory.bytes.truncate(size);
        size
    })?;
    vm.new_int_u64(size as u64)
}

fn close(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if let Some(io) = vm.payload::<BytesIo>(args[0]) {
        *io.0.borrow_mut() = None;
    }
    Ok(Value::NONE)
}

fn closed(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    Ok(Value::bool(vm.payload::<BytesIo>(value).is_none_or(|io| io.0.borrow().is_none())))
}
