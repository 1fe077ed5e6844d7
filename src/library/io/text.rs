//! `TextIOWrapper`: text over a file of bytes.

use std::cell::{Cell, RefCell};
use std::io::SeekFrom;

use super::base::{self, bytes_of, closed_error};
use super::binary::{self, Access, BinaryFile};
use super::newline::{Newline, seen_value, translate};
use super::{Device, unsupported};
use crate::heap::{Kind, Tracer};
use crate::library::class::ClassDef;
use crate::objects::{
    AttributeDef, NativeDef, Payload, Raised, Str, TypeFlags, Value, Vm, accessor, getter, method, static_method,
};
use crate::text::codecs::Codec;
use crate::text::wtf8;

pub(super) static CLASS: ClassDef = ClassDef {
    name: "TextIOWrapper",
    module: "_io",
    doc: "Character and line based layer over a BufferedIOBase object, buffer.",
    kind: Kind::Payload,
    flags: TypeFlags::BASE.with(TypeFlags::DICT).with(TypeFlags::WEAKREF),
    methods: METHODS,
    attributes: ATTRIBUTES,
    ..ClassDef::PLAIN
};

static METHODS: &[NativeDef] = &[
    static_method(
        "__new__",
        "(cls, buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)",
        new_wrapper,
        "Create and return a new object.",
    ),
    method("__init__", "(self, *args, **kwargs)", |_, _| Ok(Value::NONE), "Initialize self."),
    method("__repr__", "(self, /)", repr, "Return repr(self)."),
    method("read", "(self, size=-1, /)", read, "Read and return at most size characters."),
    method("readline", "(self, size=-1, /)", readline, "Read and return a line."),
    method("__next__", "(self, /)", next, "Implement next(self)."),
    method("write", "(self, text, /)", write_method, "Write string to the stream."),
    method("flush", "(self, /)", flush, "Flush write buffers."),
    method("close", "(self, /)", close, "Flush and close the stream."),
    method("seek", "(self, cookie, whence=0, /)", seek, "Set the stream position, and return the new stream position."),
    method("tell", "(self, /)", tell, "Return the stream position as an opaque number."),
    method("truncate", "(self, pos=None, /)", truncate, ""),
    method("detach", "(self, /)", detach, ""),
    method(
        "reconfigure",
        "(self, /, *, encoding=None, errors=None, newline=None, line_buffering=None, write_through=None)",
        reconfigure,
        "Reconfigure the text stream with new parameters.",
    ),
    method("fileno", "(self, /)", |vm, args| ask(vm, args[0], "fileno"), ""),
    method("isatty", "(self, /)", |vm, args| ask(vm, args[0], "isatty"), ""),
    method("readable", "(self, /)", |vm, args| ask(vm, args[0], "readable"), ""),
    method("writable", "(self, /)", |vm, args| ask(vm, args[0], "writable"), ""),
    method("seekable", "(self, /)", |vm, args| ask(vm, args[0], "seekable"), ""),
];

static ATTRIBUTES: &[AttributeDef] = &[
    getter("buffer", |vm, value| Ok(wrapper_of(vm, value)?.buffer.get()), "The file of bytes beneath."),
    getter(
        "encoding",
        |vm, value| with_text(vm, value, |state| state.encoding.clone()),
        "Encoding of the text stream.",
    ),
    getter("errors", |vm, value| with_text(vm, value, |state| state.errors.clone()), "The error setting."),
    getter("newlines", newlines, "Line endings translated so far."),
    getter("closed", closed, "True if the file is closed."),
    getter("name", |vm, value| beneath(vm, value, "name"), "The file's name."),
    getter("line_buffering", |vm, value| Ok(Value::bool(wrapper_of(vm, value)?.state.borrow().by_line)), ""),
    getter("write_through", |vm, value| Ok(Value::bool(wrapper_of(vm, value)?.state.borrow().write_through)), ""),
    accessor("mode", get_mode, set_mode, "The mode it was opened with."),
];

/// Bytes read from beneath at once.
const CHUNK: usize = 8192;

struct State {
    codec: Codec,
    encoding: String,
    errors: String,
    newline: Newline,
    by_line: bool,
    write_through: bool,
    /// Bytes that were read and not decoded yet: a character that is cut off.
    undecoded: Vec<u8>,
    /// Text that was decoded and not read yet; what is before `at` was read.
    text: Vec<u8>,
    at: usize,
    /// A `\r` came last.
    held: bool,
    seen: u8,
    at_end: bool,
    mode: Option<String>,
}

