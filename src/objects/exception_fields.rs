//! What exception classes keep beside `args`: in the fields of [`Exception`], whose meaning depends on the class.

use super::exceptions::{positional, str_};
use super::native::{accessor, method};
use super::*;
use crate::heap::Kind;

/// A field that is read and written as it is; `del` makes it None.
pub(super) const fn field<const AT: usize>(name: &'static str, doc: &'static str) -> AttributeDef {
    accessor(name, get_field::<AT>, set_field::<AT>, doc)
}

fn get_field<const AT: usize>(vm: &mut Vm, exception: Value) -> Result<Value, Raised> {
    Ok(vm.receiver::<Exception>(exception)?.fields[AT].get())
}

fn set_field<const AT: usize>(vm: &mut Vm, exception: Value, to: Value) -> Result<(), Raised> {
    let exception = vm.receiver::<Exception>(exception)?;
    exception.fields[AT].set(to.given().unwrap_or(Value::NONE));
    exception.wrote();
    Ok(())
}

pub(super) static STOP_ITERATION: TypeTable = TypeTable {
    class: |types| types.stop_iteration,
    doc: "Signal the end from iterator.__next__().",
    unhashable: false,
    methods: &[],
    attributes: &[field::<0>("value", "generator return value")],
};

pub(super) static SYSTEM_EXIT: TypeTable = TypeTable {
    class: |types| types.system_exit,
    doc: "Request to exit from the interpreter.",
    unhashable: false,
    methods: &[],
    attributes: &[field::<0>("code", "exception code")],
};

pub(super) static KEY_ERROR: TypeTable = TypeTable {
    class: |types| types.key_error,
    doc: "Mapping key not found.",
    unhashable: false,
    methods: &[method("__str__", "(self, /)", key_error_str, "Return str(self).")],
    attributes: &[],
};

pub(super) static NAME_ERROR: TypeTable = TypeTable {
    class: |types| types.name_error,
    doc: "Name not found globally.",
    unhashable: false,
    methods: &[method("__init__", "(self, *args, **kwargs)", name_error_init, "Initialize self.")],
    attributes: &[field::<0>("name", "name")],
};

pub(super) static ATTRIBUTE_ERROR: TypeTable = TypeTable {
    class: |types| types.attribute_error,
    doc: "Attribute not found.",
    unhashable: false,
    methods: &[
        method("__init__", "(self, *args, **kwargs)", attribute_error_init, "Initialize self."),
        method("__reduce__", "(self, /)", attribute_error_reduce, "Helper for pickle."),
        method("__getstate__", "(self, /)", attribute_error_state, "Helper for pickle."),
    ],
    attributes: &[field::<0>("name", "attribute name"), field::<1>("obj", "object")],
};

pub(super) static IMPORT_ERROR: TypeTable = TypeTable {
    class: |types| types.import_error,
    doc: "Import can't find module, or can't find name in module.",
    unhashable: false,
    methods: &[
        method("__init__", "(self, *args, **kwargs)", import_error_init, "Initialize self."),
        method("__str__", "(self, /)", import_error_str, "Return str(self)."),
        method("__reduce__", "(self, /)", import_error_reduce, "Helper for pickle."),
    ],
    attributes: &[
        field::<0>("msg", "exception message"),
        field::<1>("name", "module name"),
        field::<2>("path", "module path"),
        field::<3>("name_from", "name imported from module"),
    ],
};

impl Vm {
    /// Fills what a built-in class keeps beside `args`. Done when `__init__` of the class runs, and for native raises.
    pub fn fill_exception_fields(&mut self, exception: Gc<Exception>) {
        let class = self.type_of(exception.value());
        let Some(args) = exception.args.get().cast::<Tuple>() else { return };
        let args = args.items();
        let types = &self.types;
        let is = |base: Gc<Type>| self.is_subclass(class, base);
        if is(types.stop_iteration) {
            exception.fields[0].set(args.first().copied().unwrap_or(Value::NONE));
        } else if is(types.system_exit) {
            exception.fields[0].set(match args {
                [] => Value::NONE,
                [one] => *one,
                _ => exception.args.get(),
            });
        } else if is(types.import_error) {
            exception.fields[0].set(if let [message] = args { *message } else { Value::NONE });
        } else if is(types.os_error) {
            self.fill_os_error(exception, args);
        } else if is(types.syntax_error) {
            Self::fill_syntax_error(exception, args);
        } else if is(types.unicode_decode_error) || is(types.unicode_encode_error) || is(types.unicode_translate_error)
        {
            self.fill_unicode_error(exception, args);
        }
        exception.wrote();
    }

