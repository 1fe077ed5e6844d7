//! Generators, coroutines and async generators: making them, resuming them, `yield`, and how they end.
//!
//! A generator's registers lie in an array of its own, and its frame uses them in place: resuming copies nothing.

use std::cell::Cell;

use super::dispatch::Next;
use crate::bytecode::{CodeFlags, Extension, Opcode, Word};
use crate::heap::{Header, Kind};
use crate::objects::{
    ASYNC_YIELDED, Code, Exception, Frame, FrameObject, Function, Gc, Generator, GeneratorState, Raised, Resume,
    Resumed, Value, Vm,
};

impl Vm {
    /// The generator that a call of a generator function gives; its parameters lie bound in `window`.
    pub(super) fn new_generator(
        &mut self,
        function: Gc<Function>,
        code: Gc<Code>,
        window: *const Cell<Value>,
    ) -> Result<Value, Raised> {
        let data = code.data();
        let registers = self.new_values((data.proto.register_count as usize).max(1))?;
        for at in 0..data.parameter_count as usize {
            // SAFETY: the parameters are bound in the window.
            registers.set(at, unsafe { (*window.add(at)).get() });
        }
        for at in data.parameter_count as usize..registers.capacity {
            registers.words()[at].set(Value::UNBOUND.bits());
        }
        let flags = data.proto.flags;
        let class = if flags.has(CodeFlags::COROUTINE) {
            self.types.coroutine
        } else if flags.has(CodeFlags::ASYNC_GENERATOR) {
            self.types.async_generator
        } else {
            self.types.generator
        };
        let header = Header::new(class.instance_shape.get(), Kind::Generator);
        let generator = self.alloc(Generator {
            header,
            state: Cell::new(GeneratorState::Created),
            waits_for: Cell::new(Value::NONE),
            function,
            code,
            registers,
            pc: Cell::new(0),
            send_to: Cell::new(0),
            handled: Cell::new(Value::NONE),
            name: Cell::new(function.name.get()),
            qualname: Cell::new(function.qualname.get()),
            return_value: Cell::new(Value::NONE),
            async_flags: Cell::new(0),
            finalizer: Cell::new(Value::NONE),
            origin: Cell::new(Value::NONE),
        })?;
        if !data.proto.exception_table.is_empty() {
            // It may be left within a `try`: when it dies, it is closed, so that its `finally` runs.
            self.heap.finalize_later(generator.header());
        }
        Ok(generator.value())
    }

    /// Pushes the frame of a suspended generator. What is sent is written where it goes.
    fn push_generator(&mut self, generator: Gc<Generator>, is_entry: bool, return_to: u16) -> Result<(), Raised> {
        if self.frames.len() >= self.recursion_limit.get().min(super::call::MAX_FRAMES) {
            return Err(self.recursion_error());
        }
        let registers = generator.registers.words().as_ptr().cast::<Cell<Value>>();
        let top = self.top.get();
        let (function, code) = (generator.function, generator.code);
        generator.state.set(GeneratorState::Running);
        self.frames.push(Frame {
            registers,
            code,
            function: Some(function),
            globals: function.globals,
            builtins: function.builtins,
            locals: Value::NONE,
            pc: Cell::new(generator.pc.get()),
            return_to,
            is_entry,
            return_step: 2,
            return_mode: 0,
            constructed: Value::UNBOUND,
            generator: Some(generator),
            handled: Cell::new(generator.handled.get()),
            limit: top,
            object: Cell::new(Value::NONE),
        });
        Ok(())
    }

    /// A `for` loop takes the next value of a generator: its frame is pushed above the loop's.
    #[inline]
    pub(super) fn enter_generator(&mut self, iterator: Value, return_to: u16) -> Result<Next, Raised> {
        let Some(generator) = iterator.cast::<Generator>() else { return Ok(Next::Continue) };
        if self.type_of(iterator) != self.types.generator {
            return Ok(Next::Continue);
        }
        match generator.state.get() {
            GeneratorState::Suspended => {
                let at = generator.send_to.get() as usize;
                generator.registers.words()[at].set(Value::NONE.bits());
            }
            GeneratorState::Created => {}
            // The slow path ends the loop, or raises.
            _ => return Ok(Next::Continue),
        }
        self.safepoint()?;
        self.push_generator(generator, false, return_to)?;
        Ok(Next::Reload)
    }

