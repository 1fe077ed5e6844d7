//! What all files share: `_IOBase`, `_RawIOBase`, `_BufferedIOBase`, `_TextIOBase`.
//!
//! The methods here work by other methods, as they may be written in Python: `readlines` by iterating, `readline` by `read`.

use crate::heap::Kind;
use crate::library::class::ClassDef;
use crate::objects::{AttributeDef, ByteArray, Bytes, NativeDef, Raised, TypeFlags, Value, Vm, getter, method};

const FLAGS: TypeFlags = TypeFlags::BASE.with(TypeFlags::DICT).with(TypeFlags::WEAKREF);

pub(super) static IO_BASE: ClassDef = ClassDef {
    name: "_IOBase",
    module: "_io",
    doc: "The abstract base class for all I/O classes.",
    kind: Kind::Instance,
    flags: FLAGS,
    methods: METHODS,
    attributes: ATTRIBUTES,
    ..ClassDef::PLAIN
};
pub(super) static RAW_BASE: ClassDef = ClassDef {
    name: "_RawIOBase",
    module: "_io",
    doc: "Base class for raw binary I/O.",
    kind: Kind::Instance,
    flags: FLAGS,
    methods: RAW_METHODS,
    ..ClassDef::PLAIN
};
pub(super) static BUFFERED_BASE: ClassDef = ClassDef {
    name: "_BufferedIOBase",
    module: "_io",
    doc: "Base class for buffered IO objects.",
    kind: Kind::Instance,
    flags: FLAGS,
    ..ClassDef::PLAIN
};
pub(super) static TEXT_BASE: ClassDef = ClassDef {
    name: "_TextIOBase",
    module: "_io",
    doc: "Base class for text I/O.",
    kind: Kind::Instance,
    flags: FLAGS,
    attributes: TEXT_ATTRIBUTES,
    ..ClassDef::PLAIN
};

/// Its instances do nothing: a reader and a writer in one are two files here.
pub(super) static RW_PAIR: ClassDef = ClassDef {
    name: "BufferedRWPair",
    module: "_io",
    doc: "A buffered reader and writer object together.",
    kind: Kind::Instance,
    flags: FLAGS.with(TypeFlags::NO_NEW),
    ..ClassDef::PLAIN
};

static METHODS: &[NativeDef] = &[
    method("close", "(self, /)", close, "Flush and close the IO object."),
    method("flush", "(self, /)", check_open, "Flush write buffers, if applicable."),
    method(
        "seek",
        "(self, offset, whence=0, /)",
        |vm, _| Err(super::unsupported(vm, "seek")),
        "Change the stream position to the given byte offset.",
    ),
    method("tell", "(self, /)", tell, "Return current stream position."),
    method(
        "truncate",
        "(self, size=None, /)",
        |vm, _| Err(super::unsupported(vm, "truncate")),
        "Truncate file to size bytes.",
    ),
    method(
        "fileno",
        "(self, /)",
        |vm, _| Err(super::unsupported(vm, "fileno")),
        "Return underlying file descriptor if one exists.",
    ),
    method("isatty", "(self, /)", no, "Return whether this is an 'interactive' stream."),
    method("readable", "(self, /)", no, "Return whether object was opened for reading."),
    method("writable", "(self, /)", no, "Return whether object was opened for writing."),
    method("seekable", "(self, /)", no, "Return whether object supports random access."),
    method("readline", "(self, size=-1, /)", readline, "Read and return a line from the stream."),
    method("readlines", "(self, hint=-1, /)", readlines, "Return a list of lines from the stream."),
    method("writelines", "(self, lines, /)", writelines, "Write a list of lines to stream."),
    method("__enter__", "(self, /)", enter, ""),
    method("__exit__", "(self, /, *args)", exit, ""),
    method("__iter__", "(self, /)", enter, "Implement iter(self)."),
    method("__next__", "(self, /)", next, "Implement next(self)."),
    method("_checkClosed", "(self, msg=None, /)", check_open, ""),
    method("_checkReadable", "(self, msg=None, /)", |vm, args| checked(vm, args[0], "readable"), ""),
    method("_checkWritable", "(self, msg=None, /)", |vm, args| checked(vm, args[0], "writable"), ""),
    method("_checkSeekable", "(self, msg=None, /)", |vm, args| checked(vm, args[0], "seekable"), ""),
];

static ATTRIBUTES: &[AttributeDef] = &[getter("closed", closed, "True if the file is closed.")];

static RAW_METHODS: &[NativeDef] = &[
    method("read", "(self, size=-1, /)", raw_read, "Read up to size bytes."),
    method("readall", "(self, /)", raw_readall, "Read until EOF, using multiple read() call."),
];

static TEXT_ATTRIBUTES: &[AttributeDef] = &[
    getter("encoding", |_, _| Ok(Value::NONE), "Encoding of the text stream."),
    getter("newlines", |_, _| Ok(Value::NONE), "Line endings translated so far."),
    getter("errors", |_, _| Ok(Value::NONE), "The error setting of the decoder or encoder."),
];

/// The attribute that says that `close` was called, of files written in Python.
const CLOSED: &str = "__IOBase_closed";

fn closed(vm: &mut Vm, file: Value) -> Result<Value, Raised> {
    let key = vm.intern(CLOSED)?;
    Ok(Value::bool(vm.own_attribute(file, key)?.is_some()))
}

