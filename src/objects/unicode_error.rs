//! `UnicodeEncodeError`, `UnicodeDecodeError`, `UnicodeTranslateError`: where in a text coding failed, and why.
//!
//! Fields: encoding, object, start, end, reason. A translation has no encoding.

use super::exception_fields::{field, given};
use super::native::method;
use super::*;
use crate::heap::Kind;

pub(super) static ENCODE: TypeTable = TypeTable {
    class: |types| types.unicode_encode_error,
    doc: "Unicode encoding error.",
    unhashable: false,
    methods: &[
        method("__init__", "(self, *args, **kwargs)", init_encode, "Initialize self."),
        method("__str__", "(self, /)", str_encode, "Return str(self)."),
    ],
    attributes: ATTRIBUTES,
};

pub(super) static DECODE: TypeTable = TypeTable {
    class: |types| types.unicode_decode_error,
    doc: "Unicode decoding error.",
    unhashable: false,
    methods: &[
        method("__init__", "(self, *args, **kwargs)", init_decode, "Initialize self."),
        method("__str__", "(self, /)", str_decode, "Return str(self)."),
    ],
    attributes: ATTRIBUTES,
};

pub(super) static TRANSLATE: TypeTable = TypeTable {
    class: |types| types.unicode_translate_error,
    doc: "Unicode translation error.",
    unhashable: false,
    methods: &[
        method("__init__", "(self, *args, **kwargs)", init_translate, "Initialize self."),
        method("__str__", "(self, /)", str_translate, "Return str(self)."),
    ],
    attributes: &[
        field::<1>("object", "exception object"),
        field::<2>("start", "exception start"),
        field::<3>("end", "exception end"),
        field::<4>("reason", "exception reason"),
    ],
};

static ATTRIBUTES: &[AttributeDef] = &[
    field::<0>("encoding", "exception encoding"),
    field::<1>("object", "exception object"),
    field::<2>("start", "exception start"),
    field::<3>("end", "exception end"),
    field::<4>("reason", "exception reason"),
];

/// Checks the arguments by what each must be: `s` a str, `b` bytes-like, `i` an int.
fn init(vm: &mut Vm, args: &[Value], wanted: &str) -> Result<Value, Raised> {
    if args[2].cast::<Dict>().is_some_and(|keywords| !keywords.is_empty()) {
        let name = vm.type_name(args[0]);
        return Err(vm.type_error(format!("{name}() takes no keyword arguments")));
    }
    let values = given(args);
    if values.len() != wanted.len() {
        let (count, given) = (wanted.len(), values.len());
        return Err(vm.type_error(format!("function takes exactly {count} arguments ({given} given)")));
    }
    for (at, (what, value)) in wanted.chars().zip(values).enumerate() {
        let (fits, name) = match what {
            's' => (value.kind() == Kind::Str, "str"),
            'i' => (vm.is_int(*value), "int"),
            _ => (matches!(value.kind(), Kind::Bytes | Kind::ByteArray | Kind::MemoryView), "bytes-like object"),
        };
        if fits {
            continue;
        }
        let got = vm.type_name(*value);
        return Err(match what {
            's' => vm.type_error(format!("argument {} must be {name}, not {got}", at + 1)),
            'i' => vm.type_error(format!("'{got}' object cannot be interpreted as an integer")),
            _ => vm.type_error(format!("a bytes-like object is required, not '{got}'")),
        });
    }
    exceptions::init(vm, args)
}

fn init_encode(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    init(vm, args, "ssiis")
}

fn init_decode(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    init(vm, args, "sbiis")?;
    // What is kept is bytes, whatever was given.
    let exception = vm.receiver::<Exception>(args[0])?;
    let object = exception.fields[1].get();
    if object.kind() != Kind::Bytes {
        let bytes = vm.bytes_argument(object)?;
        let bytes = vm.new_bytes(&bytes)?;
        exception.fields[1].set(bytes);
        exception.wrote();
    }
    Ok(Value::NONE)
}

fn init_translate(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    init(vm, args, "siis")
}

/// Start and end as they were given, and the place if it is a single one of the object.
fn range(vm: &Vm, exception: Gc<Exception>, length: usize) -> (i64, i64, Option<usize>) {
    let at = |field: usize| vm.as_i64(exception.fields[field].get()).unwrap_or(0);
    let (start, end) = (at(2), at(3));
    let single = usize::try_from(start).ok().filter(|at| end == start + 1 && *at < length);
    (start, end, single)
}

/// The failing characters as messages name them.
fn characters(vm: &mut Vm, exception: Gc<Exception>) -> Result<String, Raised> {
    let Some(text) = exception.fields[1].get().cast::<Str>() else { return Ok("position".to_owned()) };
    let (start, end, single) = range(vm, exception, text.chars);
    if let Some(start) = single {
        let index = Value::small_int(start as i64);
        let one = vm.get_item(text.value(), index)?;
        let code = one.cast::<Str>().map_or(0, |one| first_code_point(one.as_bytes()));
        let shown = match code {
            0..0x100 => format!("\\x{code:02x}"),
            0x100..0x10000 => format!("\\u{code:04x}"),
            _ => format!("\\U{code:08x}"),
        };
        return Ok(format!("character '{shown}' in position {start}"));
    }
    let last = end - 1;
    Ok(format!("characters in position {start}-{last}"))
}

/// The code point that WTF-8 bytes begin with.
fn first_code_point(bytes: &[u8]) -> u32 {
    let Some(first) = bytes.first() else { return 0 };
    let (mut code, more) = match first {
        0..0x80 => return u32::from(*first),
        0x80..0xe0 => (u32::from(first & 0x1f), 1),
        0xe0..0xf0 => (u32::from(first & 0x0f), 2),
        _ => (u32::from(first & 0x07), 3),
    };
    for byte in bytes.iter().skip(1).take(more) {
        code = code << 6 | u32::from(byte & 0x3f);
    }
    code
}

fn str_encode(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let exception = vm.receiver::<Exception>(args[0])?;
    if exception.fields[1].get().is_none() {
        return vm.new_str("");
    }
    let characters = characters(vm, exception)?;
    let (encoding, reason) = (vm.str_of_text(exception.fields[0].get())?, vm.str_of_text(exception.fields[4].get())?);
    vm.new_str(&format!("'{encoding}' codec can't encode {characters}: {reason}"))
}

fn str_translate(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let exception = vm.receiver::<Exception>(args[0])?;
    if exception.fields[1].get().is_none() {
        return vm.new_str("");
    }
    let characters = characters(vm, exception)?;
    let reason = vm.str_of_text(exception.fields[4].get())?;
    vm.new_str(&format!("can't translate {characters}: {reason}"))
}

fn str_decode(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let exception = vm.receiver::<Exception>(args[0])?;
    let object = exception.fields[1].get();
    if object.is_none() {
        return vm.new_str("");
    }
    let length = vm.len(object)?;
    let (start, end, single) = range(vm, exception, length);
    let (encoding, reason) = (vm.str_of_text(exception.fields[0].get())?, vm.str_of_text(exception.fields[4].get())?);
    let place = if let Some(start) = single {
        let byte = vm.get_item(object, Value::small_int(start as i64))?;
        let byte = vm.as_i64(byte).unwrap_or(0);
        format!("byte 0x{byte:02x} in position {start}")
    } else {
        format!("bytes in position {start}-{}", end - 1)
    };
    vm.new_str(&format!("'{encoding}' codec can't decode {place}: {reason}"))
}
