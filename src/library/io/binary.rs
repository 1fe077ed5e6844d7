//! Files of bytes: `FileIO`, `BufferedReader`, `BufferedWriter`, `BufferedRandom`. One implementation: what differs is whether
//! something is held back, and what is allowed.

use std::cell::{Cell, RefCell};
use std::io::SeekFrom;

use super::base::{self, closed_error};
use super::{Device, unsupported};
use crate::heap::{Kind, Tracer};
use crate::library::class::ClassDef;
use crate::objects::{
    AttributeDef, ByteArray, Gc, MemoryView, NativeDef, Payload, Raised, Type, TypeFlags, Value, Vm, getter, method,
    static_method,
};

const FLAGS: TypeFlags = TypeFlags::BASE.with(TypeFlags::DICT).with(TypeFlags::WEAKREF);

const fn file_class(name: &'static str, doc: &'static str, methods: &'static [NativeDef]) -> ClassDef {
    ClassDef {
        name,
        module: "_io",
        doc,
        kind: Kind::Payload,
        flags: FLAGS,
        methods,
        attributes: ATTRIBUTES,
        ..ClassDef::PLAIN
    }
}

pub(super) static FILE_IO: ClassDef = file_class("FileIO", "Open a file.", METHODS);
pub(super) static BUFFERED_READER: ClassDef =
    file_class("BufferedReader", "Create a new buffered reader using the given readable raw IO object.", METHODS);
pub(super) static BUFFERED_WRITER: ClassDef =
    file_class("BufferedWriter", "A buffer for a writeable sequential RawIO object.", METHODS);
pub(super) static BUFFERED_RANDOM: ClassDef =
    file_class("BufferedRandom", "A buffered interface to random access streams.", METHODS);

static METHODS: &[NativeDef] = &[
    static_method(
        "__new__",
        "(cls, file, mode='r', closefd=True, opener=None)",
        new_file,
        "Create and return a new object.",
    ),
    method("__init__", "(self, *args, **kwargs)", |_, _| Ok(Value::NONE), "Initialize self."),
    method("__repr__", "(self, /)", repr, "Return repr(self)."),
    method("read", "(self, size=-1, /)", read, "Read and return up to size bytes."),
    method("read1", "(self, size=-1, /)", read1, "Read and return up to size bytes, with at most one read() call."),
    method("readall", "(self, /)", read, "Read all data from the file, returned as bytes."),
    method("readinto", "(self, buffer, /)", readinto, "Read bytes into a buffer."),
    method("readinto1", "(self, buffer, /)", readinto, "Read bytes into a buffer."),
    method("peek", "(self, size=0, /)", peek, "Return bytes without advancing the position."),
    method("readline", "(self, size=-1, /)", readline, "Read and return a line."),
    method("__next__", "(self, /)", next, "Implement next(self)."),
    method("write", "(self, buffer, /)", write_method, "Write the given buffer to the file."),
    method("flush", "(self, /)", flush_method, "Flush write buffers."),
    method("close", "(self, /)", close, "Close the file."),
    method("seek", "(self, target, whence=0, /)", seek, "Change the stream position to the given byte offset."),
    method("tell", "(self, /)", tell_method, "Return current stream position."),
    method("truncate", "(self, size=None, /)", truncate, "Truncate file to size bytes."),
    method("fileno", "(self, /)", fileno, "Return the underlying file descriptor (an integer)."),
    method("isatty", "(self, /)", isatty, "True if the file is connected to a TTY device."),
    method(
        "readable",
        "(self, /)",
        |vm, args| allowed(vm, args[0], |state| state.readable),
        "True if file was opened in a read mode.",
    ),
    method(
        "writable",
        "(self, /)",
        |vm, args| allowed(vm, args[0], |state| state.writable),
        "True if file was opened in a write mode.",
    ),
    method("seekable", "(self, /)", seekable, "True if file supports random-access."),
    method("detach", "(self, /)", |vm, _| Err(unsupported(vm, "detach")), "Separate the underlying raw stream."),
];

static ATTRIBUTES: &[AttributeDef] = &[
    getter("closed", closed, "True if the file is closed"),
    getter("name", name, "The file's name."),
    getter("mode", mode, "String giving the file mode"),
    getter("raw", raw, "The file without a buffer."),
    getter("closefd", |_, _| Ok(Value::TRUE), "True if the file descriptor will be closed by close()."),
];