    /// `yield value`: suspends the running generator. `Some` is the value for native code; `None`: the frame beneath goes on.
    #[inline]
    pub(super) fn yield_value(&mut self, word: Word, value: Value) -> Result<Option<Value>, Raised> {
        if let Some(generator) = self.frames.last().and_then(|frame| frame.generator) {
            generator.async_flags.set(generator.async_flags.get() | ASYNC_YIELDED);
        }
        Ok(self.suspend(word.a(), 1, value))
    }

    /// Leaves the running generator's frame with a value. It goes on `step` words further, and what is sent then goes to
    /// register `send_to`.
    pub(super) fn suspend(&mut self, send_to: u16, step: u32, value: Value) -> Option<Value> {
        let frame = self.frames.last()?;
        let generator = frame.generator?;
        let (is_entry, return_to) = (frame.is_entry, frame.return_to);
        generator.pc.set(frame.pc.get() + step);
        generator.send_to.set(send_to);
        generator.handled.set(frame.handled.get());
        generator.state.set(GeneratorState::Suspended);
        if !frame.object.get().is_none() {
            self.detach_frame_object();
        }
        // Its registers were written without a barrier.
        generator.registers.wrote();
        generator.wrote();
        let limit = self.frames.pop().map(|frame| frame.limit);
        if let Some(limit) = limit {
            self.top.set(limit);
        }
        if is_entry {
            return Some(value);
        }
        if let Some(caller) = self.frames.last() {
            // A `for` loop: the instruction has an extension word.
            caller.set_register(return_to, value);
            caller.pc.set(caller.pc.get() + 2);
        }
        None
    }

    /// A frame with a generator, or with a frame object, returns.
    #[cold]
    #[inline(never)]
    pub(super) fn leave_special_frame(&mut self, value: Value) -> Result<Option<Value>, Raised> {
        self.detach_frame_object();
        let Some(generator) = self.frames.last().and_then(|frame| frame.generator) else {
            return self.leave_frame(value);
        };
        self.finish_generator(generator);
        generator.return_value.set(value);
        generator.wrote();
        let Some(frame) = self.frames.pop() else { return Ok(Some(value)) };
        self.top.set(frame.limit);
        if frame.is_entry {
            return Ok(Some(value));
        }
        // A `for` loop ends.
        if let Some(caller) = self.frames.last() {
            let pc = caller.pc.get() as usize;
            let words = &caller.code.data().words;
            let word = words[pc].get();
            if word.op() == Opcode::ForIter {
                words[pc].set(word.with_x(word.x() | super::feedback::ITER_EXHAUSTED));
                caller.pc.set(Extension(words[pc + 1].get().0).aux());
            }
        }
        Ok(None)
    }

    fn finish_generator(&mut self, generator: Gc<Generator>) {
        generator.state.set(GeneratorState::Finished);
        generator.handled.set(Value::NONE);
        generator.waits_for.set(Value::NONE);
        for word in generator.registers.words() {
            word.set(0);
        }
    }

    /// An exception leaves a generator's frame. True if it was an entry frame.
    pub(super) fn abandon_generator_frame(&mut self) -> Result<bool, Raised> {
        self.detach_frame_object();
        let Some(frame) = self.frames.pop() else { return Ok(true) };
        self.top.set(frame.limit);
        if let Some(generator) = frame.generator {
            self.finish_generator(generator);
            self.translate_stop(generator);
        }
        Ok(frame.is_entry)
    }

    /// A StopIteration that leaves a generator becomes RuntimeError (PEP 479).
    fn translate_stop(&mut self, generator: Gc<Generator>) {
        let flags = generator.code.data().proto.flags;
        let is_async = flags.has(CodeFlags::ASYNC_GENERATOR);
        let what = if flags.has(CodeFlags::COROUTINE) {
            "coroutine"
        } else if is_async {
            "async generator"
        } else {
            "generator"
        };
        let name = if self.raised_is(self.types.stop_iteration) {
            "StopIteration"
        } else if is_async && self.raised_is(self.types.stop_async_iteration) {
            "StopAsyncIteration"
        } else {
            return;
        };
        let Some(cause) = self.raised.take() else { return };
        let class = self.types.runtime_error;
        let Ok(message) = self.new_str(&format!("{what} raised {name}")) else { return };
        if let Ok(error) = self.new_exception(class, &[message]) {
            error.cause.set(cause.value());
            error.context.set(cause.value());
            error.suppress_context.set(true);
            error.wrote();
            self.raised.set(Some(error));
        }
    }

