//! Asynchronous generators (PEP 525): `asend`, `athrow`, `aclose` give awaitables, each of which drives one step.
//!
//! A step is an object of kind `Iterator`: `state[0]` the generator, `state[1]` what is sent or thrown, `index` how far it
//! is ([`NEW`], [`UNDER_WAY`], [`USED`]), `limit` what it does ([`SEND`], [`THROW`], [`CLOSE`]).

use super::generator_methods as generators;
use super::native::{accessor, class_method, getter, method};
use super::*;
use crate::heap::Root;

pub(super) static GENERATOR: TypeTable = TypeTable {
    class: |types| types.async_generator,
    doc: "",
    unhashable: false,
    methods: &[
        method(
            "__aiter__",
            "(self, /)",
            generators::itself,
            "Return an awaitable, that resolves in asynchronous iterator.",
        ),
        method("__anext__", "(self, /)", anext, "Return a value or raise StopAsyncIteration."),
        method("asend", "(self, value, /)", asend, "asend(v) -> send 'v' in generator."),
        method(
            "athrow",
            "(self, type, value=None, traceback=None, /)",
            athrow,
            "athrow(value) -> raise exception in generator.",
        ),
        method("aclose", "(self, /)", aclose, "aclose() -> raise GeneratorExit inside generator."),
        method("__del__", "(self, /)", del, ""),
        method("__repr__", "(self, /)", generators::repr, "Return repr(self)."),
        class_method(
            "__class_getitem__",
            "(cls, object, /)",
            |vm, args| vm.generic_alias(args[0], args[1]),
            "See PEP 585",
        ),
    ],
    attributes: &[
        accessor("__name__", generators::get_name, generators::set_name, "name of the async generator"),
        accessor(
            "__qualname__",
            generators::get_qualname,
            generators::set_qualname,
            "qualified name of the async generator",
        ),
        getter("ag_code", generators::get_code, ""),
        getter("ag_frame", generators::get_frame, ""),
        getter("ag_running", get_running, ""),
        getter("ag_suspended", generators::get_suspended, ""),
        getter("ag_await", generators::get_delegate, "object being awaited on, or None"),
    ],
};

pub(super) static STEP: TypeTable = TypeTable {
    class: |types| types.async_generator_step,
    doc: "",
    unhashable: false,
    methods: &[
        method("__await__", "(self, /)", generators::itself, "Return an iterator to be used in await expression."),
        method("__iter__", "(self, /)", generators::itself, "Implement iter(self)."),
        method("__next__", "(self, /)", step_next, "Implement next(self)."),
        method("send", "(self, value, /)", step_send, ""),
        method("throw", "(self, type, value=None, traceback=None, /)", step_throw, ""),
        method("close", "(self, /)", step_close, ""),
    ],
    attributes: &[],
};

const NEW: usize = 0;
const UNDER_WAY: usize = 1;
const USED: usize = 2;

const SEND: usize = 0;
const THROW: usize = 1;
const CLOSE: usize = 2;

/// What `sys.set_asyncgen_hooks` sets: an event loop learns of generators that begin, and of those that nobody closed.
#[derive(Default)]
struct Hooks {
    first_iteration: Option<Root>,
    finalizer: Option<Root>,
}

impl Vm {
    /// The hooks `(firstiter, finalizer)`; None for none.
    pub fn async_generator_hooks(&mut self) -> (Value, Value) {
        let hooks = self.extension::<Hooks>();
        let value = |root: &Option<Root>| root.as_ref().map_or(Value::NONE, Root::get);
        (value(&hooks.first_iteration), value(&hooks.finalizer))
    }

    /// Sets the hooks; None for none.
    pub fn set_async_generator_hooks(&mut self, first_iteration: Value, finalizer: Value) {
        let (first_iteration, finalizer) = (self.heap.roots().root(first_iteration), self.heap.roots().root(finalizer));
        let hooks = self.extension::<Hooks>();
        hooks.first_iteration = Some(first_iteration);
        hooks.finalizer = Some(finalizer);
    }

