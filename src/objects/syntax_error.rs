//! `SyntaxError`: a message and a place in the source text.

use super::exception_fields::{field, given};
use super::native::{getter, method};
use super::*;

pub(super) static TABLE: TypeTable = TypeTable {
    class: |types| types.syntax_error,
    doc: "Invalid syntax.",
    unhashable: false,
    methods: &[
        method("__init__", "(self, *args, **kwargs)", init, "Initialize self."),
        method("__str__", "(self, /)", str, "Return str(self)."),
    ],
    attributes: &[
        field::<0>("msg", "exception msg"),
        field::<1>("filename", "exception filename"),
        field::<2>("lineno", "exception lineno"),
        field::<3>("offset", "exception offset"),
        field::<4>("text", "exception text"),
        field::<5>("end_lineno", "exception end lineno"),
        field::<6>("end_offset", "exception end offset"),
        getter("print_file_and_line", |_, _| Ok(Value::NONE), "exception print_file_and_line"),
    ],
};

impl Vm {
    /// The message, and of the second argument file name, line, offset, text, last line, last offset.
    pub(super) fn fill_syntax_error(exception: Gc<Exception>, args: &[Value]) {
        if let Some(message) = args.first() {
            exception.fields[0].set(*message);
        }
        if let [_, place] = args
            && let Some(place) = place.cast::<Tuple>()
        {
            exception.fields[1..].iter().zip(place.items()).for_each(|(field, value)| field.set(*value));
        }
    }
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    exceptions::init(vm, args)?;
    let exception = vm.receiver::<Exception>(args[0])?;
    let [message, place] = *given(args) else { return Ok(Value::NONE) };
    let place = vm.collect(place)?;
    match place.len() {
        0..=3 => {
            let count = place.len();
            return Err(vm.type_error(format!("function takes at least 4 arguments ({count} given)")));
        }
        5 => return Err(vm.type_error("end_offset must be provided when end_lineno is provided")),
        8.. => {
            let count = place.len();
            return Err(vm.type_error(format!("function takes at most 7 arguments ({count} given)")));
        }
        _ => {}
    }
    let place = vm.new_tuple(&place)?;
    Vm::fill_syntax_error(exception, &[message, place.value()]);
    exception.wrote();
    Ok(Value::NONE)
}

fn str(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let exception = vm.receiver::<Exception>(args[0])?;
    let [message, filename, line] = [0, 1, 2].map(|at: usize| exception.fields[at].get());
    let filename = filename.cast::<Str>().map(|name| {
        let name = vm.str_text(name.value());
        name.rsplit('/').next().unwrap_or(name)
    });
    let line = vm.as_i64(line).filter(|_| !line.is_bool());
    let message = vm.str_of_text(message)?;
    let text = match (filename, line) {
        (Some(file), Some(line)) => format!("{message} ({file}, line {line})"),
        (Some(file), None) => format!("{message} ({file})"),
        (None, Some(line)) => format!("{message} (line {line})"),
        (None, None) => message,
    };
    vm.new_str(&text)
}
