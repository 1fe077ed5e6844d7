//! What can go wrong in a program, as the host sees it.

use std::fmt;

use super::Object;
use crate::interpreter::report;
use crate::objects::{Exception, Gc, Raised, Vm as Machine};

/// What kind of error it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ErrorKind {
    /// The source text is not valid Python.
    Syntax,
    /// The program raised an exception and did not catch it; the name of its class, with its module unless that is
    /// `builtins`.
    Exception(String),
    /// The program asked to end (`SystemExit`), with this exit code.
    Exit(i32),
    /// An [`InterruptHandle`](super::InterruptHandle) stopped the program (or it raised `KeyboardInterrupt` itself).
    Interrupted,
    /// The memory limit was reached.
    OutOfMemory,
    /// A value could not be converted between Rust and Python.
    Conversion,
    /// A handle was used with another VM than the one it came from.
    WrongVm,
    /// The VM could not be made.
    CannotStart,
}

/// An error, with the traceback that Python would print.
#[derive(Clone)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    traceback: String,
    exception: Option<Object>,
}

impl Error {
    /// An error of the host: a closure that returns it raises an exception of the class with this name (of `builtins`, such
    /// as `ValueError`; `RuntimeError` if there is none of that name).
    pub fn new(class: &str, message: impl Into<String>) -> Error {
        Error::of(ErrorKind::Exception(class.to_owned()), message.into())
    }

    pub(super) fn of(kind: ErrorKind, message: String) -> Error {
        Error { kind, message, traceback: String::new(), exception: None }
    }

    /// The exception that is set, as an error.
    pub(super) fn caught(vm: &mut Machine, raised: Raised) -> Error {
        let exception = vm.take_raised(raised);
        Error::from_exception(vm, exception)
    }

    fn from_exception(vm: &mut Machine, exception: Gc<Exception>) -> Error {
        // Rendering may run Python code (`__str__`).
        let rendered = vm.enter(|vm| {
            Ok((
                report::render(vm, exception),
                report::message(vm, exception.value()),
                report::class_name(vm, exception.value()),
            ))
        });
        let (traceback, message, class) = rendered.unwrap_or_default();
        let (types, value) = (&vm.types, exception.value());
        let kind = if vm.is_instance(value, types.syntax_error) {
            ErrorKind::Syntax
        } else if vm.is_instance(value, types.system_exit) {
            let status = exception.fields[0].get();
            ErrorKind::Exit(match vm.as_i64(status) {
                Some(code) => code as i32,
                None => i32::from(!status.is_none()),
            })
        } else if vm.is_instance(value, types.keyboard_interrupt) {
            ErrorKind::Interrupted
        } else if vm.is_instance(value, types.memory_error) {
            ErrorKind::OutOfMemory
        } else {
            ErrorKind::Exception(class)
        };
        let exception = Some(Object::new(vm, value));
        Error { kind, message, traceback, exception }
    }

    /// Raises the error in Python: the exception that it came from, or a new one.
    pub(super) fn raise(self, vm: &mut Machine) -> Raised {
        if let Some(object) = &self.exception
            && let Ok(value) = object.value(vm)
            && let Some(exception) = value.cast::<Exception>()
        {
            return vm.set_raised_again(exception);
        }
        let class = match &self.kind {
            ErrorKind::Exception(name) => vm
                .types
                .all()
                .into_iter()
                .find(|class| vm.str_text(class.name.get()) == name)
                .filter(|class| vm.is_subclass(*class, vm.types.exception_base)),
            ErrorKind::Conversion => Some(vm.types.type_error),
            ErrorKind::Interrupted => Some(vm.types.keyboard_interrupt),
            ErrorKind::OutOfMemory => Some(vm.types.memory_error),
            _ => None,
        };
        let class = class.unwrap_or(vm.types.runtime_error);
        vm.raise(class, self.message)
    }

    /// What kind of error it is.
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// `str(exception)`, without the name of its class.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What Python prints for the exception: traceback, source lines, carets, all that led to it. Empty for errors that did
    /// not come from a program.
    pub fn traceback(&self) -> &str {
        &self.traceback
    }

    /// The exception itself.
    pub fn exception(&self) -> Option<&Object> {
        self.exception.as_ref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ErrorKind::Exception(class) if self.message.is_empty() => out.write_str(class),
            ErrorKind::Exception(class) => write!(out, "{class}: {}", self.message),
            ErrorKind::Syntax => write!(out, "SyntaxError: {}", self.message),
            ErrorKind::Exit(code) => write!(out, "the program ended itself with exit code {code}"),
            ErrorKind::Interrupted => out.write_str("the program was interrupted"),
            ErrorKind::OutOfMemory => out.write_str("the memory limit was reached"),
            _ => out.write_str(&self.message),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What `unwrap` and `main() -> Result` print is read by people.
        if self.traceback.is_empty() { fmt::Display::fmt(self, out) } else { write!(out, "\n{}", self.traceback) }
    }
}

impl std::error::Error for Error {}