struct Wrapper {
    /// `None` once detached.
    buffer: Cell<Value>,
    state: RefCell<State>,
}

impl Payload for Wrapper {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.buffer.get());
    }
}

/// How text is coded.
pub(super) struct Coding {
    pub codec: Codec,
    pub encoding: String,
    pub errors: String,
}

impl Coding {
    /// From the arguments of `open`: UTF-8 and `strict` unless they say otherwise.
    pub fn from_arguments(vm: &mut Vm, encoding: Value, errors: Value) -> Result<Coding, Raised> {
        let given = |value: Value| value.given().filter(|value| !value.is_none()).unwrap_or(Value::UNBOUND);
        let mut encoding = vm.name_argument(given(encoding), "open", "'encoding'", "UTF-8")?;
        if encoding == "locale" {
            encoding = "UTF-8".into();
        }
        let errors = vm.name_argument(given(errors), "open", "'errors'", "strict")?;
        let codec = vm.find_codec(&encoding)?;
        Ok(Coding { codec, encoding, errors })
    }
}

/// A wrapper of a class over a file of bytes.
pub(super) fn new(
    vm: &mut Vm,
    class: Value,
    buffer: Value,
    coding: Coding,
    newline: Newline,
    (by_line, write_through): (bool, bool),
    mode: Option<&str>,
) -> Result<Value, Raised> {
    let class = vm.new_class(class, vm.types.object)?;
    let state = State {
        codec: coding.codec,
        encoding: coding.encoding,
        errors: coding.errors,
        newline,
        by_line,
        write_through,
        undecoded: Vec::new(),
        text: Vec::new(),
        at: 0,
        held: false,
        seen: 0,
        at_end: false,
        mode: mode.map(str::to_owned),
    };
    let wrapper = Wrapper { buffer: Cell::new(buffer), state: RefCell::new(state) };
    Ok(vm.new_payload(class, Box::new(wrapper))?.value())
}

/// Text over one of the standard streams.
pub(super) fn over_device(vm: &mut Vm, device: Device, name: &str, mode: &str, errors: &str) -> Result<Value, Raised> {
    let class = super::classes(vm)?.text.value();
    let access = Access { readable: mode == "r", writable: mode == "w", raw: false };
    let by_line = name == "<stderr>" || device.is_terminal();
    let name = vm.new_str(name)?;
    let buffer = binary::new(vm, device, access, name, &format!("{mode}b"))?;
    let coding = Coding { codec: Codec::Utf8, encoding: "utf-8".into(), errors: errors.into() };
    new(vm, class, buffer, coding, Newline::Universal, (by_line, false), Some(mode))
}

fn new_wrapper(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let coding = Coding::from_arguments(vm, args[2], args[3])?;
    let newline = Newline::from_argument(vm, args[4])?;
    let by_line = vm.flag_argument(args[5])?;
    let through = vm.flag_argument(args[6])?;
    new(vm, args[0], args[1], coding, newline, (by_line, through), None)
}

fn wrapper_of(vm: &mut Vm, value: Value) -> Result<&'static Wrapper, Raised> {
    match vm.payload::<Wrapper>(value) {
        Some(wrapper) if wrapper.buffer.get().is_none() => Err(vm.value_error("underlying buffer has been detached")),
        Some(wrapper) => Ok(wrapper),
        None => Err(vm.value_error("I/O operation on uninitialized object")),
    }
}

fn open_wrapper(vm: &mut Vm, value: Value) -> Result<&'static Wrapper, Raised> {
    let wrapper = wrapper_of(vm, value)?;
    if base::is_closed(vm, wrapper.buffer.get())? { Err(closed_error(vm)) } else { Ok(wrapper) }
}

fn ask(vm: &mut Vm, file: Value, what: &str) -> Result<Value, Raised> {
    let buffer = open_wrapper(vm, file)?.buffer.get();
    call(vm, buffer, what, &[])
}

fn call(vm: &mut Vm, file: Value, method: &str, args: &[Value]) -> Result<Value, Raised> {
    let method = vm.get_attr_str(file, method)?;
    vm.call(method, args)
}

fn beneath(vm: &mut Vm, file: Value, name: &str) -> Result<Value, Raised> {
    let buffer = wrapper_of(vm, file)?.buffer.get();
    vm.get_attr_str(buffer, name)
}

