//! `UnicodeDecodeError`, `UnicodeEncodeError` and `UnicodeTranslateError`: what they keep, and what they say.
//!
//! The fields of the exception object are, in this order: encoding, object, start, end, reason.

use super::arguments::text_of;
use crate::objects::*;
use crate::text::repr::push_escape;
use crate::text::wtf8;

const ENCODING: usize = 0;
const OBJECT: usize = 1;
const START: usize = 2;
const END: usize = 3;
const REASON: usize = 4;

fn exception_of(vm: &mut Vm, value: Value) -> Result<Gc<Exception>, Raised> {
    match value.cast::<Exception>() {
        Some(exception) => Ok(exception),
        None => Err(vm.type_error("an exception is required")),
    }
}

/// Which of the three classes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Decode,
    Encode,
    Translate,
}

/// `__init__`: the arguments, checked. `object` of a decode error becomes bytes.
fn init_as(vm: &mut Vm, args: &[Value], which: Which) -> Result<Value, Raised> {
    let exception = exception_of(vm, args[0])?;
    let given = args[1].cast::<Tuple>().map_or(&[][..], |tuple| tuple.items());
    // The translate error has no encoding.
    let skipped = usize::from(which == Which::Translate);
    if given.len() != 5 - skipped {
        let (wanted, got) = (5 - skipped, given.len());
        return Err(vm.type_error(format!("function takes exactly {wanted} arguments ({got} given)")));
    }
    for (at, value) in given.iter().enumerate() {
        let field = at + skipped;
        let value = match field {
            START | END => vm.index_value(*value)?,
            OBJECT if which == Which::Decode => match value.cast::<Bytes>() {
                Some(_) => *value,
                None => {
                    let bytes = vm.bytes_argument(*value)?;
                    vm.new_bytes(&bytes)?
                }
            },
            _ if value.cast::<Str>().is_none() => {
                let (at, name) = (at + 1, vm.type_name(*value));
                return Err(vm.type_error(format!("argument {at} must be str, not {name}")));
            }
            _ => *value,
        };
        exception.fields[field].set(value);
    }
    exception.args.set(args[1]);
    exception.wrote();
    Ok(Value::NONE)
}

fn init_decode(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    init_as(vm, args, Which::Decode)
}

fn init_encode(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    init_as(vm, args, Which::Encode)
}

fn init_translate(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    init_as(vm, args, Which::Translate)
}

impl Vm {
    /// Fills the fields of an exception that native code raises.
    pub(in crate::objects) fn fill_unicode_error(&self, exception: Gc<Exception>, args: &[Value]) {
        let skipped = 5 - args.len().min(5);
        for (at, value) in args.iter().enumerate().take(5) {
            exception.fields[at + skipped].set(*value);
        }
    }
}

/// What is wrong and where: the character or byte if it is one, or the range.
fn message(vm: &mut Vm, exception: Gc<Exception>, verb: &str) -> Result<Vec<u8>, Raised> {
    let object = exception.fields[OBJECT].get();
    if object.is_none() {
        // It was made without `__init__`.
        return Ok(Vec::new());
    }
    let start = vm.as_i64(exception.fields[START].get()).unwrap_or(0);
    let end = vm.as_i64(exception.fields[END].get()).unwrap_or(0);
    let mut out = Vec::new();
    if exception.fields[ENCODING].get().cast::<Str>().is_some() {
        out.push(b'\'');
        out.extend_from_slice(text_of(exception.fields[ENCODING].get()));
        out.extend_from_slice(b"' codec ");
    }
    out.extend_from_slice(format!("can't {verb} ").as_bytes());
    let single = usize::try_from(start).ok().filter(|_| end == start + 1);
    let (byte, character) = match (object.cast::<Bytes>(), object.cast::<Str>(), single) {
        (Some(bytes), _, Some(at)) => (bytes.as_slice().get(at).copied(), None),
        (_, Some(string), Some(at)) if at < string.chars => {
            (None, Some(wtf8::decode_at(string.as_bytes(), wtf8::offset_of(string.as_bytes(), at)).0))
        }
        _ => (None, None),
    };
    if let Some(byte) = byte {
        out.extend_from_slice(format!("byte {byte:#04x} in position {start}").as_bytes());
    } else if let Some(c) = character {
        out.extend_from_slice(b"character '");
        push_escape(&mut out, c);
        out.extend_from_slice(format!("' in position {start}").as_bytes());
    } else {
        let what = if verb == "decode" { "bytes" } else { "characters" };
        out.extend_from_slice(format!("{what} in position {start}-{}", end - 1).as_bytes());
    }
    out.extend_from_slice(b": ");
    let reason = vm.str_of(exception.fields[REASON].get())?;
    out.extend_from_slice(text_of(reason));
    Ok(out)
}

fn show(vm: &mut Vm, args: &[Value], verb: &str) -> Result<Value, Raised> {
    let exception = exception_of(vm, args[0])?;
    let message = message(vm, exception, verb)?;
    vm.new_str_wtf8(&message)
}

fn str_decode(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    show(vm, args, "decode")
}

fn str_encode(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    show(vm, args, "encode")
}

fn str_translate(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    show(vm, args, "translate")
}

macro_rules! fields {
    ($($get:ident $set:ident $field:ident;)*) => {$(
        fn $get(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
            Ok(exception_of(vm, value)?.fields[$field].get())
        }

        fn $set(vm: &mut Vm, value: Value, to: Value) -> Result<(), Raised> {
            let exception = exception_of(vm, value)?;
            exception.fields[$field].set(to.given().unwrap_or(Value::NONE));
            exception.wrote();
            Ok(())
        }
    )*};
}

fields! {
    get_encoding set_encoding ENCODING;
    get_object set_object OBJECT;
    get_start set_start START;
    get_end set_end END;
    get_reason set_reason REASON;
}

macro_rules! tables {
    ($($table:ident $class:ident $init:ident $str:ident $doc:literal;)*) => {$(
        /// The methods and attributes of the exception.
        pub(in crate::objects) static $table: TypeTable = TypeTable {
            class: |types| types.$class,
            doc: $doc,
            unhashable: false,
            methods: &[
                method("__init__", "(self, /, *args)", $init, "Initialize self."),
                method("__str__", "(self, /)", $str, "Return str(self)."),
            ],
            attributes: &[
                accessor("encoding", get_encoding, set_encoding, "exception encoding"),
                accessor("object", get_object, set_object, "exception object"),
                accessor("start", get_start, set_start, "exception start"),
                accessor("end", get_end, set_end, "exception end"),
                accessor("reason", get_reason, set_reason, "exception reason"),
            ],
        };
    )*};
}

tables! {
    DECODE unicode_decode_error init_decode str_decode "Unicode decoding error.";
    ENCODE unicode_encode_error init_encode str_encode "Unicode encoding error.";
    TRANSLATE unicode_translate_error init_translate str_translate "Unicode translation error.";
}
