//! Resuming frames that machine code builds: how compiled code is left for the interpreter.
//!
//! A client describes the frames from the outermost to the innermost; each gets a window of its own on the register stack.
//! They are then run as if the interpreter had pushed them.

use std::cell::Cell;

use super::dispatch;
use crate::objects::{Code, Exception, Frame, Function, Gc, Raised, Value, Vm};

/// What becomes of the value that a frame returns.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(u8)]
pub enum ReturnMode {
    /// It goes to the caller's register.
    #[default]
    Store,
    /// It is dropped.
    Discard,
    /// Its truth goes to the caller's register, as a bool.
    Truth,
    /// The opposite of its truth does.
    NotTruth,
}

/// One frame to be rebuilt.
#[derive(Clone, Copy, Debug)]
pub struct ResumedFrame {
    pub code: Gc<Code>,
    pub function: Option<Gc<Function>>,
    /// The instruction at which it goes on: for a frame with another above it, the call that is in progress.
    pub pc: u32,
    /// The caller's register that gets the result.
    pub return_to: u16,
    /// Words that the caller's `pc` moves on when this frame returns: the length of the calling instruction.
    pub return_step: u8,
    pub return_mode: ReturnMode,
    /// The object whose `__init__` this is, or [`Value::UNBOUND`].
    pub constructed: Value,
    /// The exception that the frame is handling, or [`Value::NONE`].
    pub handled: Value,
}

impl Vm {
    /// Pushes a frame above the topmost one; `registers` are its first registers, the rest is unbound.
    pub fn push_resumed_frame(
        &mut self,
        frame: ResumedFrame,
        registers: impl Iterator<Item = Value>,
        is_entry: bool,
    ) -> Result<(), Raised> {
        let window = self.top.get();
        let count = frame.code.data().proto.register_count as usize;
        if !self.registers.fits(window, count) || self.frames.len() >= super::call::MAX_FRAMES {
            return Err(self.recursion_error());
        }
        let mut written = 0;
        for value in registers.take(count) {
            // SAFETY: `fits` made sure that the window is within the stack.
            unsafe { (*window.add(written)).set(value) };
            written += 1;
        }
        for at in written..count {
            // SAFETY: as above.
            unsafe { (*window.add(at)).set(Value::UNBOUND) };
        }
        let Some(function) = frame.function else {
            return Err(self.system_error("a frame without a function cannot be rebuilt"));
        };
        // SAFETY: as above.
        let limit = unsafe { window.add(count) };
        self.top.set(limit);
        self.frames.push(Frame {
            registers: window,
            code: frame.code,
            function: Some(function),
            globals: function.globals,
            builtins: function.builtins,
            locals: Value::NONE,
            pc: Cell::new(frame.pc),
            return_to: frame.return_to,
            return_step: frame.return_step,
            return_mode: frame.return_mode as u8,
            is_entry,
            constructed: frame.constructed,
            generator: None,
            handled: Cell::new(frame.handled),
            limit,
            object: Cell::new(Value::NONE),
        });
        Ok(())
    }

    /// Runs the topmost frames until the innermost entry frame among them returns.
    pub fn run_resumed(&mut self) -> Result<Value, Raised> {
        dispatch::run(self)
    }

    /// As [`Vm::run_resumed`], beginning with an exception that the instruction at the topmost frame's `pc` raised.
    pub fn run_raised(&mut self, exception: Gc<Exception>) -> Result<Value, Raised> {
        let _ = self.set_raised_again(exception);
        self.unwind()?;
        dispatch::run(self)
    }

    /// A rebuilt frame returned whose value does not simply go to a register.
    #[cold]
    pub(super) fn return_specially(
        &mut self,
        value: Value,
        return_to: u16,
        step: u8,
        mode: u8,
    ) -> Result<Option<Value>, Raised> {
        if let Some(limit) = self.frames.last().map(|caller| caller.limit) {
            self.top.set(limit);
        }
        let stored = if mode == ReturnMode::Discard as u8 {
            None
        } else {
            let truth = self.truth(value)?;
            Some(Value::bool(truth == (mode == ReturnMode::Truth as u8)))
        };
        if let Some(caller) = self.frames.last() {
            if let Some(value) = stored {
                caller.set_register(return_to, value);
            }
            caller.pc.set(caller.pc.get() + u32::from(step));
        }
        Ok(None)
    }
}
