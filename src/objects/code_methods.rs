//! Code objects as a program sees them. `co_code` and its like show this runtime's own bytecode.

use std::cell::{Cell, RefCell};

use super::native::{getter, method};
use super::*;
use crate::bytecode::CodeFlags;

pub(super) static TABLE: TypeTable = TypeTable {
    class: |types| types.code,
    doc: "Create a code object.  Not for mere mortals.",
    unhashable: false,
    methods: &[
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
        method(
            "replace",
            "(self, /, **changes)",
            replace,
            "Return a copy of the code object with new values for the specified fields.",
        ),
        method("__replace__", "(self, /, **changes)", replace, "The same as replace()."),
        method("co_lines", "(self, /)", lines, ""),
        method("co_positions", "(self, /)", positions, ""),
        method(
            "co_branches",
            "(self, /)",
            |vm, _| {
                let list = vm.new_list(&[])?;
                vm.iter(list.value())
            },
            "",
        ),
    ],
    attributes: &[
        getter("co_name", |vm, code| Ok(vm.receiver::<Code>(code)?.data().name), ""),
        getter("co_qualname", |vm, code| Ok(vm.receiver::<Code>(code)?.data().qualname.get()), ""),
        getter("co_filename", |vm, code| Ok(vm.receiver::<Code>(code)?.data().filename), ""),
        getter("co_firstlineno", |vm, code| number(vm, code, |data| data.proto.first_line), ""),
        getter("co_flags", |vm, code| number(vm, code, |data| data.proto.flags.0), ""),
        getter("co_argcount", |vm, code| number(vm, code, |data| data.proto.positional_count), ""),
        getter("co_posonlyargcount", |vm, code| number(vm, code, |data| data.proto.posonly_count), ""),
        getter("co_kwonlyargcount", |vm, code| number(vm, code, |data| data.proto.kwonly_count), ""),
        getter("co_nlocals", |vm, code| number(vm, code, |data| data.varnames.length as u32), ""),
        getter("co_stacksize", |vm, code| number(vm, code, |data| data.proto.register_count), ""),
        getter("co_consts", |vm, code| Ok(vm.receiver::<Code>(code)?.data().constants.value()), ""),
        getter("co_names", |vm, code| Ok(vm.receiver::<Code>(code)?.data().names.value()), ""),
        getter("co_varnames", |vm, code| Ok(vm.receiver::<Code>(code)?.data().varnames.value()), ""),
        getter(
            "co_cellvars",
            |vm, code| {
                let data = vm.receiver::<Code>(code)?.data();
                names(vm, &data.proto.cellvars)
            },
            "",
        ),
        getter(
            "co_freevars",
            |vm, code| {
                let data = vm.receiver::<Code>(code)?.data();
                names(vm, &data.proto.freevars)
            },
            "",
        ),
        getter("co_code", bytes, ""),
        getter("_co_code_adaptive", bytes, ""),
        getter("co_linetable", |vm, _| vm.new_bytes(&[]), ""),
        getter("co_exceptiontable", |vm, _| vm.new_bytes(&[]), ""),
    ],
};

fn number(vm: &mut Vm, code: Value, read: fn(&CodeData) -> u32) -> Result<Value, Raised> {
    let data = vm.receiver::<Code>(code)?.data();
    Ok(Value::small_int(i64::from(read(data))))
}

fn names(vm: &mut Vm, names: &[String]) -> Result<Value, Raised> {
    let mut values = Vec::with_capacity(names.len());
    for name in names {
        values.push(vm.intern(name)?);
    }
    Ok(vm.new_tuple(&values)?.value())
}