/// Whether `file.closed` is true.
pub(super) fn is_closed(vm: &mut Vm, file: Value) -> Result<bool, Raised> {
    let closed = vm.get_attr_str(file, "closed")?;
    vm.truth(closed)
}

/// ValueError: the file is closed.
#[cold]
pub(super) fn closed_error(vm: &mut Vm) -> Raised {
    vm.value_error("I/O operation on closed file.")
}

fn check_open(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if is_closed(vm, args[0])? { Err(closed_error(vm)) } else { Ok(Value::NONE) }
}

fn checked(vm: &mut Vm, file: Value, what: &str) -> Result<Value, Raised> {
    let ask = vm.get_attr_str(file, what)?;
    let answer = vm.call(ask, &[])?;
    if vm.truth(answer)? {
        Ok(Value::TRUE)
    } else {
        Err(super::unsupported(vm, &format!("File or stream is not {what}.")))
    }
}

fn no(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    check_open(vm, args)?;
    Ok(Value::FALSE)
}

fn close(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if is_closed(vm, args[0])? {
        return Ok(Value::NONE);
    }
    let flush = vm.get_attr_str(args[0], "flush")?;
    let flushed = vm.call(flush, &[]);
    let key = vm.intern(CLOSED)?;
    vm.set_attr(args[0], key, Value::TRUE)?;
    flushed.map(|_| Value::NONE)
}

fn tell(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let seek = vm.get_attr_str(args[0], "seek")?;
    vm.call(seek, &[Value::small_int(0), Value::small_int(1)])
}

fn enter(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    check_open(vm, args)?;
    Ok(args[0])
}

fn exit(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let close = vm.get_attr_str(args[0], "close")?;
    vm.call(close, &[])?;
    Ok(Value::NONE)
}

fn next(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let readline = vm.get_attr_str(args[0], "readline")?;
    let line = vm.call(readline, &[])?;
    if vm.len(line)? == 0 { Err(vm.stop_iteration(Value::NONE)) } else { Ok(line) }
}

/// Bytes of `bytes` or `bytearray`.
pub(super) fn bytes_of(value: Value) -> Option<Vec<u8>> {
    if let Some(bytes) = value.cast::<Bytes>() {
        return Some(bytes.as_slice().to_vec());
    }
    value.cast::<ByteArray>().map(|array| array.data.get().as_slice(array.length.get()).to_vec())
}

fn readline(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let limit = size(vm, args[1])?;
    let read = vm.get_attr_str(args[0], "read")?;
    let mut line = Vec::new();
    while limit.is_none_or(|limit| line.len() < limit) {
        let byte = vm.call(read, &[Value::small_int(1)])?;
        let Some(byte) = bytes_of(byte) else {
            return Err(vm.type_error("read() should have returned a bytes object"));
        };
        if byte.is_empty() {
            break;
        }
        line.extend_from_slice(&byte);
        if byte.ends_with(b"\n") {
            break;
        }
    }
    vm.new_bytes(&line)
}

fn readlines(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let hint = size(vm, args[1])?.filter(|hint| *hint > 0);
    let list = vm.new_list(&[])?;
    let mut total = 0;
    vm.for_each(args[0], |vm, line| {
        vm.list_append(list, line)?;
        total += vm.len(line)?;
        Ok(hint.is_none_or(|hint| total < hint))
    })?;
    Ok(list.value())
}

fn writelines(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    check_open(vm, args)?;
    let write = vm.get_attr_str(args[0], "write")?;
    vm.for_each(args[1], |vm, line| vm.call(write, &[line]).map(|_| true))?;
    Ok(Value::NONE)
}

fn raw_read(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let Some(size) = size(vm, args[1])? else {
        let all = vm.get_attr_str(args[0], "readall")?;
        return vm.call(all, &[]);
    };
    let array = vm.new_bytearray(&vec![0; size])?;
    let readinto = vm.get_attr_str(args[0], "readinto")?;
    let count = vm.call(readinto, &[array])?;
    if count.is_none() {
        return Ok(Value::NONE);
    }
    let count = vm.index_i64(count)?;
    match bytes_of(array) {
        Some(bytes) if (0..=bytes.len() as i64).contains(&count) => vm.new_bytes(&bytes[..count as usize]),
        _ => Err(vm.value_error("readinto() returned a count out of bounds")),
    }
}

fn raw_readall(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let read = vm.get_attr_str(args[0], "read")?;
    let mut all = Vec::new();
    loop {
        let part = vm.call(read, &[Value::small_int(8192)])?;
        if part.is_none() {
            break;
        }
        let Some(part) = bytes_of(part) else { return Err(vm.type_error("read() should return bytes")) };
        if part.is_empty() {
            break;
        }
        all.extend_from_slice(&part);
    }
    vm.new_bytes(&all)
}

/// An argument that says how much: `None` for "all" (not given, `None`, negative).
pub(super) fn size(vm: &mut Vm, value: Value) -> Result<Option<usize>, Raised> {
    match value.given() {
        None | Some(Value::NONE) => Ok(None),
        Some(value) if !vm.is_index(value) => {
            let name = vm.type_name(value);
            Err(vm.type_error(format!("argument should be integer or None, not '{name}'")))
        }
        Some(value) => Ok(usize::try_from(vm.index_i64(value)?).ok()),
    }
}