fn with_text(vm: &mut Vm, value: Value, part: fn(&State) -> String) -> Result<Value, Raised> {
    let text = part(&wrapper_of(vm, value)?.state.borrow());
    vm.new_str(&text)
}

impl Wrapper {
    /// Our own file of bytes beneath, for the short way.
    fn native(&self, vm: &Vm) -> Option<&'static BinaryFile> {
        binary::file_of(vm, self.buffer.get())
    }

    /// Decodes what `count` more bytes give; false at the end.
    fn fill(&self, vm: &mut Vm, count: Option<usize>) -> Result<bool, Raised> {
        let buffer = self.buffer.get();
        let readable = call(vm, buffer, "readable", &[])?;
        if !vm.truth(readable)? {
            return Err(unsupported(vm, "not readable"));
        }
        if self.state.borrow().at_end {
            return Ok(false);
        }
        let part = match (self.native(vm), count) {
            (Some(file), Some(count)) => file.read_some(vm, count)?,
            (Some(file), None) => file.read(vm, None)?,
            (None, count) => {
                let size = count.map_or(Value::small_int(-1), |count| Value::small_int(count as i64));
                let part = call(vm, buffer, "read", &[size])?;
                match bytes_of(part) {
                    Some(bytes) => bytes,
                    None => return Err(vm.type_error("underlying read() should have returned a bytes-like object")),
                }
            }
        };
        let last = part.is_empty() || count.is_none();
        let (codec, errors, bytes) = {
            let mut state = self.state.borrow_mut();
            let mut bytes = std::mem::take(&mut state.undecoded);
            bytes.extend_from_slice(&part);
            (state.codec, state.errors.clone(), bytes)
        };
        let (text, used) = vm.decode_part(Value::NONE, &bytes, codec, &errors, last)?;
        let mut state = self.state.borrow_mut();
        state.undecoded = bytes[used..].to_vec();
        let read = state.at;
        state.text.drain(..read);
        state.at = 0;
        let (mut held, mut seen) = (state.held, state.seen);
        let text = match state.newline {
            Newline::Universal => translate(&text, &mut held, last, &mut seen, true),
            Newline::Any => translate(&text, &mut held, last, &mut seen, false),
            _ => text,
        };
        (state.held, state.seen) = (held, seen);
        state.text.extend_from_slice(&text);
        if part.is_empty() {
            // A terminal may go on after its end of input; the next read asks again.
            return Ok(false);
        }
        Ok(true)
    }

    fn take(&self, end: usize) -> Vec<u8> {
        let mut state = self.state.borrow_mut();
        let at = state.at;
        let part = state.text[at..at + end].to_vec();
        state.at += end;
        part
    }

    fn read(&self, vm: &mut Vm, size: Option<usize>) -> Result<Vec<u8>, Raised> {
        let Some(size) = size else {
            self.fill(vm, None)?;
            let rest = self.rest();
            return Ok(self.take(rest));
        };
        loop {
            {
                let state = self.state.borrow();
                let text = &state.text[state.at..];
                if text.len() >= size && wtf8::len(text) >= size {
                    let end = wtf8::offset_of(text, size);
                    drop(state);
                    return Ok(self.take(end));
                }
            }
            if !self.fill(vm, Some(CHUNK))? {
                let rest = self.rest();
                return Ok(self.take(rest));
            }
        }
    }

    fn rest(&self) -> usize {
        let state = self.state.borrow();
        state.text.len() - state.at
    }

    fn line(&self, vm: &mut Vm, limit: Option<usize>) -> Result<Vec<u8>, Raised> {
        let mut last = false;
        loop {
            let end = {
                let state = self.state.borrow();
                let text = &state.text[state.at..];
                let end = state.newline.line_end(text, last);
                match limit {
                    Some(limit) if end.is_some() || text.len() >= limit => {
                        let cut = wtf8::offset_of(text, limit.min(wtf8::len(text)));
                        match end {
                            Some(end) => Some(end.min(cut)),
                            None => (wtf8::len(text) >= limit).then_some(cut),
                        }
                    }
                    _ => end,
                }
            };
            if let Some(end) = end {
                return Ok(self.take(end));
            }
            if last {
                let rest = self.rest();
                return Ok(self.take(rest));
            }
            last = !self.fill(vm, Some(CHUNK))?;
        }
    }

    /// What was read ahead is given back: the file beneath goes to where the program believes it is.
    fn forget_ahead(&self, vm: &mut Vm) -> Result<(), Raised> {
        if self.rest() > 0 || !self.state.borrow().undecoded.is_empty() {
            let place = self.tell(vm)?;
            if let Some(file) = self.native(vm) {
                file.seek(vm, SeekFrom::Start(place))?;
            }
        }
        let mut state = self.state.borrow_mut();
        (state.at, state.held, state.at_end) = (0, false, false);
        state.text.clear();
        state.undecoded.clear();
        Ok(())
    }

    /// Where in the file beneath the next character comes from.
    fn tell(&self, vm: &mut Vm) -> Result<u64, Raised> {
        let buffer = self.buffer.get();
        let place = match self.native(vm) {
            Some(file) => file.tell(vm)?,
            None => {
                let place = call(vm, buffer, "tell", &[])?;
                vm.index_i64(place)? as u64
            }
        };
        let (codec, errors, text, lines, undecoded) = {
            let state = self.state.borrow();
            let text = state.text[state.at..].to_vec();
            // Line ends of two bytes were read as one; a file has one kind of them.
            let crlf = state.newline == Newline::Universal && state.seen & super::newline::SEEN_CRLF != 0;
            let lines = if crlf { text.iter().filter(|byte| **byte == b'\n').count() } else { 0 };
            let held = usize::from(state.held);
            (state.codec, state.errors.clone(), text, lines + held, state.undecoded.len())
        };
        let text = vm.new_str_wtf8(&text)?;
        let ahead = match text.cast::<Str>() {
            Some(text) => vm.encode_with(text, codec, &errors)?.len(),
            None => 0,
        };
        Ok(place.saturating_sub((ahead + lines + undecoded) as u64))
    }
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let wrapper = wrapper_of(vm, args[0])?;
    let mut text = "<_io.TextIOWrapper".to_owned();
    let key = vm.names.plain_name;
    if let Some(name) = vm.find_attr(args[0], key)? {
        text.push_str(&format!(" name={}", vm.repr_text(name)?));
    }
    let state = wrapper.state.borrow();
    if let Some(mode) = &state.mode {
        text.push_str(&format!(" mode='{mode}'"));
    }
    text.push_str(&format!(" encoding='{}'>", state.encoding));
    drop(state);
    vm.new_str(&text)
}

