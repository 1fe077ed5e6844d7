//! The way of an exception: tracebacks, handlers, frames that are left.

use std::cell::Cell;

use crate::bytecode::Opcode;
use crate::heap::Kind;
use crate::objects::{Dict, Exception, Gc, Raised, Traceback, Value, Vm};

impl Vm {
    /// An exception is set, raised by the instruction at the topmost frame's `pc`. Finds its handler: `Ok` if the topmost
    /// frame (perhaps another one) goes on, `Err` if an entry frame was left.
    #[cold]
    #[inline(never)]
    pub(super) fn unwind(&mut self) -> Result<(), Raised> {
        loop {
            let Some(exception) = self.raised.get() else { return Err(Raised) };
            let Some(frame) = self.frames.last() else { return Err(Raised) };
            let (code, pc, globals) = (frame.code, frame.pc.get(), frame.globals);
            // A bare `raise` finds its frame in the traceback already.
            let reraised = match code.data().words[pc as usize].get().op() {
                Opcode::Reraise => true,
                Opcode::RaiseHandled => !exception.traceback.get().is_none(),
                _ => false,
            };
            if !reraised {
                self.add_traceback(exception, code, pc, globals)?;
            }
            if let Some(range) = code.data().proto.handler(pc) {
                if let Some(frame) = self.frames.last() {
                    frame.set_register(range.register, exception.value());
                    frame.pc.set(range.handler);
                }
                self.raised.set(None);
                return Ok(());
            }
            if self.abandon_frame()? {
                return Err(Raised);
            }
        }
    }

    /// Raises out of the topmost frame, which is an entry frame, without asking its handlers.
    pub(super) fn raise_past_handlers(&mut self, exception: Gc<Exception>) -> Raised {
        if let Some(frame) = self.frames.last() {
            let (code, pc, globals) = (frame.code, frame.pc.get(), frame.globals);
            if self.add_traceback(exception, code, pc, globals).is_err() {
                return Raised;
            }
        }
        let _ = self.abandon_frame();
        Raised
    }

    /// Puts an entry for a frame in front of the exception's traceback.
    fn add_traceback(
        &mut self,
        exception: Gc<Exception>,
        code: Gc<crate::objects::Code>,
        pc: u32,
        globals: Gc<Dict>,
    ) -> Result<(), Raised> {
        let header = self.header(Kind::Traceback);
        let line = code.data().line(pc) as i32;
        let next = exception.traceback.get();
        let frame = self.frame_object_if_wanted();
        match self.alloc(Traceback {
            header,
            next: Cell::new(next),
            code,
            pc,
            line: Cell::new(line),
            frame: Cell::new(frame),
            globals: globals.value(),
        }) {
            Ok(traceback) => {
                exception.traceback.set(traceback.value());
                exception.wrote();
                Ok(())
            }
            // Out of memory while an exception travels: MemoryError travels instead, without a traceback.
            Err(Raised) => {
                if self.abandon_frame()? {
                    return Err(Raised);
                }
                Ok(())
            }
        }
    }

    /// The frame object of the running frame, if somebody has asked for it already.
    fn frame_object_if_wanted(&self) -> Value {
        self.frames.last().map_or(Value::NONE, |frame| frame.object.get())
    }

    /// Pops the topmost frame because an exception leaves it. True if it was an entry frame.
    pub(super) fn abandon_frame(&mut self) -> Result<bool, Raised> {
        let Some(frame) = self.frames.last() else { return Ok(true) };
        let is_entry = frame.is_entry;
        if frame.generator.is_some() {
            return self.abandon_generator_frame();
        }
        if !frame.object.get().is_none() {
            self.detach_frame_object();
        }
        let window = self.frames.pop().map(|frame| frame.registers);
        match self.frames.last() {
            Some(caller) if !is_entry => self.top.set(caller.limit),
            _ => {
                if let Some(window) = window {
                    self.top.set(window);
                }
            }
        }
        Ok(is_entry)
    }

    /// UnboundLocalError.
    #[cold]
    pub(super) fn unbound_local(&mut self, name: Value) -> Raised {
        let text = self.str_text(name);
        let class = self.types.unbound_local_error;
        let raised =
            self.raise(class, format!("cannot access local variable '{text}' where it is not associated with a value"));
        self.set_name_field(name);
        raised
    }

    /// NameError for a variable of an enclosing function.
    #[cold]
    pub(super) fn unbound_free(&mut self, name: Value) -> Raised {
        let text = self.str_text(name);
        let class = self.types.name_error;
        let raised = self.raise(
            class,
            format!("cannot access free variable '{text}' where it is not associated with a value in enclosing scope"),
        );
        self.set_name_field(name);
        raised
    }

    fn set_name_field(&mut self, name: Value) {
        if let Some(exception) = self.raised.get() {
            exception.fields[0].set(name);
            exception.wrote();
        }
    }

    /// TypeError: `__init__` returned something.
    #[cold]
    pub(super) fn init_returned(&mut self, value: Value) -> Raised {
        let name = self.type_name(value);
        self.type_error(format!("__init__() should return None, not '{name}'"))
    }
}
