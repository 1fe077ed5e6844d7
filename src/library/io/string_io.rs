//! `StringIO`: a file of text in memory.

use std::cell::RefCell;

use super::base::{self, closed_error};
use super::newline::{Newline, seen_value, translate};
use super::{binary, bytes_io, unsupported};
use crate::heap::Kind;
use crate::library::class::ClassDef;
use crate::objects::{
    AttributeDef, NativeDef, Payload, Raised, Str, TypeFlags, Value, Vm, getter, method, static_method,
};
use crate::text::wtf8;

pub(super) static CLASS: ClassDef = ClassDef {
    name: "StringIO",
    module: "_io",
    doc: "Text I/O implementation using an in-memory buffer.",
    kind: Kind::Payload,
    flags: TypeFlags::BASE.with(TypeFlags::DICT).with(TypeFlags::WEAKREF),
    methods: METHODS,
    attributes: ATTRIBUTES,
    ..ClassDef::PLAIN
};

static METHODS: &[NativeDef] = &[
    static_method("__new__", "(cls, *args, **kwargs)", new, "Create and return a new object."),
    method("__init__", "(self, initial_value='', newline='\\n')", init, "Initialize self."),
    method("read", "(self, size=-1, /)", read, "Read at most size characters, returned as a string."),
    method("readline", "(self, size=-1, /)", readline, "Read until newline or EOF."),
    method("__next__", "(self, /)", next, "Implement next(self)."),
    method("write", "(self, s, /)", write, "Write string to file."),
    method("getvalue", "(self, /)", getvalue, "Retrieve the entire contents of the object."),
    method("seek", "(self, pos, whence=0, /)", seek, "Change stream position."),
    method("tell", "(self, /)", tell, "Tell the current file position."),
    method("truncate", "(self, pos=None, /)", truncate, "Truncate size to pos."),
    method("close", "(self, /)", close, "Close the IO object."),
    method("flush", "(self, /)", |vm, args| with(vm, args[0], |_| ()).map(|()| Value::NONE), "Does nothing."),
    method("isatty", "(self, /)", |vm, args| with(vm, args[0], |_| ()).map(|()| Value::FALSE), ""),
    method("readable", "(self, /)", |vm, args| with(vm, args[0], |_| ()).map(|()| Value::TRUE), ""),
    method("writable", "(self, /)", |vm, args| with(vm, args[0], |_| ()).map(|()| Value::TRUE), ""),
    method("seekable", "(self, /)", |vm, args| with(vm, args[0], |_| ()).map(|()| Value::TRUE), ""),
];

static ATTRIBUTES: &[AttributeDef] = &[
    getter("closed", closed, "True if the file is closed."),
    getter("newlines", |vm, value| with(vm, value, |memory| memory.seen).and_then(|seen| seen_value(vm, seen)), ""),
    getter("line_buffering", |_, _| Ok(Value::FALSE), ""),
];

struct Memory {
    text: Vec<u8>,
    /// Where it is read and written, in bytes; behind the end where `beyond` code points are missing.
    at: usize,
    beyond: usize,
    newline: Newline,
    seen: u8,
}

impl Memory {
    fn empty(newline: Newline) -> Memory {
        Memory { text: Vec::new(), at: 0, beyond: 0, newline, seen: 0 }
    }

    fn take(&mut self, end: usize) -> Vec<u8> {
        let part = self.text[self.at..self.at + end].to_vec();
        self.at += end;
        part
    }

    fn put(&mut self, text: &[u8]) {
        let text = match self.newline {
            Newline::Universal => translate(text, &mut false, true, &mut self.seen, true),
            Newline::Any => translate(text, &mut false, true, &mut self.seen, false),
            newline => match newline.written() {
                Some(end) => text.split(|byte| *byte == b'\n').collect::<Vec<_>>().join(end),
                None => text.to_vec(),
            },
        };
        self.text.resize(self.text.len() + self.beyond, 0);
        self.at += self.beyond;
        self.beyond = 0;
        if self.at == self.text.len() {
            self.text.extend_from_slice(&text);
            self.at = self.text.len();
            return;
        }
        // As many characters are overwritten as are written.
        let rest = &self.text[self.at..];
        let end = self.at + wtf8::offset_of(rest, wtf8::len(&text).min(wtf8::len(rest)));
        let length = text.len();
        self.text.splice(self.at..end, text);
        self.at += length;
    }

    fn place(&self) -> usize {
        wtf8::len(&self.text[..self.at]) + self.beyond
    }