/// Bytes read ahead at most, and held back at most.
const BUFFER: usize = 64 << 10;

/// What a file may do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Access {
    pub readable: bool,
    pub writable: bool,
    /// Nothing is read ahead or held back.
    pub raw: bool,
}

struct State {
    device: Device,
    readable: bool,
    writable: bool,
    raw: bool,
    /// Bytes read ahead; those before `at` were used.
    ahead: Vec<u8>,
    at: usize,
    /// Bytes held back.
    behind: Vec<u8>,
    mode: String,
}

pub(super) struct BinaryFile {
    state: RefCell<State>,
    name: Cell<Value>,
}

impl Payload for BinaryFile {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.name.get());
    }
}

impl Drop for BinaryFile {
    fn drop(&mut self) {
        let state = self.state.get_mut();
        // A file that nobody closed: what it holds back is delivered as far as possible, nobody can be told.
        if let (Some(number), false) = (state.device.number(), state.behind.is_empty()) {
            // SAFETY: the bytes are as long as said; the descriptor is still open.
            unsafe { libc::write(number, state.behind.as_ptr().cast(), state.behind.len()) };
        }
        let _ = state.device.close();
    }
}

/// A file over a device.
pub(super) fn new(vm: &mut Vm, device: Device, access: Access, name: Value, mode: &str) -> Result<Value, Raised> {
    let classes = super::classes(vm)?;
    let class = match access {
        Access { raw: true, .. } => classes.file_io,
        Access { readable: true, writable: true, .. } => classes.buffered_random,
        Access { readable: true, .. } => classes.buffered_reader,
        _ => classes.buffered_writer,
    };
    new_of(vm, class, device, access, name, mode)
}

fn new_of(
    vm: &mut Vm,
    class: Gc<Type>,
    device: Device,
    access: Access,
    name: Value,
    mode: &str,
) -> Result<Value, Raised> {
    let state = State {
        device,
        readable: access.readable,
        writable: access.writable,
        raw: access.raw,
        ahead: Vec::new(),
        at: 0,
        behind: Vec::new(),
        mode: mode.to_owned(),
    };
    let file = BinaryFile { state: RefCell::new(state), name: Cell::new(name) };
    Ok(vm.new_payload(class, Box::new(file))?.value())
}

/// `FileIO(path)` opens; `BufferedReader(file)` and its kin take the device of a file without a buffer.
fn new_file(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let classes = super::classes(vm)?;
    let class = vm.new_class(args[0], vm.types.object)?;
    if vm.is_subclass(class, classes.file_io) {
        let mode = match args[2].given() {
            Some(mode) => vm.str_text(mode).replace('b', ""),
            None => "r".to_owned(),
        };
        let opened = super::open::device(vm, args[1], &mode, args[3], args[4])?;
        let (device, access) = opened;
        return new_of(vm, class, device, Access { raw: true, ..access }, args[1], &format!("{mode}b"));
    }
    let raw = match file_of(vm, args[1]) {
        Some(raw) if raw.state.borrow().raw => raw,
        _ => {
            return Err(vm.not_implemented_error("a buffer over a raw file that is written in Python is not supported"));
        }
    };
    let device = raw.lend_device();
    let (readable, writable, mode) = {
        let state = raw.state.borrow();
        (state.readable, state.writable, state.mode.clone())
    };
    new_of(vm, class, device, Access { readable, writable, raw: false }, raw.name.get(), &mode)
}

/// The file behind a value, if it is one of ours.
pub(super) fn file_of(vm: &Vm, value: Value) -> Option<&'static BinaryFile> {
    vm.payload::<BinaryFile>(value)
}

fn open_file(vm: &mut Vm, value: Value) -> Result<&'static BinaryFile, Raised> {
    match file_of(vm, value) {
        Some(file) if !matches!(file.state.borrow().device, Device::Closed) => Ok(file),
        Some(_) => Err(closed_error(vm)),
        None => Err(vm.value_error("I/O operation on uninitialized object")),
    }
}