    /// The frame object of the frame that is left keeps what it needs of it.
    #[cold]
    pub(super) fn detach_frame_object(&mut self) {
        let Some(frame) = self.frames.last() else { return };
        if let Some(object) = frame.object.get().cast::<FrameObject>() {
            object.pc.set(frame.pc.get());
            let locals = frame.locals;
            let function_frame = locals.is_none();
            let depth = self.frames.len() - 1;
            if function_frame && let Ok(snapshot) = self.frame_locals(depth) {
                object.locals.set(snapshot);
                object.wrote();
            }
            object.depth.set(usize::MAX);
        }
        if let Some(frame) = self.frames.last() {
            frame.object.set(Value::NONE);
        }
    }
}

/// Resumes a generator from native code.
pub(super) fn resume(vm: &mut Vm, generator: Gc<Generator>, how: Resume) -> Result<Resumed, Raised> {
    vm.check_native_stack()?;
    let what = if generator.code.data().proto.flags.has(CodeFlags::COROUTINE) {
        "coroutine"
    } else if generator.code.data().proto.flags.has(CodeFlags::ASYNC_GENERATOR) {
        "async generator"
    } else {
        "generator"
    };
    match generator.state.get() {
        GeneratorState::Running => {
            return Err(vm.value_error(format!("{what} already executing")));
        }
        GeneratorState::Finished => {
            return match how {
                Resume::Send(_) if what == "coroutine" => {
                    Err(vm.runtime_error("cannot reuse already awaited coroutine"))
                }
                Resume::Send(_) => Ok(Resumed::Returned(Value::NONE)),
                Resume::Throw(exception) => match exception.cast::<Exception>() {
                    Some(exception) => Err(vm.set_raised_again(exception)),
                    None => Ok(Resumed::Returned(Value::NONE)),
                },
            };
        }
        GeneratorState::Created => match how {
            Resume::Send(value) if !value.is_none() => {
                return Err(vm.type_error(format!("can't send non-None value to a just-started {what}")));
            }
            _ => {}
        },
        GeneratorState::Suspended => {
            if let Resume::Send(value) = how {
                generator.registers.set(generator.send_to.get() as usize, value);
            }
        }
    }
    vm.safepoint()?;
    match how {
        Resume::Send(_) => vm.push_generator(generator, true, 0)?,
        Resume::Throw(exception) => {
            let Some(exception) = exception.cast::<Exception>() else { return Ok(Resumed::Returned(Value::NONE)) };
            if let Some(value) = vm.throw_into(generator, exception)? {
                return Ok(Resumed::Yielded(value));
            }
        }
    }
    finish(vm, generator)
}

impl Vm {
    /// Raises an exception at the place where a generator waits. Its frame is pushed and goes on at a handler (`None`), or
    /// what it delegates to took the exception and yielded (`Some`).
    fn throw_into(&mut self, generator: Gc<Generator>, exception: Gc<Exception>) -> Result<Option<Value>, Raised> {
        if generator.state.get() == GeneratorState::Created {
            // Nothing of the body can catch it.
            self.push_generator(generator, true, 0)?;
            let _ = self.set_raised(exception);
            return Err(self.raise_past_handlers(exception));
        }
        let pc = generator.pc.get();
        let word = generator.code.data().words[pc as usize].get();
        if word.op() != Opcode::YieldFrom {
            self.push_generator(generator, true, 0)?;
            if let Some(frame) = self.frames.last() {
                // The `Yield` itself.
                frame.pc.set(pc - 1);
            }
            let _ = self.set_raised(exception);
            return self.unwind().map(|()| None);
        }
        let delegate = generator.registers.get(word.b() as usize);
        generator.state.set(GeneratorState::Running);
        let outcome = self.throw_into_delegate(delegate, exception);
        generator.state.set(GeneratorState::Suspended);
        match outcome {
            Ok(Resumed::Yielded(value)) => {
                generator.async_flags.set(generator.async_flags.get() & !ASYNC_YIELDED);
                Ok(Some(value))
            }
            Ok(Resumed::Returned(value)) => {
                generator.registers.set(word.a() as usize, value);
                generator.pc.set(pc + 1);
                self.push_generator(generator, true, 0)?;
                Ok(None)
            }
            Err(Raised) => {
                self.push_generator(generator, true, 0)?;
                self.unwind().map(|()| None)
            }
        }
    }