fn bytes(vm: &mut Vm, code: Value) -> Result<Value, Raised> {
    let data = vm.receiver::<Code>(code)?.data();
    let bytes: Vec<u8> = data.words.iter().flat_map(|word| word.get().0.to_le_bytes()).collect();
    vm.new_bytes(&bytes)
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let data = vm.receiver::<Code>(args[0])?.data();
    let (name, file, line) = (vm.str_text(data.name), vm.str_text(data.filename), data.proto.first_line);
    vm.new_str(&format!("<code object {name} at {:#x}, file \"{file}\", line {line}>", args[0].bits()))
}

/// A copy with other names, flags, file, line or constants. What decides how it runs cannot be replaced.
fn replace(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let data = vm.receiver::<Code>(args[0])?.data();
    let mut proto = data.proto.clone();
    let (mut name, mut qualname, mut filename) = (data.name, data.qualname.get(), data.filename);
    let mut constants = data.constants;
    if let Some(changes) = args[1].cast::<Dict>() {
        for (key, value) in changes.iter() {
            let key = vm.str_text(key);
            let text = value.cast::<Str>().map(|text| vm.intern_value(text)).transpose()?;
            let int = vm.as_i64(value).and_then(|int| u32::try_from(int).ok());
            match (key, text, int) {
                ("co_name", Some(text), _) => name = text,
                ("co_qualname", Some(text), _) => qualname = text,
                ("co_filename", Some(text), _) => filename = text,
                ("co_firstlineno", _, Some(line)) => proto.first_line = line,
                ("co_flags", _, Some(flags)) => proto.flags = CodeFlags(flags),
                ("co_consts", ..) if value.cast::<Tuple>().is_some_and(|new| new.length == constants.length) => {
                    constants = value.cast::<Tuple>().unwrap_or(constants);
                }
                _ if key.starts_with("co_") => {
                    return Err(vm.value_error(format!("'{key}' of a code object cannot be replaced by this value")));
                }
                _ => {
                    return Err(vm.type_error(format!("replace() got an unexpected keyword argument '{key}'")));
                }
            }
        }
    }
    let copy = CodeData {
        words: data.words.iter().map(|word| Cell::new(word.get().with_x(0))).collect(),
        constants,
        names: data.names,
        varnames: data.varnames,
        caches: data.caches.iter().map(|_| InlineCache::default()).collect(),
        name,
        qualname: Cell::new(qualname),
        filename,
        calls: Cell::new(0),
        extras: RefCell::default(),
        monitored: Cell::new(0),
        parameter_count: data.parameter_count,
        plain_parameters: data.plain_parameters,
        proto,
    };
    Ok(vm.adopt_code(copy)?.value())
}

/// `(start, end, line)` for stretches of code of the same line.
fn lines(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let data = vm.receiver::<Code>(args[0])?.data();
    let end = data.words.len() as u32;
    let list = vm.new_list(&[])?;
    let entries = &data.proto.positions;
    let mut at = 0;
    while at < entries.len() {
        let (start, line) = (entries[at].pc, entries[at].position.line);
        while at < entries.len() && entries[at].position.line == line {
            at += 1;
        }
        let stop = entries.get(at).map_or(end, |entry| entry.pc);
        let line = if line == 0 { Value::NONE } else { Value::small_int(i64::from(line)) };
        let range = [start, stop].map(|pc| Value::small_int(i64::from(pc) * 8));
        let entry = vm.new_tuple(&[range[0], range[1], line])?;
        vm.list_append(list, entry.value())?;
    }
    vm.iter(list.value())
}

/// `(line, end line, column, end column)` of each word.
fn positions(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let data = vm.receiver::<Code>(args[0])?.data();
    let list = vm.new_list(&[])?;
    for pc in 0..data.words.len() as u32 {
        let position = data.proto.position(pc);
        let parts = [position.line, position.end_line, position.column, position.end_column];
        let none = position.line == 0;
        let parts = parts.map(|part| if none { Value::NONE } else { Value::small_int(i64::from(part)) });
        let entry = vm.new_tuple(&parts)?;
        vm.list_append(list, entry.value())?;
    }
    vm.iter(list.value())
}