fn readable_file(vm: &mut Vm, value: Value) -> Result<&'static BinaryFile, Raised> {
    let file = open_file(vm, value)?;
    if !file.state.borrow().readable {
        return Err(unsupported(vm, "read"));
    }
    file.flush(vm)?;
    Ok(file)
}

impl BinaryFile {
    /// Reads more bytes ahead; false at the end.
    fn fill(&self, vm: &mut Vm, wanted: usize) -> Result<bool, Raised> {
        // The device may call back into Python (a signal's handler): no borrow is held meanwhile.
        let mut part = vec![0; wanted];
        let device = self.lend_device();
        let count = device.read(vm, &mut part);
        self.state.borrow_mut().device = device;
        let count = count?;
        let mut state = self.state.borrow_mut();
        let used = state.at;
        state.ahead.drain(..used);
        state.at = 0;
        state.ahead.extend_from_slice(&part[..count]);
        Ok(count > 0)
    }

    fn lend_device(&self) -> Device {
        std::mem::replace(&mut self.state.borrow_mut().device, Device::Closed)
    }

    fn available(&self) -> usize {
        let state = self.state.borrow();
        state.ahead.len() - state.at
    }

    fn take(&self, count: usize) -> Vec<u8> {
        let mut state = self.state.borrow_mut();
        let at = state.at;
        let part = state.ahead[at..at + count].to_vec();
        state.at += count;
        part
    }

    /// At most `size` bytes, all that are left for `None`.
    pub fn read(&self, vm: &mut Vm, size: Option<usize>) -> Result<Vec<u8>, Raised> {
        let raw = self.state.borrow().raw;
        match size {
            Some(size) => {
                while self.available() < size {
                    let missing = size - self.available();
                    if !self.fill(vm, if raw { missing } else { missing.max(BUFFER) })? || raw {
                        break;
                    }
                }
                Ok(self.take(size.min(self.available())))
            }
            None => {
                while self.fill(vm, BUFFER)? {}
                Ok(self.take(self.available()))
            }
        }
    }

    /// What is read ahead already, or one read of the device.
    pub fn read_some(&self, vm: &mut Vm, most: usize) -> Result<Vec<u8>, Raised> {
        if self.available() == 0 {
            self.fill(vm, most.clamp(1, BUFFER))?;
        }
        Ok(self.take(most.min(self.available())))
    }

    fn line(&self, vm: &mut Vm, limit: Option<usize>) -> Result<Vec<u8>, Raised> {
        let mut searched = 0;
        loop {
            let found = {
                let state = self.state.borrow();
                let rest = &state.ahead[state.at..];
                rest[searched..].iter().position(|byte| *byte == b'\n').map(|at| searched + at + 1)
            };
            let available = self.available();
            if let Some(end) = found {
                return Ok(self.take(end.min(limit.unwrap_or(end))));
            }
            if let Some(limit) = limit.filter(|limit| *limit <= available) {
                return Ok(self.take(limit));
            }
            searched = available;
            let raw = self.state.borrow().raw;
            if !self.fill(vm, if raw { 1 } else { 8192 })? {
                return Ok(self.take(self.available()));
            }
        }
    }

    /// Writes bytes.
    pub fn write(&self, vm: &mut Vm, bytes: &[u8]) -> Result<(), Raised> {
        self.forget_ahead(vm)?;
        let direct = {
            let mut state = self.state.borrow_mut();
            // The standard streams hold back themselves, as `print` writes to them past us.
            if state.raw || matches!(state.device, Device::Standard(_)) {
                true
            } else {
                state.behind.extend_from_slice(bytes);
                if state.behind.len() < BUFFER {
                    return Ok(());
                }
                false
            }
        };
        if !direct {
            return self.flush(vm);
        }
        let device = self.lend_device();
        let result = device.write_all(vm, bytes);
        self.state.borrow_mut().device = device;
        result
    }

    /// The device goes back to where the program believes it is.
    fn forget_ahead(&self, vm: &mut Vm) -> Result<(), Raised> {
        let ahead = self.available();
        if ahead > 0 {
            let mut state = self.state.borrow_mut();
            (state.at, state.ahead) = (0, Vec::new());
            if let Err(error) = state.device.seek(SeekFrom::Current(-(ahead as i64))) {
                return Err(vm.os_error(&error, None));
            }
        }
        Ok(())
    }