    fn move_to(&mut self, place: usize) {
        let length = wtf8::len(&self.text);
        self.at = wtf8::offset_of(&self.text, place.min(length));
        self.beyond = place.saturating_sub(length);
    }
}

/// `None` once closed.
struct StringIo(RefCell<Option<Memory>>);

impl Payload for StringIo {}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.new_class(args[0], vm.types.object)?;
    Ok(vm.new_payload(class, Box::new(StringIo(RefCell::new(Some(Memory::empty(Newline::Lf))))))?.value())
}

fn with<R>(vm: &mut Vm, value: Value, body: impl FnOnce(&mut Memory) -> R) -> Result<R, Raised> {
    let result = vm.payload::<StringIo>(value).and_then(|io| io.0.borrow_mut().as_mut().map(body));
    result.ok_or_else(|| closed_error(vm))
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let newline = match args[2].given() {
        None => Newline::Lf,
        Some(newline) => Newline::from_argument(vm, newline)?,
    };
    let text = match args[1].given() {
        None | Some(Value::NONE) => &[][..],
        Some(value) => match value.cast::<Str>() {
            Some(text) => text.as_bytes(),
            None => {
                let name = vm.type_name(value);
                return Err(vm.type_error(format!("initial_value must be str or None, not {name}")));
            }
        },
    };
    with(vm, args[0], |memory| {
        *memory = Memory::empty(newline);
        memory.put(text);
        memory.at = 0;
    })?;
    Ok(Value::NONE)
}

fn read(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let size = base::size(vm, args[1])?;
    let text = with(vm, args[0], |memory| {
        let rest = &memory.text[memory.at..];
        let end = match size {
            Some(size) if size < rest.len() => wtf8::offset_of(rest, size.min(wtf8::len(rest))),
            _ => rest.len(),
        };
        memory.take(end)
    })?;
    vm.new_str_wtf8(&text)
}

fn line(vm: &mut Vm, value: Value, limit: Option<usize>) -> Result<Vec<u8>, Raised> {
    with(vm, value, |memory| {
        let rest = &memory.text[memory.at..];
        let mut end = memory.newline.line_end(rest, true).unwrap_or(rest.len());
        if let Some(limit) = limit {
            end = end.min(wtf8::offset_of(rest, limit.min(wtf8::len(rest))));
        }
        memory.take(end)
    })
}

fn readline(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let limit = base::size(vm, args[1])?;
    let line = line(vm, args[0], limit)?;
    vm.new_str_wtf8(&line)
}

fn next(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let line = line(vm, args[0], None)?;
    if line.is_empty() { Err(vm.stop_iteration(Value::NONE)) } else { vm.new_str_wtf8(&line) }
}

fn write(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let Some(text) = args[1].cast::<Str>() else {
        let name = vm.type_name(args[1]);
        return Err(vm.type_error(format!("string argument expected, got '{name}'")));
    };
    with(vm, args[0], |memory| memory.put(text.as_bytes()))?;
    vm.new_int_u64(text.chars as u64)
}

fn getvalue(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let text = with(vm, args[0], |memory| memory.text.clone())?;
    vm.new_str_wtf8(&text)
}

fn seek(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let to = binary::target(vm, args[1], args[2])?;
    let (at, length) = with(vm, args[0], |memory| (memory.place(), wtf8::len(&memory.text)))?;
    match to {
        std::io::SeekFrom::Current(offset) | std::io::SeekFrom::End(offset) if offset != 0 => {
            return Err(unsupported(vm, "Can't do nonzero cur-relative seeks"));
        }
        _ => {}
    }
    let place = bytes_io::place(vm, to, at, length)?;
    with(vm, args[0], |memory| memory.move_to(place))?;
    vm.new_int_u64(place as u64)
}

fn tell(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let place = with(vm, args[0], |memory| memory.place())?;
    vm.new_int_u64(place as u64)
}

fn truncate(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let size = base::size(vm, args[1])?;
    let size = with(vm, args[0], |memory| {
        let size = size.unwrap_or(memory.place());
        let end = wtf8::offset_of(&memory.text, size.min(wtf8::len(&memory.text)));
        let place = memory.place();
        memory.text.truncate(end);
        memory.move_to(place);
        size
    })?;
    vm.new_int_u64(size as u64)
}

fn close(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if let Some(io) = vm.payload::<StringIo>(args[0]) {
        *io.0.borrow_mut() = None;
    }
    Ok(Value::NONE)
}

fn closed(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    Ok(Value::bool(vm.payload::<StringIo>(value).is_none_or(|io| io.0.borrow().is_none())))
}
