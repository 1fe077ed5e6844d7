//! Raising exceptions from native code.

use std::cell::Cell;

use super::*;
use crate::heap::{Header, Kind};

macro_rules! raisers {
    ($($method:ident => $class:ident),* $(,)?) => {
        impl Vm {
            $(
                /// Raises the exception that the method is named after.
                #[cold]
                pub fn $method(&mut self, message: impl Into<String>) -> Raised {
                    let class = self.types.$class;
                    self.raise(class, message)
                }
            )*
        }
    };
}

raisers! {
    type_error => type_error, value_error => value_error, index_error => index_error, runtime_error => runtime_error,
    overflow_error => overflow_error, zero_division => zero_division_error, attribute_error => attribute_error,
    lookup_error => lookup_error, import_error => import_error, not_implemented_error => not_implemented_error,
    system_error => system_error, buffer_error => buffer_error, eof_error => eof_error, assertion_error => assertion_error,
}

impl Vm {
    /// An exception object of a built-in class.
    pub fn new_exception(&mut self, class: Gc<Type>, args: &[Value]) -> Result<Gc<Exception>, Raised> {
        let args = self.new_tuple(args)?;
        let shape = class.instance_shape.get();
        let header = Header::new(shape, Kind::Exception);
        let exception = self.alloc(Exception {
            header,
            slots: Cell::new(0),
            args: Cell::new(args.value()),
            traceback: Cell::new(Value::NONE),
            context: Cell::new(Value::NONE),
            cause: Cell::new(Value::NONE),
            suppress_context: Cell::new(false),
            fields: [const { Cell::new(Value::NONE) }; 7],
        })?;
        Ok(exception)
    }

    /// Raises a built-in exception with a message.
    #[cold]
    pub fn raise(&mut self, class: Gc<Type>, message: impl Into<String>) -> Raised {
        let message = message.into();
        match self.new_str(&message) {
            Ok(message) => self.raise_with(class, &[message]),
            Err(raised) => raised,
        }
    }

    /// Raises a built-in exception with the given `args`.
    #[cold]
    pub fn raise_with(&mut self, class: Gc<Type>, args: &[Value]) -> Raised {
        match self.new_exception(class, args) {
            Ok(exception) => {
                self.fill_exception_fields(exception);
                self.set_raised(exception)
            }
            Err(raised) => raised,
        }
    }

    /// Raises an exception object; its context becomes the exception that is being handled.
    #[cold]
    pub fn set_raised(&mut self, exception: Gc<Exception>) -> Raised {
        let handled = self.handled_exception();
        if let Some(context) = handled.cast::<Exception>()
            && context != exception
        {
            // No circle: the exception is cut out of the chain it is put in front of.
            let mut at = context;
            let mut steps = 0;
            while let Some(next) = at.context.get().cast::<Exception>() {
                if next == exception {
                    at.context.set(Value::NONE);
                    break;
                }
                at = next;
                steps += 1;
                if steps > 10_000 {
                    break;
                }
            }
            exception.context.set(handled);
            exception.wrote();
        }
        self.raised.set(Some(exception));
        Raised
    }

    /// Raises an exception object again, its context unchanged.
    pub fn set_raised_again(&mut self, exception: Gc<Exception>) -> Raised {
        self.raised.set(Some(exception));
        Raised
    }

    /// The exception that is set; it is not set afterwards.
    pub fn take_raised(&mut self, _: Raised) -> Gc<Exception> {
        match self.raised.take() {
            Some(exception) => exception,
            None => unreachable!("a Raised without an exception in the VM"),
        }
    }

    /// Whether the set exception is of a class; if so it is dropped.
    pub fn clear_if(&mut self, raised: Raised, class: Gc<Type>) -> Result<(), Raised> {
        if self.raised_is(class) {
            self.raised.set(None);
            Ok(())
        } else {
            Err(raised)
        }
    }

    /// Whether the set exception is an instance of a class.
    pub fn raised_is(&self, class: Gc<Type>) -> bool {
        self.raised.get().is_some_and(|exception| self.is_subclass(self.type_of(exception.value()), class))
    }