    /// Delivers what is held back.
    pub fn flush(&self, vm: &mut Vm) -> Result<(), Raised> {
        let behind = std::mem::take(&mut self.state.borrow_mut().behind);
        let device = self.lend_device();
        let written = if behind.is_empty() { Ok(()) } else { device.write_all(vm, &behind) };
        let flushed = written.and_then(|()| device.flush(vm));
        self.state.borrow_mut().device = device;
        flushed
    }

    /// Where the next byte is read or written.
    pub fn tell(&self, vm: &mut Vm) -> Result<u64, Raised> {
        let place = self.state.borrow().device.seek(SeekFrom::Current(0));
        match place {
            Ok(place) => {
                let behind = self.state.borrow().behind.len() as u64;
                Ok(place + behind - self.available() as u64)
            }
            Err(error) => Err(vm.os_error(&error, None)),
        }
    }

    /// Moves there.
    pub fn seek(&self, vm: &mut Vm, to: SeekFrom) -> Result<u64, Raised> {
        self.flush(vm)?;
        self.forget_ahead(vm)?;
        let place = self.state.borrow().device.seek(to);
        place.map_err(|error| vm.os_error(&error, None))
    }

    /// Whether it was opened for writing.
    pub fn is_writable(&self) -> bool {
        self.state.borrow().writable
    }

    /// Whether it is a terminal.
    pub fn is_terminal(&self) -> bool {
        self.state.borrow().device.is_terminal()
    }
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.type_name(args[0]);
    let Some(file) = file_of(vm, args[0]) else { return vm.new_str(&format!("<_io.{class}>")) };
    let name = vm.repr_text(file.name.get())?;
    let raw = file.state.borrow().raw;
    let mode = if raw { format!(" mode='{}'", file.state.borrow().mode) } else { String::new() };
    vm.new_str(&format!("<_io.{class} name={name}{mode}>"))
}

fn read(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let size = match args.get(1) {
        Some(size) => base::size(vm, *size)?,
        None => None,
    };
    let bytes = readable_file(vm, args[0])?.read(vm, size)?;
    vm.new_bytes(&bytes)
}

fn read1(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let size = base::size(vm, args[1])?.unwrap_or(BUFFER);
    let bytes = readable_file(vm, args[0])?.read_some(vm, size)?;
    vm.new_bytes(&bytes)
}

fn peek(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let file = readable_file(vm, args[0])?;
    if file.available() == 0 {
        file.fill(vm, BUFFER)?;
    }
    let ahead = {
        let state = file.state.borrow();
        state.ahead[state.at..].to_vec()
    };
    vm.new_bytes(&ahead)
}

/// Puts bytes into a writable buffer. The buffer is at least as long.
pub(super) fn store(vm: &mut Vm, buffer: Value, bytes: &[u8]) -> Result<(), Raised> {
    for (at, byte) in bytes.iter().enumerate() {
        vm.set_item(buffer, Value::small_int(at as i64), Value::small_int(i64::from(*byte)))?;
    }
    Ok(())
}

/// The length of a writable buffer.
pub(super) fn writable_length(vm: &mut Vm, buffer: Value) -> Result<usize, Raised> {
    match (buffer.cast::<ByteArray>(), buffer.cast::<MemoryView>()) {
        (Some(array), _) => Ok(array.length.get()),
        (_, Some(view)) if !view.readonly.get() => Ok(view.length.get()),
        _ => {
            let name = vm.type_name(buffer);
            Err(vm.type_error(format!("readinto() argument must be read-write bytes-like object, not {name}")))
        }
    }
}

fn readinto(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let file = readable_file(vm, args[0])?;
    let length = writable_length(vm, args[1])?;
    let bytes = file.read(vm, Some(length))?;
    store(vm, args[1], &bytes)?;
    Ok(Value::small_int(bytes.len() as i64))
}

fn readline(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let limit = base::size(vm, args[1])?;
    let line = readable_file(vm, args[0])?.line(vm, limit)?;
    vm.new_bytes(&line)
}

fn next(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let line = readable_file(vm, args[0])?.line(vm, None)?;
    if line.is_empty() { Err(vm.stop_iteration(Value::NONE)) } else { vm.new_bytes(&line) }
}