    fn new_step(&mut self, generator: Value, what: usize, argument: Value) -> Result<Value, Raised> {
        let generator = self.receiver::<Generator>(generator)?;
        if !has(generator, ASYNC_HOOKED) {
            set(generator, ASYNC_HOOKED, true);
            let (first_iteration, finalizer) = self.async_generator_hooks();
            generator.finalizer.set(finalizer);
            generator.wrote();
            if !finalizer.is_none() && !generator.header.has(crate::heap::FLAG_FINALIZE) {
                self.heap.finalize_later(generator.header());
            }
            if !first_iteration.is_none() {
                self.call(first_iteration, &[generator.value()])?;
            }
        }
        let class = self.types.async_generator_step;
        self.new_iterator(class, native_step, [generator.value(), argument, Value::NONE, Value::NONE], what)
    }

    /// Goes on with the generator of a step; what `await` of the step makes of the outcome.
    fn resume_step(&mut self, step: Gc<Iterator>, generator: Gc<Generator>, how: Resume) -> Result<Value, Raised> {
        let outcome = (self.upcalls.resume)(self, generator, how);
        if step.limit.get() == CLOSE {
            return match outcome {
                Ok(Resumed::Yielded(_)) if has(generator, ASYNC_YIELDED) => {
                    self.end_step(step, generator);
                    Err(self.runtime_error("async generator ignored GeneratorExit"))
                }
                Ok(Resumed::Yielded(value)) => Ok(value),
                Ok(Resumed::Returned(_)) => {
                    self.end_step(step, generator);
                    Err(self.stop_iteration(Value::NONE))
                }
                Err(raised) => {
                    self.end_step(step, generator);
                    if self.raised_is(self.types.stop_async_iteration) || self.raised_is(self.types.generator_exit) {
                        self.raised.set(None);
                        return Err(self.stop_iteration(Value::NONE));
                    }
                    Err(raised)
                }
            };
        }
        match outcome {
            Ok(Resumed::Yielded(value)) if has(generator, ASYNC_YIELDED) => {
                self.end_step(step, generator);
                Err(self.stop_iteration(value))
            }
            Ok(Resumed::Yielded(value)) => Ok(value),
            Ok(Resumed::Returned(_)) => {
                set(generator, ASYNC_CLOSED, true);
                self.end_step(step, generator);
                let class = self.types.stop_async_iteration;
                Err(self.raise_with(class, &[]))
            }
            Err(raised) => {
                if self.raised_is(self.types.stop_async_iteration) || self.raised_is(self.types.generator_exit) {
                    set(generator, ASYNC_CLOSED, true);
                }
                self.end_step(step, generator);
                Err(raised)
            }
        }
    }

    fn end_step(&mut self, step: Gc<Iterator>, generator: Gc<Generator>) {
        step.index.set(USED);
        set(generator, ASYNC_RUNNING, false);
    }

    /// Checks that a step may go on, and marks its beginning. `Ok(false)`: it was under way already.
    fn begin_step(&mut self, step: Gc<Iterator>, generator: Gc<Generator>) -> Result<bool, Raised> {
        let what = step.limit.get();
        match step.index.get() {
            UNDER_WAY => return Ok(false),
            USED => {
                let names = if what == SEND { "__anext__()/asend()" } else { "aclose()/athrow()" };
                return Err(self.runtime_error(format!("cannot reuse already awaited {names}")));
            }
            _ => {}
        }
        if what != SEND && generator.state.get() == GeneratorState::Finished {
            step.index.set(USED);
            return Err(self.stop_iteration(Value::NONE));
        }
        if has(generator, ASYNC_RUNNING) {
            step.index.set(USED);
            let name = ["anext", "athrow", "aclose"][what];
            return Err(self.runtime_error(format!("{name}(): asynchronous generator is already running")));
        }
        if what != SEND && has(generator, ASYNC_CLOSED) {
            step.index.set(USED);
            let class = self.types.stop_async_iteration;
            return Err(self.raise_with(class, &[]));
        }
        step.index.set(UNDER_WAY);
        set(generator, ASYNC_RUNNING, true);
        Ok(true)
    }

