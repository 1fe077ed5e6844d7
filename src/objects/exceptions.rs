//! `BaseException`: its methods, and what `raise` and `except` need of exceptions.

use std::cell::Cell;

use super::native::{accessor, method, static_method};
use super::*;
use crate::heap::{Header, Kind};

pub(super) static TABLE: TypeTable = TypeTable {
    class: |types| types.exception_base,
    doc: "Common base class for all exceptions.",
    unhashable: false,
    methods: &[
        static_method(
            "__new__",
            "(cls, *args, **kwargs)",
            new,
            "Create and return a new object.  See help(type) for accurate signature.",
        ),
        method(
            "__init__",
            "(self, *args, **kwargs)",
            init,
            "Initialize self.  See help(type(self)) for accurate signature.",
        ),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__str__", "(self, /)", str_, "Return str(self)."),
        method("__reduce__", "(self, /)", reduce, "Helper for pickle."),
        method("__setstate__", "(self, state, /)", setstate, "Set the state of the exception."),
        method("with_traceback", "(self, object, /)", with_traceback, "Set self.__traceback__ to tb and return self."),
        method("add_note", "(self, object, /)", add_note, "Add a note to the exception"),
    ],
    attributes: &[
        accessor("args", get_args, set_args, ""),
        accessor("__traceback__", get_traceback, set_traceback, ""),
        accessor("__context__", get_context, set_context, "exception context"),
        accessor("__cause__", get_cause, set_cause, "exception cause"),
        accessor("__suppress_context__", get_suppress_context, set_suppress_context, ""),
        accessor("__dict__", type_new::get_instance_dict, type_new::set_instance_dict, ""),
    ],
};

impl Vm {
    /// An exception object of a class that may be defined in Python, with its `args` and nothing else.
    pub(super) fn allocate_exception(&mut self, class: Gc<Type>, args: Gc<Tuple>) -> Result<Gc<Exception>, Raised> {
        let header = Header::new(class.instance_shape.get(), Kind::Exception);
        let none = || Cell::new(Value::NONE);
        let exception = self.alloc(Exception {
            header,
            slots: Cell::new(0),
            args: Cell::new(args.value()),
            traceback: none(),
            context: none(),
            cause: none(),
            suppress_context: Cell::new(false),
            fields: [const { Cell::new(Value::NONE) }; 7],
        })?;
        if class.flags.get().has(TypeFlags::FINALIZER) {
            self.heap.finalize_later(exception.header());
        }
        Ok(exception)
    }

    /// What `raise value` raises: an exception itself, or a class called without arguments.
    pub fn normalize_exception(&mut self, value: Value) -> Result<Gc<Exception>, Raised> {
        if let Some(exception) = value.cast::<Exception>() {
            return Ok(exception);
        }
        match value.cast::<Type>() {
            Some(class) if self.is_subclass(class, self.types.exception_base) => {
                let made = self.call(value, &[])?;
                match made.cast::<Exception>() {
                    Some(exception) => Ok(exception),
                    None => {
                        let (class, made) = (self.repr_text(value)?, self.type_of(made).value());
                        let made = self.repr_text(made)?;
                        Err(self.type_error(format!(
                            "calling {class} should have returned an instance of BaseException, not {made}"
                        )))
                    }
                }
            }
            _ => Err(self.type_error("exceptions must derive from BaseException")),
        }
    }

    /// Sets what `raise … from cause` sets. TypeError if `cause` is no exception, exception class or None.
    pub fn set_cause(&mut self, exception: Gc<Exception>, cause: Value) -> Result<(), Raised> {
        let is_class = cause.cast::<Type>().is_some_and(|class| self.is_subclass(class, self.types.exception_base));
        let cause = match cause {
            Value::NONE => Value::NONE,
            _ if is_class => self.normalize_exception(cause)?.value(),
            _ if cause.kind() == Kind::Exception => cause,
            _ => return Err(self.type_error("exception causes must derive from BaseException")),
        };
        exception.cause.set(cause);
        exception.suppress_context.set(true);
        exception.wrote();
        Ok(())
    }