fn write_method(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let file = open_file(vm, args[0])?;
    if !file.state.borrow().writable {
        return Err(unsupported(vm, "write"));
    }
    let bytes = vm.bytes_argument(args[1])?;
    file.write(vm, &bytes)?;
    Ok(Value::small_int(bytes.len() as i64))
}

fn flush_method(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    open_file(vm, args[0])?.flush(vm)?;
    Ok(Value::NONE)
}

fn close(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let Some(file) = file_of(vm, args[0]) else { return Ok(Value::NONE) };
    if matches!(file.state.borrow().device, Device::Closed) {
        return Ok(Value::NONE);
    }
    let flushed = file.flush(vm);
    let mut device = file.lend_device();
    if let Err(error) = device.close() {
        flushed?;
        return Err(vm.os_error(&error, None));
    }
    flushed?;
    Ok(Value::NONE)
}

/// Where to move, from the two arguments of `seek`.
pub(super) fn target(vm: &mut Vm, offset: Value, whence: Value) -> Result<SeekFrom, Raised> {
    let offset = vm.index_i64(offset)?;
    let whence = match whence.given() {
        Some(whence) => vm.index_i64(whence)?,
        None => 0,
    };
    match whence {
        0 if offset < 0 => Err(vm.value_error(format!("negative seek position {offset}"))),
        0 => Ok(SeekFrom::Start(offset as u64)),
        1 => Ok(SeekFrom::Current(offset)),
        2 => Ok(SeekFrom::End(offset)),
        _ => Err(vm.value_error(format!("invalid whence ({whence}, should be 0, 1 or 2)"))),
    }
}

fn seek(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let file = open_file(vm, args[0])?;
    let to = target(vm, args[1], args[2])?;
    let place = file.seek(vm, to)?;
    vm.new_int_u64(place)
}

fn tell_method(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let place = open_file(vm, args[0])?.tell(vm)?;
    vm.new_int_u64(place)
}

fn truncate(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let file = open_file(vm, args[0])?;
    if !file.state.borrow().writable {
        return Err(unsupported(vm, "truncate"));
    }
    file.flush(vm)?;
    let length = match base::size(vm, args[1])? {
        Some(length) => length as u64,
        None => file.tell(vm)?,
    };
    let result = file.state.borrow().device.truncate(length);
    match result {
        Ok(()) => vm.new_int_u64(length),
        Err(error) => Err(vm.os_error(&error, None)),
    }
}

fn fileno(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let number = open_file(vm, args[0])?.state.borrow().device.number();
    Ok(number.map_or(Value::NONE, |number| Value::small_int(i64::from(number))))
}

fn isatty(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::bool(open_file(vm, args[0])?.is_terminal()))
}

fn allowed(vm: &mut Vm, file: Value, what: fn(&State) -> bool) -> Result<Value, Raised> {
    let file = open_file(vm, file)?;
    Ok(Value::bool(what(&file.state.borrow())))
}

fn seekable(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let file = open_file(vm, args[0])?;
    let works = file.state.borrow().device.seek(SeekFrom::Current(0)).is_ok();
    Ok(Value::bool(works))
}

fn closed(vm: &mut Vm, file: Value) -> Result<Value, Raised> {
    Ok(Value::bool(file_of(vm, file).is_none_or(|file| matches!(file.state.borrow().device, Device::Closed))))
}

fn name(vm: &mut Vm, file: Value) -> Result<Value, Raised> {
    Ok(file_of(vm, file).map_or(Value::NONE, |file| file.name.get()))
}

fn mode(vm: &mut Vm, file: Value) -> Result<Value, Raised> {
    let mode = file_of(vm, file).map_or(String::new(), |file| file.state.borrow().mode.clone());
    vm.new_str(&mode)
}

/// The same descriptor without a buffer.
fn raw(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let file = open_file(vm, value)?;
    let (number, access) = {
        let state = file.state.borrow();
        if state.raw {
            return Ok(value);
        }
        (state.device.number(), Access { readable: state.readable, writable: state.writable, raw: true })
    };
    let device = Device::Descriptor { number: number.unwrap_or(-1), owned: false };
    let mode = file.state.borrow().mode.clone();
    new(vm, device, access, file.name.get(), &mode)
}