    /// Takes the keyword arguments of an exception's `__init__`, which are fields of these names; sets `args` first.
    fn init_with_keywords(&mut self, args: &[Value], fields: &[(&str, usize)]) -> Result<Gc<Exception>, Raised> {
        let exception = self.receiver::<Exception>(args[0])?;
        exception.args.set(args[1]);
        self.fill_exception_fields(exception);
        for (_, at) in fields {
            exception.fields[*at].set(Value::NONE);
        }
        if let Some(keywords) = args[2].cast::<Dict>() {
            for (key, value) in keywords.iter() {
                let text = self.str_text(key);
                match fields.iter().find(|(name, _)| *name == text) {
                    Some((_, at)) => exception.fields[*at].set(value),
                    None => {
                        let class = self.type_name(args[0]);
                        return Err(self.type_error(format!("{class}() got an unexpected keyword argument '{text}'")));
                    }
                }
            }
        }
        exception.wrote();
        Ok(exception)
    }
}

fn key_error_str(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let exception = vm.receiver::<Exception>(args[0])?;
    match exception.args.get().cast::<Tuple>().map(|args| args.items()) {
        // The repr, because `KeyError: ''` would say nothing.
        Some([key]) => vm.repr(*key),
        _ => str_(vm, args),
    }
}

fn name_error_init(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.init_with_keywords(args, &[("name", 0)])?;
    Ok(Value::NONE)
}

fn attribute_error_init(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.init_with_keywords(args, &[("name", 0), ("obj", 1)])?;
    Ok(Value::NONE)
}

fn attribute_error_reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let exception = vm.receiver::<Exception>(args[0])?;
    let class = vm.type_of(args[0]).value();
    let state = attribute_error_state(vm, args)?;
    Ok(vm.new_tuple(&[class, exception.args.get(), state])?.value())
}

/// The object itself is left out: it need not be one that can be pickled.
fn attribute_error_state(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let exception = vm.receiver::<Exception>(args[0])?;
    let name = exception.fields[0].get();
    let state = match vm.own_attributes(args[0])? {
        Some(state) => state,
        None => vm.new_dict()?,
    };
    if !name.is_none() {
        vm.dict_set_str(state, "name", name)?;
    }
    vm.dict_set_str(state, "args", exception.args.get())?;
    Ok(state.value())
}

fn import_error_init(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.init_with_keywords(args, &[("name", 1), ("path", 2), ("name_from", 3)])?;
    Ok(Value::NONE)
}

fn import_error_str(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let message = vm.receiver::<Exception>(args[0])?.fields[0].get();
    if message.kind() == Kind::Str && vm.is_exact(message, vm.types.str) { Ok(message) } else { str_(vm, args) }
}

fn import_error_reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let exception = vm.receiver::<Exception>(args[0])?;
    let class = vm.type_of(args[0]).value();
    let state = match vm.own_attributes(args[0])? {
        Some(state) => state,
        None => vm.new_dict()?,
    };
    for (name, at) in [("name", 1), ("path", 2), ("name_from", 3)] {
        let value = exception.fields[at].get();
        if !value.is_none() {
            vm.dict_set_str(state, name, value)?;
        }
    }
    let args = exception.args.get();
    let parts =
        if state.is_empty() { vm.new_tuple(&[class, args])? } else { vm.new_tuple(&[class, args, state.value()])? };
    Ok(parts.value())
}

/// The positional arguments of `__init__` as a slice.
pub(super) fn given(args: &[Value]) -> &'static [Value] {
    positional(args).map_or(&[], |args| args.items())
}