    /// Whether an `except` clause with `class` (a class, or a tuple of classes) catches the exception.
    pub fn exception_matches(&mut self, exception: Value, class: Value) -> Result<bool, Raised> {
        const MESSAGE: &str = "catching classes that do not inherit from BaseException is not allowed";
        let base = self.types.exception_base;
        let is_exception_class =
            |vm: &Vm, class: Value| class.cast::<Type>().filter(|class| vm.is_subclass(*class, base));
        let actual = self.type_of(exception);
        if let Some(class) = is_exception_class(self, class) {
            return Ok(self.is_subclass(actual, class));
        }
        let Some(classes) = class.cast::<Tuple>() else { return Err(self.type_error(MESSAGE)) };
        // All are checked before one is asked.
        for class in classes.items() {
            if is_exception_class(self, *class).is_none() {
                return Err(self.type_error(MESSAGE));
            }
        }
        Ok(classes.items().iter().filter_map(|class| class.cast::<Type>()).any(|class| self.is_subclass(actual, class)))
    }

    /// `exception.add_note(text)`
    pub fn add_note(&mut self, exception: Gc<Exception>, text: &str) -> Result<(), Raised> {
        let note = self.new_str(text)?;
        self.add_note_value(exception.value(), note)
    }

    fn add_note_value(&mut self, exception: Value, note: Value) -> Result<(), Raised> {
        let name = self.names.notes;
        let notes = match self.find_attr(exception, name)? {
            Some(notes) => notes.cast::<List>(),
            None => {
                let notes = self.new_list(&[])?;
                self.set_attr(exception, name, notes.value())?;
                Some(notes)
            }
        };
        match notes {
            Some(notes) => self.list_append(notes, note),
            None => Err(self.type_error("Cannot add note: __notes__ is not a list")),
        }
    }

    /// Raises TypeError if keywords were given to an exception class that takes none.
    pub(super) fn refuse_keywords(&mut self, value: Value, keywords: Value) -> Result<(), Raised> {
        if keywords.cast::<Dict>().is_some_and(|keywords| !keywords.is_empty()) {
            let name = match value.cast::<Type>() {
                Some(class) => self.str_text(class.name.get()).to_owned(),
                None => self.type_name(value),
            };
            return Err(self.type_error(format!("{name}() takes no keyword arguments")));
        }
        Ok(())
    }
}

/// The positional arguments of `__new__` or `__init__` of an exception class.
pub(super) fn positional(args: &[Value]) -> Option<Gc<Tuple>> {
    args[1].cast::<Tuple>()
}

pub(super) fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.new_class_argument(vm.types.exception_base, args[0])?;
    vm.check_instantiable(class)?;
    let given = match positional(args) {
        Some(given) => given,
        None => vm.new_tuple(&[])?,
    };
    Ok(vm.allocate_exception(class, given)?.value())
}

pub(super) fn init(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let exception = vm.receiver::<Exception>(args[0])?;
    vm.refuse_keywords(args[0], args[2])?;
    exception.args.set(args[1]);
    vm.fill_exception_fields(exception);
    exception.wrote();
    Ok(Value::NONE)
}

fn items(exception: Gc<Exception>) -> &'static [Value] {
    exception.args.get().cast::<Tuple>().map_or(&[], |args| args.items())
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let exception = vm.receiver::<Exception>(args[0])?;
    let name = vm.type_name(args[0]);
    match items(exception) {
        [one] => {
            let one = vm.repr_text(*one)?;
            vm.new_str(&format!("{name}({one})"))
        }
        [] => vm.new_str(&format!("{name}()")),
        _ => {
            let all = vm.repr_text(exception.args.get())?;
            vm.new_str(&format!("{name}{all}"))
        }
    }
}

pub(super) fn str_(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let exception = vm.receiver::<Exception>(args[0])?;
    match items(exception) {
        [] => vm.new_str(""),
        [one] => vm.str_of(*one),
        _ => vm.str_of(exception.args.get()),
    }
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let exception = vm.receiver::<Exception>(args[0])?;
    reduce_with(vm, exception, exception.args.get())
}

