//! Line ends: universal newlines, and `IncrementalNewlineDecoder`.

use std::cell::{Cell, RefCell};

use crate::heap::{Kind, Tracer};
use crate::library::class::ClassDef;
use crate::objects::{AttributeDef, NativeDef, Payload, Raised, TypeFlags, Value, Vm, getter, method, static_method};

/// What the `newline` argument says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Newline {
    /// `None`: any line end is read as `\n`, and `\n` is written as the system's.
    Universal,
    /// `''`: any line end ends a line and stays as it is.
    Any,
    /// `'\n'`
    Lf,
    /// `'\r'`
    Cr,
    /// `'\r\n'`
    CrLf,
}

impl Newline {
    /// From the argument.
    pub fn from_argument(vm: &mut Vm, value: Value) -> Result<Newline, Raised> {
        match value.given() {
            None | Some(Value::NONE) => Ok(Newline::Universal),
            Some(value) if value.kind() != Kind::Str => {
                let name = vm.type_name(value);
                Err(vm.type_error(format!("open() argument 'newline' must be str or None, not {name}")))
            }
            Some(value) => match vm.str_text(value) {
                "" => Ok(Newline::Any),
                "\n" => Ok(Newline::Lf),
                "\r" => Ok(Newline::Cr),
                "\r\n" => Ok(Newline::CrLf),
                _ => {
                    let shown = vm.repr_text(value)?;
                    Err(vm.value_error(format!("illegal newline value: {shown}")))
                }
            },
        }
    }

    /// What `\n` is written as, if as something else.
    pub fn written(self) -> Option<&'static [u8]> {
        match self {
            Newline::Cr => Some(b"\r"),
            Newline::CrLf => Some(b"\r\n"),
            _ => None,
        }
    }

    /// The end of the first line of `text` (behind its line end). `None` if it has none, or if its end is not yet certain
    /// because more may follow.
    pub fn line_end(self, text: &[u8], last: bool) -> Option<usize> {
        match self {
            Newline::Universal | Newline::Lf => text.iter().position(|byte| *byte == b'\n').map(|at| at + 1),
            Newline::Cr => text.iter().position(|byte| *byte == b'\r').map(|at| at + 1),
            Newline::CrLf => text.windows(2).position(|pair| pair == b"\r\n").map(|at| at + 2),
            Newline::Any => {
                let at = text.iter().position(|byte| matches!(byte, b'\n' | b'\r'))?;
                match (text[at], text.get(at + 1)) {
                    (b'\n', _) => Some(at + 1),
                    (_, Some(b'\n')) => Some(at + 2),
                    (_, None) if !last => None,
                    _ => Some(at + 1),
                }
            }
        }
    }
}

/// Which line ends were seen: bits.
pub(super) const SEEN_CR: u8 = 1;
pub(super) const SEEN_LF: u8 = 2;
pub(super) const SEEN_CRLF: u8 = 4;

/// Makes every line end `\n`. `held` says that a `\r` came last; it is held back, as `\n` may follow.
pub(super) fn translate(text: &[u8], held: &mut bool, last: bool, seen: &mut u8, change: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + 1);
    let mut bytes = text.iter().copied().peekable();
    let mut pending = std::mem::take(held);
    loop {
        if pending {
            pending = false;
            match bytes.peek() {
                Some(b'\n') => {
                    bytes.next();
                    *seen |= SEEN_CRLF;
                    out.extend_from_slice(if change { b"\n" } else { b"\r\n" });
                }
                None if !last => {
                    *held = true;
                    return out;
                }
                _ => {
                    *seen |= SEEN_CR;
                    out.push(if change { b'\n' } else { b'\r' });
                }
            }
        }
        match bytes.next() {
            Some(b'\r') => pending = true,
            Some(b'\n') => {
                *seen |= SEEN_LF;
                out.push(b'\n');
            }
            Some(byte) => out.push(byte),
            None => return out,
        }
    }
}

/// `newlines`: what line ends were seen.
pub(super) fn seen_value(vm: &mut Vm, seen: u8) -> Result<Value, Raised> {
    let mut kinds = vm.rooted_vec();
    for (bit, text) in [(SEEN_CR, "\r"), (SEEN_LF, "\n"), (SEEN_CRLF, "\r\n")] {
        if seen & bit != 0 {
            let text = vm.new_str(text)?;
            kinds.push(text);
        }
    }
    match kinds[..] {
        [] => Ok(Value::NONE),
        [one] => Ok(one),
        _ => Ok(vm.new_tuple(&kinds)?.value()),
    }
}

pub(super) static CLASS: ClassDef = ClassDef {
    name: "IncrementalNewlineDecoder",
    module: "_io",
    doc: "Codec used when reading a file in universal newlines mode.",
    kind: Kind::Payload,
    flags: TypeFlags::BASE.with(TypeFlags::DICT),
    methods: METHODS,
    attributes: ATTRIBUTES,
    ..ClassDef::PLAIN
};

static METHODS: &[NativeDef] = &[
    static_method("__new__", "(cls, decoder, translate, errors='strict')", new, "Create and return a new object."),
    method("__init__", "(self, *args, **kwargs)", |_, _| Ok(Value::NONE), "Initialize self."),
    method("decode", "(self, input, final=False)", decode, ""),
    method("reset", "(self, /)", reset, ""),
];
static ATTRIBUTES: &[AttributeDef] = &[getter("newlines", newlines, "")];

struct Decoder {
    inner: Cell<Value>,
    translate: bool,
    state: RefCell<(bool, u8)>,
}

impl Payload for Decoder {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.inner.get());
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.new_class(args[0], vm.types.object)?;
    let translate = vm.truth(args[2])?;
    let decoder = Decoder { inner: Cell::new(args[1]), translate, state: RefCell::default() };
    Ok(vm.new_payload(class, Box::new(decoder))?.value())
}

fn decode(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let Some(decoder) = vm.payload::<Decoder>(args[0]) else { return Ok(Value::NONE) };
    let last = args[2].given().unwrap_or(Value::FALSE);
    let text = match decoder.inner.get() {
        Value::NONE => args[1],
        inner => {
            let decode = vm.get_attr_str(inner, "decode")?;
            vm.call(decode, &[args[1], last])?
        }
    };
    let last = vm.truth(last)?;
    let text = vm.str_argument(text, "decode", "argument")?;
    let (mut held, mut seen) = *decoder.state.borrow();
    let out = translate(text, &mut held, last, &mut seen, decoder.translate);
    *decoder.state.borrow_mut() = (held, seen);
    vm.new_str_wtf8(&out)
}

fn reset(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if let Some(decoder) = vm.payload::<Decoder>(args[0]) {
        *decoder.state.borrow_mut() = (false, 0);
    }
    Ok(Value::NONE)
}

fn newlines(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let seen = vm.payload::<Decoder>(value).map_or(0, |decoder| decoder.state.borrow().1);
    seen_value(vm, seen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_carriage_return_at_the_end_waits_for_what_follows() {
        let (mut held, mut seen) = (false, 0);
        assert_eq!(translate(b"a\r", &mut held, false, &mut seen, true), b"a");
        assert_eq!(translate(b"\nb\rc\n", &mut held, false, &mut seen, true), b"\nb\nc\n");
        assert_eq!(seen, SEEN_CR | SEEN_LF | SEEN_CRLF);
        assert_eq!(Newline::Any.line_end(b"a\r", false), None);
        assert_eq!(Newline::Any.line_end(b"a\r", true), Some(2));
    }
}
