//! Generators and coroutines: `send`, `throw`, `close`, and what a program sees of them. Running them is an upcall.

use super::native::{accessor, class_method, getter, method};
use super::*;
use crate::bytecode::{CodeFlags, Opcode};
use crate::heap::Kind;

pub(super) static GENERATOR: TypeTable = TypeTable {
    class: |types| types.generator,
    doc: "",
    unhashable: false,
    methods: &[
        method("__iter__", "(self, /)", itself, "Implement iter(self)."),
        method("__next__", "(self, /)", next, "Implement next(self)."),
        method("send", "(self, value, /)", send, SEND_DOC),
        method("throw", "(self, type, value=None, traceback=None, /)", throw, THROW_DOC),
        method("close", "(self, /)", close, CLOSE_DOC),
        method("__del__", "(self, /)", del, ""),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
        class_method("__class_getitem__", "(cls, object, /)", class_getitem, "See PEP 585"),
    ],
    attributes: &[
        accessor("__name__", get_name, set_name, "name of the generator"),
        accessor("__qualname__", get_qualname, set_qualname, "qualified name of the generator"),
        getter("gi_code", get_code, ""),
        getter("gi_frame", get_frame, ""),
        getter("gi_running", get_running, ""),
        getter("gi_suspended", get_suspended, ""),
        getter("gi_yieldfrom", get_delegate, "object being iterated by yield from, or None"),
    ],
};

pub(super) static COROUTINE: TypeTable = TypeTable {
    class: |types| types.coroutine,
    doc: "",
    unhashable: false,
    methods: &[
        method("__await__", "(self, /)", await_, "Return an iterator to be used in await expression."),
        method("send", "(self, value, /)", send, SEND_DOC),
        method("throw", "(self, type, value=None, traceback=None, /)", throw, THROW_DOC),
        method("close", "(self, /)", close, CLOSE_DOC),
        method("__del__", "(self, /)", del, ""),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
        class_method("__class_getitem__", "(cls, object, /)", class_getitem, "See PEP 585"),
    ],
    attributes: &[
        accessor("__name__", get_name, set_name, "name of the coroutine"),
        accessor("__qualname__", get_qualname, set_qualname, "qualified name of the coroutine"),
        getter("cr_code", get_code, ""),
        getter("cr_frame", get_frame, ""),
        getter("cr_running", get_running, ""),
        getter("cr_suspended", get_suspended, ""),
        getter("cr_await", get_delegate, "object being awaited on, or None"),
        getter("cr_origin", |vm, value| Ok(vm.receiver::<Generator>(value)?.origin.get()), ""),
    ],
};

/// What `coroutine.__await__()` gives: the coroutine as an iterator.
pub(super) static COROUTINE_WRAPPER: TypeTable = TypeTable {
    class: |types| types.coroutine_wrapper,
    doc: "A wrapper object implementing __await__ for coroutines.",
    unhashable: false,
    methods: &[
        method("__iter__", "(self, /)", itself, "Implement iter(self)."),
        method("__next__", "(self, /)", wrapper_next, "Implement next(self)."),
        method("send", "(self, value, /)", wrapper_send, SEND_DOC),
        method("throw", "(self, type, value=None, traceback=None, /)", wrapper_throw, THROW_DOC),
        method("close", "(self, /)", wrapper_close, CLOSE_DOC),
    ],
    attributes: &[],
};

const SEND_DOC: &str = "send(value) -> send 'value' into it,\nreturn next yielded value or raise StopIteration.";
const THROW_DOC: &str = "throw(value)\nRaise exception in it, return next yielded value or raise\nStopIteration.";
const CLOSE_DOC: &str = "close() -> raise GeneratorExit inside it.";