/// `(class, args)`, and the `__dict__` if there is anything in it.
pub(super) fn reduce_with(vm: &mut Vm, exception: Gc<Exception>, args: Value) -> Result<Value, Raised> {
    let class = vm.type_of(exception.value()).value();
    let result = match vm.own_attributes(exception.value())? {
        Some(dict) if !dict.is_empty() => vm.new_tuple(&[class, args, dict.value()])?,
        _ => vm.new_tuple(&[class, args])?,
    };
    Ok(result.value())
}

fn setstate(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if args[1].is_none() {
        return Ok(Value::NONE);
    }
    let Some(state) = args[1].cast::<Dict>() else {
        return Err(vm.type_error("state is not a dictionary"));
    };
    for at in 0..state.used() {
        if let Some((name, value)) = state.entry(at) {
            vm.set_attr(args[0], name, value)?;
        }
    }
    Ok(Value::NONE)
}

fn with_traceback(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    set_traceback(vm, args[0], args[1])?;
    Ok(args[0])
}

fn add_note(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if args[1].kind() != Kind::Str {
        let name = vm.type_name(args[1]);
        return Err(vm.type_error(format!("add_note() argument must be str, not {name}")));
    }
    vm.add_note_value(args[0], args[1])?;
    Ok(Value::NONE)
}

fn get_args(vm: &mut Vm, exception: Value) -> Result<Value, Raised> {
    Ok(vm.receiver::<Exception>(exception)?.args.get())
}

fn set_args(vm: &mut Vm, exception: Value, to: Value) -> Result<(), Raised> {
    let exception = vm.receiver::<Exception>(exception)?;
    if to.is_unbound() {
        return Err(vm.type_error("args may not be deleted"));
    }
    let items = vm.collect(to)?;
    let args = vm.new_tuple(&items)?;
    exception.args.set(args.value());
    exception.wrote();
    Ok(())
}

fn get_traceback(vm: &mut Vm, exception: Value) -> Result<Value, Raised> {
    Ok(vm.receiver::<Exception>(exception)?.traceback.get())
}

fn set_traceback(vm: &mut Vm, exception: Value, to: Value) -> Result<(), Raised> {
    let exception = vm.receiver::<Exception>(exception)?;
    if to.is_unbound() {
        return Err(vm.type_error("__traceback__ may not be deleted"));
    }
    if !to.is_none() && to.kind() != Kind::Traceback {
        return Err(vm.type_error("__traceback__ must be a traceback or None"));
    }
    exception.traceback.set(to);
    exception.wrote();
    Ok(())
}

fn check_link(vm: &mut Vm, to: Value, what: &str) -> Result<(), Raised> {
    if to.is_unbound() {
        return Err(vm.type_error(format!("__{what}__ may not be deleted")));
    }
    if !to.is_none() && to.kind() != Kind::Exception {
        return Err(vm.type_error(format!("exception {what} must be None or derive from BaseException")));
    }
    Ok(())
}

fn get_context(vm: &mut Vm, exception: Value) -> Result<Value, Raised> {
    Ok(vm.receiver::<Exception>(exception)?.context.get())
}

fn set_context(vm: &mut Vm, exception: Value, to: Value) -> Result<(), Raised> {
    let exception = vm.receiver::<Exception>(exception)?;
    check_link(vm, to, "context")?;
    exception.context.set(to);
    exception.wrote();
    Ok(())
}

fn get_cause(vm: &mut Vm, exception: Value) -> Result<Value, Raised> {
    Ok(vm.receiver::<Exception>(exception)?.cause.get())
}

fn set_cause(vm: &mut Vm, exception: Value, to: Value) -> Result<(), Raised> {
    let exception = vm.receiver::<Exception>(exception)?;
    check_link(vm, to, "cause")?;
    exception.cause.set(to);
    exception.suppress_context.set(true);
    exception.wrote();
    Ok(())
}

fn get_suppress_context(vm: &mut Vm, exception: Value) -> Result<Value, Raised> {
    Ok(Value::bool(vm.receiver::<Exception>(exception)?.suppress_context.get()))
}

fn set_suppress_context(vm: &mut Vm, exception: Value, to: Value) -> Result<(), Raised> {
    let exception = vm.receiver::<Exception>(exception)?;
    if !to.is_bool() {
        return Err(vm.type_error("attribute value type must be bool"));
    }
    exception.suppress_context.set(to == Value::TRUE);
    Ok(())
}