    /// KeyError with the key as its argument.
    #[cold]
    pub fn key_error(&mut self, key: Value) -> Raised {
        let class = self.types.key_error;
        self.raise_with(class, &[key])
    }

    /// StopIteration with a value.
    #[cold]
    pub fn stop_iteration(&mut self, value: Value) -> Raised {
        let class = self.types.stop_iteration;
        if value.is_none() { self.raise_with(class, &[]) } else { self.raise_with(class, &[value]) }
    }

    /// NameError for a name that is not defined.
    #[cold]
    pub fn name_error(&mut self, name: Value) -> Raised {
        let text = self.str_text(name);
        let class = self.types.name_error;
        let raised = self.raise(class, format!("name '{text}' is not defined"));
        if let Some(exception) = self.raised.get() {
            exception.fields[0].set(name);
            exception.wrote();
        }
        raised
    }

    /// AttributeError for an attribute that an object does not have.
    #[cold]
    pub fn no_attribute(&mut self, object: Value, name: Value) -> Raised {
        let text = self.str_text(name);
        let message = if let Some(class) = object.cast::<Type>() {
            format!("type object '{}' has no attribute '{text}'", self.str_text(class.name.get()))
        } else if let Some(module) = object.cast::<Module>() {
            match module.dict.get().get_str(self.names.name) {
                Some(module) if module.kind() == Kind::Str => {
                    format!("module '{}' has no attribute '{text}'", self.str_text(module))
                }
                _ => format!("module has no attribute '{text}'"),
            }
        } else {
            format!("'{}' object has no attribute '{text}'", self.type_name(object))
        };
        let raised = self.attribute_error(message);
        if let Some(exception) = self.raised.get() {
            exception.fields[0].set(name);
            exception.fields[1].set(object);
            exception.wrote();
        }
        raised
    }

    /// MemoryError. Its object was made when the VM began, so this needs no memory.
    #[cold]
    pub fn memory_error(&mut self) -> Raised {
        if let Some(exception) = self.kept.first().and_then(|value| value.cast::<Exception>()) {
            exception.traceback.set(Value::NONE);
            exception.context.set(Value::NONE);
            self.raised.set(Some(exception));
        }
        Raised
    }

    /// RecursionError.
    #[cold]
    pub fn recursion_error(&mut self) -> Raised {
        let class = self.types.recursion_error;
        self.raise(class, "maximum recursion depth exceeded")
    }

    /// OSError, of the subclass that belongs to the error number.
    #[cold]
    pub fn os_error(&mut self, error: &std::io::Error, filename: Option<Value>) -> Raised {
        let number = error.raw_os_error().unwrap_or(0);
        let text = error.to_string();
        let text = text.split(" (os error").next().unwrap_or(&text).to_owned();
        let class = self.os_error_class(number);
        let args = match self.new_str(&text) {
            Ok(text) => [Value::small_int(i64::from(number)), text, filename.unwrap_or(Value::NONE)],
            Err(raised) => return raised,
        };
        self.raise_with(class, &args[..if filename.is_some() { 3 } else { 2 }])
    }

    /// The subclass of OSError for an error number.
    pub fn os_error_class(&self, number: i32) -> Gc<Type> {
        let types = &self.types;
        match number {
            libc::EAGAIN | libc::EALREADY | libc::EINPROGRESS => types.blocking_io_error,
            libc::ECHILD => types.child_process_error,
            libc::EPIPE | libc::ESHUTDOWN => types.broken_pipe_error,
            libc::ECONNABORTED => types.connection_aborted_error,
            libc::ECONNREFUSED => types.connection_refused_error,
            libc::ECONNRESET => types.connection_reset_error,
            libc::EEXIST => types.file_exists_error,
            libc::ENOENT => types.file_not_found_error,
            libc::EINTR => types.interrupted_error,
            libc::EISDIR => types.is_a_directory_error,
            libc::ENOTDIR => types.not_a_directory_error,
            libc::EACCES | libc::EPERM => types.permission_error,
            libc::ESRCH => types.process_lookup_error,
            libc::ETIMEDOUT => types.timeout_error,
            _ => types.os_error,
        }
    }
}
