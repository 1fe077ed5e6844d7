//! `OSError`: the error number chooses the class, and two or more arguments are fields.

use super::exception_fields::{field, given};
use super::exceptions::str_;
use super::native::{accessor, method, static_method};
use super::*;

pub(super) static TABLE: TypeTable = TypeTable {
    class: |types| types.os_error,
    doc: "Base class for I/O related errors.",
    unhashable: false,
    methods: &[
        static_method("__new__", "(cls, *args, **kwargs)", new, "Create and return a new object."),
        method("__init__", "(self, *args, **kwargs)", init, "Initialize self."),
        method("__str__", "(self, /)", str, "Return str(self)."),
        method("__reduce__", "(self, /)", reduce, "Helper for pickle."),
    ],
    attributes: &[
        field::<0>("errno", "POSIX exception code"),
        field::<1>("strerror", "exception strerror"),
        field::<2>("filename", "exception filename"),
        field::<3>("filename2", "second exception filename"),
        accessor("characters_written", get_written, set_written, ""),
    ],
};

/// The field of `characters_written`.
const WRITTEN: usize = 4;

impl Vm {
    /// errno, strerror, filename, (winerror), filename2; with a file name only the first two stay in `args`.
    pub(super) fn fill_os_error(&mut self, exception: Gc<Exception>, args: &[Value]) {
        if !(2..=5).contains(&args.len()) {
            return;
        }
        exception.fields[0].set(args[0]);
        exception.fields[1].set(args[1]);
        let Some(filename) = args.get(2).filter(|name| !name.is_none()) else { return };
        let class = self.type_of(exception.value());
        if self.is_subclass(class, self.types.blocking_io_error) && self.is_int(*filename) {
            exception.fields[WRITTEN].set(*filename);
            return;
        }
        exception.fields[2].set(*filename);
        exception.fields[3].set(args.get(4).copied().unwrap_or(Value::NONE));
        if let Ok(short) = self.new_tuple(&args[..2]) {
            exception.args.set(short.value());
        }
    }

    /// Whether the arguments are taken by `__init__`: the class has its own `__init__` and no `__new__` of its own.
    fn os_error_uses_init(&self, class: Gc<Type>) -> bool {
        let native = |method: Option<Value>| {
            let method =
                method.map(|method| method.cast::<StaticMethod>().map_or(method, |found| found.callable.get()));
            method
                .and_then(Value::cast::<NativeFunction>)
                .is_some_and(|native| native.owner == self.types.os_error.value())
        };
        !native(self.dunder(class, Dunder::Init)) && native(self.dunder(class, Dunder::New))
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let mut class = vm.new_class_argument(vm.types.os_error, args[0])?;
    vm.check_instantiable(class)?;
    let given = given(args);
    if vm.os_error_uses_init(class) {
        let none = vm.new_tuple(&[])?;
        return Ok(vm.allocate_exception(class, none)?.value());
    }
    vm.refuse_keywords(args[0], args[2])?;
    if class == vm.types.os_error
        && (2..=5).contains(&given.len())
        && let Some(number) = given[0].as_small_int().and_then(|number| i32::try_from(number).ok())
    {
        class = vm.os_error_class(number);
    }
    let all = vm.new_tuple(given)?;
    let exception = vm.allocate_exception(class, all)?;
    vm.fill_exception_fields(exception);
    Ok(exception.value())
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.type_of(args[0]);
    if !vm.os_error_uses_init(class) {
        return Ok(Value::NONE);
    }
    exceptions::init(vm, args)
}

fn str(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let exception = vm.receiver::<Exception>(args[0])?;
    let [number, text, filename, filename2] = [0, 1, 2, 3].map(|at: usize| exception.fields[at].get());
    let count = exception.args.get().cast::<Tuple>().map_or(0, |args| args.length);
    if filename.is_none() && number.is_none() && text.is_none() && count != 2 {
        return str_(vm, args);
    }
    let (number, text) = (vm.str_of_text(number)?, vm.str_of_text(text)?);
    let mut result = format!("[Errno {number}] {text}");
    if !filename.is_none() {
        result = format!("{result}: {}", vm.repr_text(filename)?);
        if !filename2.is_none() {
            result = format!("{result} -> {}", vm.repr_text(filename2)?);
        }
    }
    vm.new_str(&result)
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let exception = vm.receiver::<Exception>(args[0])?;
    let mut all = exception.args.get();
    if let Some(short) = all.cast::<Tuple>()
        && short.length == 2
        && !exception.fields[2].get().is_none()
    {
        let (filename, filename2) = (exception.fields[2].get(), exception.fields[3].get());
        let items = [short.items()[0], short.items()[1], filename, Value::NONE, filename2];
        all = vm.new_tuple(&items[..if filename2.is_none() { 3 } else { 5 }])?.value();
    }
    exceptions::reduce_with(vm, exception, all)
}

fn get_written(vm: &mut Vm, exception: Value) -> Result<Value, Raised> {
    match vm.receiver::<Exception>(exception)?.fields[WRITTEN].get() {
        Value::NONE => Err(vm.attribute_error("characters_written")),
        written => Ok(written),
    }
}

fn set_written(vm: &mut Vm, value: Value, to: Value) -> Result<(), Raised> {
    let exception = vm.receiver::<Exception>(value)?;
    if to.is_unbound() {
        if exception.fields[WRITTEN].get().is_none() {
            return Err(vm.attribute_error("characters_written"));
        }
        exception.fields[WRITTEN].set(Value::NONE);
        return Ok(());
    }
    let to = vm.index_value(to)?;
    exception.fields[WRITTEN].set(to);
    exception.wrote();
    Ok(())
}
