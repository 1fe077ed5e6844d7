//! Resuming frames that machine code builds: how compiled code is left for the interpreter.
//!
//! A client describes the frames from the outermost to the innermost; each gets a window of its own on the register stack.
//! They are then run as if the interpreter had pushed them.

use std::cell::Cell;

use super::dispatch;
use crate::heap::Kind;
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

    /// An exception that the instruction at the topmost frame's `pc` raised looks for its handler: `Ok` if the topmost frame
    /// goes on, `Err` if an entry frame was left.
    pub fn unwind_resumed(&mut self) -> Result<(), Raised> {
        self.unwind()
    }

    /// Runs one instruction that is not among those of the dispatch loop, in a frame made for it. `results` gets the
    /// registers that it writes.
    pub fn run_instruction(
        &mut self,
        frame: ResumedFrame,
        operands: impl Iterator<Item = (u16, Value)>,
        writes: &[u16],
        mut result: impl FnMut(Value),
    ) -> Result<(), Raised> {
        let base = self.frames.len();
        let top = self.top.get();
        self.push_resumed_frame(frame, std::iter::empty(), true)?;
        for (register, value) in operands {
            self.frames[base].set_register(register, value);
        }
        let word = frame.code.data().words[frame.pc as usize].get();
        let outcome = self.run_slow(word).and_then(|next| match next {
            dispatch::Next::Continue | dispatch::Next::Return(_) => Ok(()),
            dispatch::Next::Reload => {
                // The frame of a callee (the outermost of those that were rebuilt) lies above: it runs to its end.
                self.frames[base + 1].is_entry = true;
                let value = dispatch::run(self)?;
                if let Some(register) = writes.first() {
                    self.frames[base].set_register(*register, value);
                }
                Ok(())
            }
        });
        if outcome.is_ok() {
            for register in writes {
                result(self.frames[base].register(*register));
            }
        }
        self.frames.truncate(base);
        self.top.set(top);
        outcome
    }

    /// Runs a function in the interpreter, whatever machine code it has. The parameters are bound already.
    pub fn run_interpreted(&mut self, function: Gc<Function>, args: &[Value]) -> Result<Value, Raised> {
        self.check_native_stack()?;
        let window = self.top.get();
        let code = function.code.get();
        self.check_window(window, code.data().proto.register_count as usize)?;
        for (at, value) in args.iter().enumerate() {
            // SAFETY: `check_window` made sure that the window is within the stack.
            unsafe { (*window.add(at)).set(*value) };
        }
        self.push_frame(function, code, window, 0, true)?;
        self.run_top()
    }

    /// What `receiver.name(…)` calls, and whether the receiver is the first argument.
    pub fn load_method_uncached(&mut self, receiver: Value, name: Value) -> Result<(Value, bool), Raised> {
        let class = self.type_of(receiver);
        if self.is_generic_getattribute(self.dunder(class, crate::objects::Dunder::GetAttribute))
            && receiver.kind() != Kind::Type
            && let Some(method) = self.lookup(class, name)
            && matches!(method.kind(), Kind::Function | Kind::NativeFunction)
            && self.own_attribute(receiver, name)?.is_none()
        {
            return Ok((method, true));
        }
        Ok((self.get_attr(receiver, name)?, false))
    }

    /// The items of an iterable that is assigned to so many targets, as a tuple.
    pub fn unpack_to_tuple(&mut self, sequence: Value, count: usize) -> Result<Value, Raised> {
        let items = self.unpack_sequence(sequence, count)?;
        Ok(self.new_tuple(&items)?.value())
    }

    /// `__init__` returned this: TypeError unless it is None.
    pub fn check_init(&mut self, value: Value) -> Result<(), Raised> {
        if value.is_none() { Ok(()) } else { Err(self.init_returned(value)) }
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
