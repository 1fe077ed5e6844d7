//! What the interpreter announces: frames, calls, monitoring.

use std::num::NonZeroUsize;

use cinderlift_hooks::monitoring::{self, Happening, Happenings, MonitoringEvent};
use cinderlift_hooks::tier::{self, TierEvent};
use cinderlift_hooks::{Host, Kind, audit, context, entry, frame, watch};

use super::Arguments;
use crate::objects::{Code, Frame, FrameRun, Function, Gc, Raised, Tuple, Value, Vm};

/// A frame that is about to run, as a link of the eval-frame chain gets it. Its parts are asked for through the VM.
pub struct Activation {
    /// Its place in the VM's stack of frames, counted from 1.
    depth: usize,
    code: Gc<Code>,
}

impl Activation {
    /// The code.
    pub fn code(&self) -> Gc<Code> {
        self.code
    }

    /// The frame itself, until it has run.
    pub fn frame<'a>(&self, vm: &'a Vm) -> Option<&'a Frame> {
        if self.is_waiting(vm) { vm.frames.last() } else { None }
    }

    /// A parameter or other local, by its number; `None` if it is not bound.
    pub fn local(&self, vm: &Vm, index: u16) -> Option<Value> {
        let frame = self.frame(vm)?;
        let count = frame.code.data().varnames.items().len();
        if usize::from(index) < count { frame.register(index).given() } else { None }
    }

    pub(super) fn is_waiting(&self, vm: &Vm) -> bool {
        vm.frames.len() == self.depth && vm.frames.last().is_some_and(|frame| frame.code == self.code)
    }
}

/// The address of machine code that stands for the rest of a function from a loop head on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MachineCode(NonZeroUsize);

impl MachineCode {
    /// Machine code at an address; `None` for 0.
    ///
    /// # Safety
    /// The address is that of code which keeps the interpreter's convention for the entry at a loop head, for the code
    /// object and the offset of the event that it answers, and it stays there as long as it may be entered.
    pub unsafe fn at(address: usize) -> Option<MachineCode> {
        NonZeroUsize::new(address).map(MachineCode)
    }
}

impl Vm {
    /// A function was called so often; asked once in a while.
    #[cold]
    pub fn notify_hot_function(&mut self, function: Gc<Function>, calls: u32) {
        if self.hooks.is_active(Kind::Tier) {
            let (function, code) = (function.value(), function.code.get().value());
            tier::tell(self, &TierEvent::HotFunction { function, code, calls: calls.into() });
        }
    }

    /// A loop went round so often. A subscriber may give machine code that stands for the rest of the function from the
    /// loop head `pc` on: its address, 0 for none.
    #[cold]
    pub fn notify_hot_loop(&mut self, code: Gc<Code>, pc: u32, rounds: u32) -> usize {
        if !self.hooks.is_active(Kind::Tier) {
            return 0;
        }
        let event = TierEvent::HotLoop { code: code.value(), offset: pc, rounds: rounds.into() };
        tier::tell(self, &event).map_or(0, |entry| entry.0.get())
    }

    /// The VM is at a safepoint that somebody asked for.
    #[cold]
    pub fn notify_poll(&mut self) {
        if self.hooks.is_active(Kind::Tier) {
            tier::tell(self, &TierEvent::Safepoint);
        }
    }

    /// Whether frames of this code must be run through [`Vm::run_hooked_frame`].
    #[inline(always)]
    pub fn has_frame_hook(&self, code: Gc<Code>) -> bool {
        code.header.watch() & watch::FRAME != 0 || self.hooks.is_active(Kind::Frame)
    }

    /// Runs the frame on top of the stack through the eval-frame chain. The frame is gone afterwards, also when a link did
    /// not let it run.
    #[cold]
    pub fn run_hooked_frame(&mut self) -> Result<Value, Raised> {
        let Some(code) = self.frame().map(|frame| frame.code) else {
            return Err(self.system_error("no frame to run"));
        };
        let mut activation = Activation { depth: self.frames.len(), code };
        let result = frame::evaluate(self, code.value(), &mut activation);
        if activation.is_waiting(self) {
            // A link answered in the frame's place; an exception that it raised stays set.
            let raised = self.raised.take();
            let _ = (self.upcalls.run_frame)(self, FrameRun::Abandon);
            self.raised.set(raised);
        }
        result
    }

    /// Calls a function whose entry is replaced.
    #[cold]
    pub fn call_through_entry(
        &mut self,
        function: Gc<Function>,
        values: &[Value],
        keywords: Option<Gc<Tuple>>,
    ) -> Result<Value, Raised> {
        entry::call(self, function.value(), Arguments { values, keywords })
    }

    /// The monitoring events that somebody wants of this code.
    #[inline(always)]
    pub fn monitored(&self, code: Gc<Code>) -> Happenings {
        if code.header.watch() & watch::MONITORING == 0 && !self.hooks.is_active(Kind::Monitoring) {
            return Happenings::NONE;
        }
        monitoring::wanted(self, code.value())
    }

    /// Tells the tools what the instruction at `pc` does.
    #[cold]
    pub fn tell_monitoring(&mut self, code: Gc<Code>, pc: u32, happening: Happening<Vm>) {
        monitoring::tell(self, &MonitoringEvent { code: code.value(), offset: pc, happening });
    }

    /// Asks the audit hooks (PEP 578).
    ///
    /// # Errors
    /// The exception of the hook that refuses; RuntimeError with its reason if it brings none.
    #[inline]
    pub fn audit(&mut self, name: &str, arguments: &[Value]) -> Result<(), Raised> {
        if !self.hooks.is_active(Kind::Audit) {
            return Ok(());
        }
        match audit::ask(self, name, arguments) {
            Ok(()) => Ok(()),
            Err(denied) => Err(match denied.exception.and_then(Value::cast) {
                Some(exception) => self.set_raised(exception),
                None => self.runtime_error(denied.reason),
            }),
        }
    }

    /// The current `contextvars` context was switched.
    #[inline]
    pub fn tell_context_switched(&mut self, from: Option<Value>, to: Option<Value>) {
        if self.hooks().is_active(Kind::Context) {
            context::switched(self, from, to);
        }
    }
}