    fn send_step(&mut self, step: Gc<Iterator>, value: Value) -> Result<Value, Raised> {
        let generator = step.state[0].get();
        let generator = self.receiver::<Generator>(generator)?;
        let what = step.limit.get();
        if what != SEND && step.index.get() == NEW && !value.is_none() {
            return Err(self.runtime_error("can't send non-None value to a just-started coroutine"));
        }
        let how = match (self.begin_step(step, generator)?, what) {
            (false, _) => Resume::Send(value),
            (true, SEND) if value.is_none() => Resume::Send(step.state[1].get()),
            (true, SEND) => Resume::Send(value),
            (true, THROW) => Resume::Throw(step.state[1].get()),
            _ => {
                set(generator, ASYNC_CLOSED, true);
                let class = self.types.generator_exit;
                Resume::Throw(self.new_exception(class, &[])?.value())
            }
        };
        self.resume_step(step, generator, how)
    }

    fn throw_step(&mut self, step: Gc<Iterator>, exception: Gc<Exception>) -> Result<Value, Raised> {
        let generator = step.state[0].get();
        let generator = self.receiver::<Generator>(generator)?;
        self.begin_step(step, generator)?;
        self.resume_step(step, generator, Resume::Throw(exception.value()))
    }
}

fn has(generator: Gc<Generator>, flag: u8) -> bool {
    generator.async_flags.get() & flag != 0
}

fn set(generator: Gc<Generator>, flag: u8, on: bool) {
    let flags = generator.async_flags.get();
    generator.async_flags.set(if on { flags | flag } else { flags & !flag });
}

fn anext(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.new_step(args[0], SEND, Value::NONE)
}

fn asend(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.new_step(args[0], SEND, args[1])
}

fn athrow(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let exception = vm.exception_to_throw(args[1], args[2], args[3])?;
    vm.new_step(args[0], THROW, exception.value())
}

fn aclose(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.new_step(args[0], CLOSE, Value::NONE)
}

/// A generator that nobody closed is left to the event loop; without one it is closed as plain generators are.
fn del(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let generator = vm.receiver::<Generator>(args[0])?;
    if generator.state.get() != GeneratorState::Suspended {
        return Ok(Value::NONE);
    }
    let finalizer = generator.finalizer.get();
    if !finalizer.is_none() && !has(generator, ASYNC_CLOSED) {
        vm.call(finalizer, &[args[0]])?;
        return Ok(Value::NONE);
    }
    vm.close_generator(generator)
}

fn get_running(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let generator = vm.receiver::<Generator>(value)?;
    Ok(Value::bool(has(generator, ASYNC_RUNNING)))
}

fn native_step(vm: &mut Vm, step: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    match vm.send_step(step, Value::NONE) {
        Ok(value) => Ok(Some(value)),
        Err(raised) => vm.clear_if(raised, vm.types.stop_iteration).map(|()| None),
    }
}

fn step_next(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let step = vm.receiver::<Iterator>(args[0])?;
    vm.send_step(step, Value::NONE)
}

fn step_send(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let step = vm.receiver::<Iterator>(args[0])?;
    vm.send_step(step, args[1])
}

fn step_throw(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let step = vm.receiver::<Iterator>(args[0])?;
    let exception = vm.exception_to_throw(args[1], args[2], args[3])?;
    vm.throw_step(step, exception)
}

fn step_close(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let step = vm.receiver::<Iterator>(args[0])?;
    if step.index.get() == USED {
        return Ok(Value::NONE);
    }
    let class = vm.types.generator_exit;
    let exit = vm.new_exception(class, &[])?;
    match vm.throw_step(step, exit) {
        Ok(_) => Err(vm.runtime_error("coroutine ignored GeneratorExit")),
        Err(raised) => {
            let types = [vm.types.stop_iteration, vm.types.stop_async_iteration, vm.types.generator_exit];
            if types.into_iter().any(|class| vm.raised_is(class)) {
                vm.raised.set(None);
                return Ok(Value::NONE);
            }
            Err(raised)
        }
    }
}