impl Vm {
    /// The exception that the arguments of `throw` name: an exception, or a class with a value.
    pub(super) fn exception_to_throw(
        &mut self,
        class: Value,
        value: Value,
        traceback: Value,
    ) -> Result<Gc<Exception>, Raised> {
        let (value, traceback) = (value.given().unwrap_or(Value::NONE), traceback.given().unwrap_or(Value::NONE));
        if !traceback.is_none() && traceback.kind() != Kind::Traceback {
            return Err(self.type_error("throw() third argument must be a traceback object"));
        }
        let exception = match class.cast::<Exception>() {
            Some(_) if !value.is_none() => {
                return Err(self.type_error("instance exception may not have a separate value"));
            }
            Some(exception) => exception,
            None => match class.cast::<Type>() {
                Some(class) if self.is_subclass(class, self.types.exception_base) => {
                    self.exception_of_class(class, value)?
                }
                _ => {
                    let name = self.type_name(class);
                    return Err(self.type_error(format!(
                        "exceptions must be classes or instances deriving from BaseException, not {name}"
                    )));
                }
            },
        };
        if !traceback.is_none() {
            exception.traceback.set(traceback);
            exception.wrote();
        }
        Ok(exception)
    }

    /// `value` if it is an instance of the class already, else an instance made with it.
    fn exception_of_class(&mut self, class: Gc<Type>, value: Value) -> Result<Gc<Exception>, Raised> {
        if let Some(exception) = value.cast::<Exception>()
            && self.is_instance(value, class)
        {
            return Ok(exception);
        }
        let made = match value.cast::<Tuple>() {
            Some(args) => self.call_with(class.value(), args, None)?,
            None if value.is_none() => self.call(class.value(), &[])?,
            None => self.call(class.value(), &[value])?,
        };
        self.normalize_exception(made)
    }

    /// One step of a generator as its methods give it: the value yielded, or StopIteration.
    fn step_generator(&mut self, generator: Gc<Generator>, how: Resume) -> Result<Value, Raised> {
        match (self.upcalls.resume)(self, generator, how)? {
            Resumed::Yielded(value) => Ok(value),
            Resumed::Returned(value) => Err(self.stop_iteration(value)),
        }
    }

    /// `generator.throw(exception)`
    fn throw_generator(&mut self, generator: Gc<Generator>, exception: Gc<Exception>) -> Result<Value, Raised> {
        let is_coroutine = generator.code.data().proto.flags.has(CodeFlags::COROUTINE);
        if is_coroutine && generator.state.get() == GeneratorState::Finished {
            return Err(self.runtime_error("cannot reuse already awaited coroutine"));
        }
        self.step_generator(generator, Resume::Throw(exception.value()))
    }

    /// `generator.close()`: what it returned when GeneratorExit was raised in it.
    pub fn close_generator(&mut self, generator: Gc<Generator>) -> Result<Value, Raised> {
        match generator.state.get() {
            GeneratorState::Finished => return Ok(Value::NONE),
            GeneratorState::Created => {
                generator.state.set(GeneratorState::Finished);
                generator.registers.words().iter().for_each(|word| word.set(0));
                return Ok(Value::NONE);
            }
            GeneratorState::Suspended | GeneratorState::Running => {}
        }
        let class = self.types.generator_exit;
        let exit = self.new_exception(class, &[])?;
        match (self.upcalls.resume)(self, generator, Resume::Throw(exit.value())) {
            Ok(Resumed::Returned(value)) => Ok(value),
            Ok(Resumed::Yielded(_)) => {
                let what = Vm::generator_noun(generator);
                Err(self.runtime_error(format!("{what} ignored GeneratorExit")))
            }
            Err(_) if self.raised_is(self.types.generator_exit) || self.raised_is(self.types.stop_iteration) => {
                self.raised.set(None);
                Ok(Value::NONE)
            }
            Err(raised) => Err(raised),
        }
    }

    fn generator_noun(generator: Gc<Generator>) -> &'static str {
        let flags = generator.code.data().proto.flags;
        if flags.has(CodeFlags::COROUTINE) {
            "coroutine"
        } else if flags.has(CodeFlags::ASYNC_GENERATOR) {
            "async generator"
        } else {
            "generator"
        }
    }

    /// What a suspended generator delegates to (`yield from`, `await`).
    pub fn generator_delegate(&self, generator: Gc<Generator>) -> Option<Value> {
        if generator.state.get() != GeneratorState::Suspended {
            return None;
        }
        let word = generator.code.data().words.get(generator.pc.get() as usize)?.get();
        (word.op() == Opcode::YieldFrom).then(|| generator.registers.get(word.b() as usize))
    }
}

pub(super) fn itself(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(args[0])
}

fn class_getitem(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.generic_alias(args[0], args[1])
}