    /// `delegate.throw(exception)`, or `delegate.close()` for GeneratorExit.
    fn throw_into_delegate(&mut self, delegate: Value, exception: Gc<Exception>) -> Result<Resumed, Raised> {
        let exits = self.is_instance(exception.value(), self.types.generator_exit);
        if let Some(inner) = delegate.cast::<Generator>()
            && !exits
            && self.type_of(delegate) != self.types.async_generator
        {
            return resume(self, inner, Resume::Throw(exception.value()));
        }
        if exits {
            let name = self.names.close;
            if let Some(close) = self.find_attr(delegate, name)? {
                self.call(close, &[])?;
            }
            return Err(self.set_raised_again(exception));
        }
        let name = self.names.throw;
        match self.find_attr(delegate, name)? {
            Some(throw) => match self.call(throw, &[exception.value()]) {
                Ok(value) => Ok(Resumed::Yielded(value)),
                Err(raised) => self.stop_value(raised).map(Resumed::Returned),
            },
            None => Err(self.set_raised_again(exception)),
        }
    }

    /// The value of the StopIteration that is set; any other exception stays.
    fn stop_value(&mut self, raised: Raised) -> Result<Value, Raised> {
        if !self.raised_is(self.types.stop_iteration) {
            return Err(raised);
        }
        let exception = self.take_raised(raised);
        Ok(exception.fields[0].get())
    }

    /// One step of `yield from` and `await`.
    pub(super) fn yield_from(&mut self, word: Word) -> Result<Next, Raised> {
        let Some(frame) = self.frames.last() else { return Ok(Next::Continue) };
        let (value, iterator) = (frame.register(word.a()), frame.register(word.b()));
        let outcome = self.send(iterator, value)?;
        match outcome {
            Resumed::Yielded(value) => {
                if let Some(generator) = self.frames.last().and_then(|frame| frame.generator) {
                    generator.async_flags.set(generator.async_flags.get() & !ASYNC_YIELDED);
                }
                Ok(match self.suspend(word.a(), 0, value) {
                    Some(value) => Next::Return(value),
                    None => Next::Reload,
                })
            }
            Resumed::Returned(value) => {
                if let Some(frame) = self.frames.last() {
                    frame.set_register(word.a(), value);
                    frame.pc.set(frame.pc.get() + 1);
                }
                Ok(Next::Continue)
            }
        }
    }

    /// Sends a value to an iterator of any kind: `next` for None, else its `send` method.
    pub fn send(&mut self, iterator: Value, value: Value) -> Result<Resumed, Raised> {
        let class = self.type_of(iterator);
        if let Some(inner) = iterator.cast::<Generator>()
            && class != self.types.async_generator
        {
            return resume(self, inner, Resume::Send(value));
        }
        let result = if value.is_none() {
            if iterator.kind() == Kind::Iterator
                && !class.flags.get().has(crate::objects::TypeFlags::HEAP)
                && class != self.types.coroutine_wrapper
                && class != self.types.async_generator_step
            {
                return Ok(match self.iter_next(iterator)? {
                    Some(value) => Resumed::Yielded(value),
                    None => Resumed::Returned(Value::NONE),
                });
            }
            match self.call_dunder(iterator, crate::objects::Dunder::Next, &[]) {
                Ok(Some(value)) => Ok(value),
                Ok(None) => {
                    let name = self.type_name(iterator);
                    return Err(self.type_error(format!("'{name}' object is not an iterator")));
                }
                Err(raised) => Err(raised),
            }
        } else {
            let name = self.names.send;
            self.call_method(iterator, name, &[value])
        };
        match result {
            Ok(value) => Ok(Resumed::Yielded(value)),
            Err(raised) => self.stop_value(raised).map(Resumed::Returned),
        }
    }
}

