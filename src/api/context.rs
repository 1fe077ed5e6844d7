//! What can be done with a VM, from outside and within a call alike.

use super::{Arguments, Error, ErrorKind, FromPy, HostFunction, IntoPy, Object};
use crate::compiler::Mode;
use crate::heap::Root;
use crate::interpreter::report::lines;
use crate::objects::{Dict, Gc, Raised, Value, Vm as Machine};

/// A VM for the time of a call: the owner's, or that of a Rust function that Python calls.
pub struct Context<'vm> {
    pub(super) vm: &'vm mut Machine,
    globals: Root,
}

impl<'vm> Context<'vm> {
    pub(super) fn new(vm: &'vm mut Machine, globals: Root) -> Context<'vm> {
        Context { vm, globals }
    }

    /// Runs something within the VM; what it raises becomes an error.
    pub(super) fn enter<R>(&mut self, body: impl FnOnce(&mut Machine) -> Result<R, Raised>) -> Result<R, Error> {
        self.vm.enter(body).map_err(|raised| Error::caught(self.vm, raised))
    }

    fn globals(&self) -> Result<Gc<Dict>, Error> {
        match self.globals.get().cast::<Dict>() {
            Some(globals) => Ok(globals),
            None => Err(Error::of(ErrorKind::Conversion, "the namespace of __main__ is no dict".into())),
        }
    }

    /// The value of an expression.
    ///
    /// # Errors
    /// What the expression raises, or that its value cannot be converted.
    pub fn eval<T: FromPy>(&mut self, source: &str) -> Result<T, Error> {
        let globals = self.globals()?;
        lines::remember(self.vm, "<string>", source);
        let value = self.enter(|vm| {
            let code = vm.compile_source(source.trim_start_matches([' ', '\t']), "<string>", Mode::Eval)?;
            vm.run_module_code(code, globals)
        })?;
        T::from_py(self, value)
    }

    /// Runs statements in the namespace of `__main__`.
    ///
    /// # Errors
    /// What the program raises and does not catch.
    pub fn run(&mut self, source: &str) -> Result<(), Error> {
        self.run_named(source, "<string>")
    }

    /// As [`Context::run`], with the name that tracebacks show.
    ///
    /// # Errors
    /// As [`Context::run`].
    pub fn run_named(&mut self, source: &str, filename: &str) -> Result<(), Error> {
        let globals = self.globals()?;
        lines::remember(self.vm, filename, source);
        self.enter(|vm| {
            let code = vm.compile_source(source, filename, Mode::Exec)?;
            vm.run_module_code(code, globals)
        })?;
        Ok(())
    }

    /// What a dotted name stands for.
    fn look_up(&mut self, name: &str) -> Result<Value, Error> {
        let globals = self.globals()?;
        self.enter(|vm| {
            let mut parts = name.split('.');
            let first = vm.intern(parts.next().unwrap_or(name))?;
            let found = match vm.dict_get(globals, first)? {
                Some(value) => Some(value),
                None => vm.dict_get(vm.builtins, first)?,
            };
            let Some(mut value) = found else { return Err(vm.name_error(first)) };
            for part in parts {
                value = vm.get_attr_str(value, part)?;
            }
            Ok(value)
        })
    }

    /// The value of a name in `__main__`, or of a builtin; dotted names are attributes.
    ///
    /// # Errors
    /// `NameError` or `AttributeError` if there is none; conversion errors.
    pub fn get<T: FromPy>(&mut self, name: &str) -> Result<T, Error> {
        let value = self.look_up(name)?;
        T::from_py(self, value)
    }

    /// Gives a name in `__main__` a value.
    ///
    /// # Errors
    /// If the value cannot be converted.
    pub fn set(&mut self, name: &str, value: impl IntoPy) -> Result<(), Error> {
        let globals = self.globals()?;
        let value = value.into_py(self)?;
        self.enter(|vm| vm.dict_set_str(globals, name, value))
    }

    /// Calls a function by its name.
    ///
    /// # Errors
    /// What it raises, or that there is none of this name.
    pub fn call<T: FromPy>(&mut self, function: &str, arguments: impl Arguments) -> Result<T, Error> {
        let function = self.look_up(function)?;
        self.call_value(function, arguments)
    }

    /// Calls an object.
    ///
    /// # Errors
    /// What it raises.
    pub fn call_object<T: FromPy>(&mut self, function: &Object, arguments: impl Arguments) -> Result<T, Error> {
        let function = function.value(self.vm)?;
        self.call_value(function, arguments)
    }

    fn call_value<T: FromPy>(&mut self, function: Value, arguments: impl Arguments) -> Result<T, Error> {
        let mut values = self.vm.rooted_vec();
        arguments.push(self, &mut values)?;
        let result = self.enter(|vm| vm.call(function, &values))?;
        T::from_py(self, result)
    }

    /// `object.name`
    ///
    /// # Errors
    /// `AttributeError`, or what getting it raises.
    pub fn attribute<T: FromPy>(&mut self, object: &Object, name: &str) -> Result<T, Error> {
        let object = object.value(self.vm)?;
        let value = self.enter(|vm| vm.get_attr_str(object, name))?;
        T::from_py(self, value)
    }

    /// `object.name = value`
    ///
    /// # Errors
    /// What setting it raises.
    pub fn set_attribute(&mut self, object: &Object, name: &str, value: impl IntoPy) -> Result<(), Error> {
        let object = object.value(self.vm)?;
        let value = value.into_py(self)?;
        self.enter(|vm| {
            let name = vm.intern(name)?;
            vm.set_attr(object, name, value)
        })
    }

    /// `repr(object)`
    ///
    /// # Errors
    /// What `__repr__` raises.
    pub fn repr(&mut self, object: &Object) -> Result<String, Error> {
        let object = object.value(self.vm)?;
        self.enter(|vm| vm.repr_text(object))
    }

    /// The value that a handle stands for.
    ///
    /// # Errors
    /// If it cannot be converted, or belongs to another VM.
    pub fn extract<T: FromPy>(&mut self, object: &Object) -> Result<T, Error> {
        let value = object.value(self.vm)?;
        T::from_py(self, value)
    }

    /// A Python function that calls a Rust closure.
    ///
    /// # Errors
    /// If memory is out.
    pub fn function<A>(&mut self, name: &str, function: impl HostFunction<A>) -> Result<Object, Error> {
        let globals = self.globals.clone();
        let value = self.enter(|vm| super::function::new(vm, name, globals, function))?;
        Ok(Object::new(self.vm, value))
    }
}