fn read(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let size = base::size(vm, args[1])?;
    let text = open_wrapper(vm, args[0])?.read(vm, size)?;
    vm.new_str_wtf8(&text)
}

fn readline(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let limit = base::size(vm, args[1])?;
    let line = open_wrapper(vm, args[0])?.line(vm, limit)?;
    vm.new_str_wtf8(&line)
}

fn next(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let line = open_wrapper(vm, args[0])?.line(vm, None)?;
    if line.is_empty() { Err(vm.stop_iteration(Value::NONE)) } else { vm.new_str_wtf8(&line) }
}

fn write_method(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let Some(text) = args[1].cast::<Str>() else {
        let name = vm.type_name(args[1]);
        return Err(vm.type_error(format!("write() argument must be str, not {name}")));
    };
    let wrapper = open_wrapper(vm, args[0])?;
    let buffer = wrapper.buffer.get();
    let native = wrapper.native(vm);
    if native.is_none() || wrapper.rest() > 0 {
        let writable = call(vm, buffer, "writable", &[])?;
        if !vm.truth(writable)? {
            return Err(unsupported(vm, "not writable"));
        }
    }
    wrapper.forget_ahead(vm)?;
    let (codec, errors, newline, by_line, through) = {
        let state = wrapper.state.borrow();
        (state.codec, state.errors.clone(), state.newline, state.by_line, state.write_through)
    };
    let source = match newline.written() {
        Some(end) if text.as_bytes().contains(&b'\n') => {
            let replaced = text.as_bytes().split(|byte| *byte == b'\n').collect::<Vec<_>>().join(end);
            vm.new_str_wtf8(&replaced)?.cast::<Str>().unwrap_or(text)
        }
        _ => text,
    };
    let bytes = match codec {
        // UTF-8 is what is there.
        Codec::Utf8 if !source.header.has(crate::objects::str::FLAG_SURROGATES) => source.as_bytes().to_vec(),
        _ => vm.encode_with(source, codec, &errors)?,
    };
    match native {
        Some(file) => {
            if !file.is_writable() {
                return Err(unsupported(vm, "not writable"));
            }
            file.write(vm, &bytes)?;
        }
        None => {
            let bytes = vm.new_bytes(&bytes)?;
            call(vm, buffer, "write", &[bytes])?;
        }
    }
    if through || (by_line && text.as_bytes().iter().any(|byte| matches!(byte, b'\n' | b'\r'))) {
        call(vm, buffer, "flush", &[])?;
    }
    vm.new_int_u64(text.chars as u64)
}