/// Runs the pushed generator frame until it yields or returns.
fn finish(vm: &mut Vm, generator: Gc<Generator>) -> Result<Resumed, Raised> {
    let value = vm.run_top()?;
    Ok(match generator.state.get() {
        GeneratorState::Finished => Resumed::Returned(value),
        _ => Resumed::Yielded(value),
    })
}

impl Vm {
    /// What `yield from value` delegates to.
    pub(super) fn yield_from_iter(&mut self, value: Value) -> Result<Value, Raised> {
        let class = self.type_of(value);
        if class == self.types.coroutine {
            let allowed = self.frames.last().is_some_and(|frame| {
                let flags = frame.code.data().proto.flags;
                flags.has(CodeFlags::COROUTINE) || flags.has(CodeFlags::ITERABLE_COROUTINE)
            });
            if !allowed {
                return Err(self.type_error("cannot 'yield from' a coroutine object in a non-coroutine generator"));
            }
            return Ok(value);
        }
        if class == self.types.generator { Ok(value) } else { self.iter(value) }
    }

    /// What `await value` delegates to. `place`: 0 plain, 1 of `__aenter__`, 2 of `__aexit__`.
    pub fn await_iter(&mut self, value: Value, place: u16) -> Result<Value, Raised> {
        let class = self.type_of(value);
        if class == self.types.coroutine {
            if let Some(generator) = value.cast::<Generator>()
                && !generator.waits_for.get().is_none()
            {
                return Err(self.runtime_error("coroutine is being awaited already"));
            }
            return Ok(value);
        }
        if let Some(generator) = value.cast::<Generator>()
            && generator.code.data().proto.flags.has(CodeFlags::ITERABLE_COROUTINE)
        {
            return Ok(value);
        }
        match self.call_dunder(value, crate::objects::Dunder::Await, &[])? {
            Some(iterator) => {
                let class = self.type_of(iterator);
                if class == self.types.coroutine {
                    return Err(self.type_error("__await__() returned a coroutine"));
                }
                if self.dunder(class, crate::objects::Dunder::Next).is_none() {
                    let name = self.type_name(iterator);
                    return Err(self.type_error(format!("__await__() returned non-iterator of type '{name}'")));
                }
                Ok(iterator)
            }
            None => {
                let name = self.type_name(value);
                Err(self.type_error(match place {
                    1 => format!(
                        "'async with' received an object from __aenter__ that does not implement __await__: {name}"
                    ),
                    2 => format!(
                        "'async with' received an object from __aexit__ that does not implement __await__: {name}"
                    ),
                    _ => format!("'{name}' object can't be awaited"),
                }))
            }
        }
    }

    /// `aiter(value)` of an `async for`.
    pub(super) fn async_iter(&mut self, value: Value) -> Result<Value, Raised> {
        match self.call_dunder(value, crate::objects::Dunder::AIter, &[])? {
            Some(iterator) => {
                if self.dunder_of(iterator, crate::objects::Dunder::ANext).is_none() {
                    let name = self.type_name(iterator);
                    return Err(self.type_error(format!(
                        "'async for' received an object from __aiter__ that does not implement __anext__: {name}"
                    )));
                }
                Ok(iterator)
            }
            None => {
                let name = self.type_name(value);
                Err(self.type_error(format!("'async for' requires an object with __aiter__ method, got {name}")))
            }
        }
    }

    /// What awaiting `iterator.__anext__()` delegates to.
    pub(super) fn async_next(&mut self, iterator: Value) -> Result<Value, Raised> {
        match self.call_dunder(iterator, crate::objects::Dunder::ANext, &[])? {
            Some(awaitable) => match self.await_iter(awaitable, 0) {
                Ok(iterator) => Ok(iterator),
                Err(_) if self.raised_is(self.types.type_error) => {
                    self.raised.set(None);
                    let name = self.type_name(awaitable);
                    Err(self.type_error(format!("'async for' received an invalid object from __anext__: {name}")))
                }
                Err(raised) => Err(raised),
            },
            None => {
                let name = self.type_name(iterator);
                Err(self.type_error(format!("'async for' requires an iterator with __anext__ method, got {name}")))
            }
        }
    }
}