fn next(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let generator = vm.receiver::<Generator>(args[0])?;
    vm.step_generator(generator, Resume::Send(Value::NONE))
}

fn send(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let generator = vm.receiver::<Generator>(args[0])?;
    vm.step_generator(generator, Resume::Send(args[1]))
}

fn throw(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let generator = vm.receiver::<Generator>(args[0])?;
    let exception = vm.exception_to_throw(args[1], args[2], args[3])?;
    vm.throw_generator(generator, exception)
}

fn close(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let generator = vm.receiver::<Generator>(args[0])?;
    vm.close_generator(generator)
}

fn del(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let generator = vm.receiver::<Generator>(args[0])?;
    if generator.state.get() == GeneratorState::Suspended {
        vm.close_generator(generator)?;
    }
    Ok(Value::NONE)
}

pub(super) fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let generator = vm.receiver::<Generator>(args[0])?;
    let (class, name) = (vm.type_name(args[0]), vm.str_text(generator.qualname.get()));
    vm.new_str(&format!("<{class} object {name} at {:#x}>", args[0].bits()))
}

pub(super) fn get_name(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    Ok(vm.receiver::<Generator>(value)?.name.get())
}

pub(super) fn get_qualname(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    Ok(vm.receiver::<Generator>(value)?.qualname.get())
}

pub(super) fn set_name(vm: &mut Vm, value: Value, to: Value) -> Result<(), Raised> {
    let generator = vm.receiver::<Generator>(value)?;
    if to.kind() != Kind::Str {
        return Err(vm.type_error("__name__ must be set to a string object"));
    }
    generator.name.set(to);
    generator.wrote();
    Ok(())
}

pub(super) fn set_qualname(vm: &mut Vm, value: Value, to: Value) -> Result<(), Raised> {
    let generator = vm.receiver::<Generator>(value)?;
    if to.kind() != Kind::Str {
        return Err(vm.type_error("__qualname__ must be set to a string object"));
    }
    generator.qualname.set(to);
    generator.wrote();
    Ok(())
}

pub(super) fn get_code(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    Ok(vm.receiver::<Generator>(value)?.code.value())
}

pub(super) fn get_frame(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let generator = vm.receiver::<Generator>(value)?;
    vm.generator_frame(generator)
}

fn get_running(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    Ok(Value::bool(vm.receiver::<Generator>(value)?.state.get() == GeneratorState::Running))
}

pub(super) fn get_suspended(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    Ok(Value::bool(vm.receiver::<Generator>(value)?.state.get() == GeneratorState::Suspended))
}

pub(super) fn get_delegate(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let generator = vm.receiver::<Generator>(value)?;
    Ok(vm.generator_delegate(generator).unwrap_or(Value::NONE))
}

fn await_(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.types.coroutine_wrapper;
    vm.new_iterator(class, wrapper_step, [args[0], Value::NONE, Value::NONE, Value::NONE], 0)
}

/// As an iterator in native code; the value that the coroutine returns is lost there.
fn wrapper_step(vm: &mut Vm, wrapper: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let coroutine = wrapped(vm, wrapper.value())?;
    match (vm.upcalls.resume)(vm, coroutine, Resume::Send(Value::NONE))? {
        Resumed::Yielded(value) => Ok(Some(value)),
        Resumed::Returned(_) => Ok(None),
    }
}

fn wrapped(vm: &mut Vm, wrapper: Value) -> Result<Gc<Generator>, Raised> {
    let coroutine = vm.receiver::<Iterator>(wrapper)?.state[0].get();
    vm.receiver::<Generator>(coroutine)
}

fn wrapper_next(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let coroutine = wrapped(vm, args[0])?;
    vm.step_generator(coroutine, Resume::Send(Value::NONE))
}

fn wrapper_send(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let coroutine = wrapped(vm, args[0])?;
    vm.step_generator(coroutine, Resume::Send(args[1]))
}

fn wrapper_throw(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let coroutine = wrapped(vm, args[0])?;
    let exception = vm.exception_to_throw(args[1], args[2], args[3])?;
    vm.throw_generator(coroutine, exception)
}

fn wrapper_close(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let coroutine = wrapped(vm, args[0])?;
    vm.close_generator(coroutine)
}