fn flush(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let buffer = open_wrapper(vm, args[0])?.buffer.get();
    call(vm, buffer, "flush", &[])
}

fn close(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let buffer = wrapper_of(vm, args[0])?.buffer.get();
    if base::is_closed(vm, buffer)? {
        return Ok(Value::NONE);
    }
    // A subclass may have its own `flush`.
    let flushed = call(vm, args[0], "flush", &[]);
    let closed = call(vm, buffer, "close", &[]);
    flushed?;
    closed
}

fn seek(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let wrapper = open_wrapper(vm, args[0])?;
    let to = binary::target(vm, args[1], args[2])?;
    match to {
        SeekFrom::Current(0) => return tell(vm, args),
        SeekFrom::Current(_) => return Err(unsupported(vm, "can't do nonzero cur-relative seeks")),
        SeekFrom::End(offset) if offset != 0 => {
            return Err(unsupported(vm, "can't do nonzero end-relative seeks"));
        }
        _ => {}
    }
    {
        let mut state = wrapper.state.borrow_mut();
        (state.at, state.held, state.at_end) = (0, false, false);
        state.text.clear();
        state.undecoded.clear();
    }
    let buffer = wrapper.buffer.get();
    call(vm, buffer, "flush", &[])?;
    call(vm, buffer, "seek", &[args[1], args[2].given().unwrap_or(Value::small_int(0))])
}

fn tell(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let place = open_wrapper(vm, args[0])?.tell(vm)?;
    vm.new_int_u64(place)
}

fn truncate(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let wrapper = open_wrapper(vm, args[0])?;
    let buffer = wrapper.buffer.get();
    call(vm, buffer, "flush", &[])?;
    let size = match args[1].given() {
        Some(size) if !size.is_none() => size,
        _ => tell(vm, args)?,
    };
    call(vm, buffer, "truncate", &[size])
}

fn detach(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let wrapper = wrapper_of(vm, args[0])?;
    let buffer = wrapper.buffer.get();
    call(vm, buffer, "flush", &[])?;
    wrapper.buffer.set(Value::NONE);
    Ok(buffer)
}

fn reconfigure(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let wrapper = open_wrapper(vm, args[0])?;
    call(vm, wrapper.buffer.get(), "flush", &[])?;
    let given = |value: Value| value.given().filter(|value| !value.is_none());
    if let Some(encoding) = given(args[1]) {
        let coding = Coding::from_arguments(vm, encoding, args[2])?;
        let mut state = wrapper.state.borrow_mut();
        (state.codec, state.encoding, state.errors) = (coding.codec, coding.encoding, coding.errors);
    } else if let Some(errors) = given(args[2]) {
        wrapper.state.borrow_mut().errors = vm.str_text(errors).to_owned();
    }
    if !args[3].is_unbound() {
        let newline = Newline::from_argument(vm, args[3])?;
        wrapper.state.borrow_mut().newline = newline;
    }
    if let Some(by_line) = given(args[4]) {
        wrapper.state.borrow_mut().by_line = vm.truth(by_line)?;
    }
    if let Some(through) = given(args[5]) {
        wrapper.state.borrow_mut().write_through = vm.truth(through)?;
    }
    Ok(Value::NONE)
}

fn closed(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    beneath(vm, value, "closed")
}

fn newlines(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let seen = wrapper_of(vm, value)?.state.borrow().seen;
    seen_value(vm, seen)
}

fn get_mode(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let mode = wrapper_of(vm, value)?.state.borrow().mode.clone();
    match mode {
        Some(mode) => vm.new_str(&mode),
        None => Err(vm.attribute_error("'_io.TextIOWrapper' object has no attribute 'mode'")),
    }
}

fn set_mode(vm: &mut Vm, value: Value, mode: Value) -> Result<(), Raised> {
    let text = vm.str_text(mode).to_owned();
    wrapper_of(vm, value)?.state.borrow_mut().mode = Some(text);
    Ok(())
}
