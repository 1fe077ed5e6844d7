//! The VM's stacks: register windows and frame records.

use std::cell::Cell;

use super::{Code, Dict, Function, Gc, Generator, Value};
use crate::heap::Tracer;

/// Registers that fit into the stack of windows.
pub const REGISTER_STACK: usize = 1 << 20;

/// Frames that may exist at once. The vector has room for all of them from the start, so that it never moves: the
/// interpreter keeps pointers to running frames.
pub const MAX_FRAMES: usize = 200_000;

/// One activation of code.
#[repr(C)]
pub struct Frame {
    /// Register 0 of the window: in the register stack, or in a generator.
    pub registers: *const Cell<Value>,
    pub code: Gc<Code>,
    /// The function that runs; `None` for modules, class bodies and `exec`.
    pub function: Option<Gc<Function>>,
    pub globals: Gc<Dict>,
    pub builtins: Gc<Dict>,
    /// The namespace of module, class and `exec` code; [`Value::NONE`] for functions.
    pub locals: Value,
    /// The instruction that runs (while a callee runs: the call).
    pub pc: Cell<u32>,
    /// The register of the caller that gets the result.
    pub return_to: u16,
    /// Words that the caller's `pc` moves on when this frame returns: the length of the calling instruction.
    pub return_step: u8,
    /// What becomes of the value: `interpreter::resume::ReturnMode`.
    pub return_mode: u8,
    /// The frame was entered from native code: returning ends that entry's dispatch loop.
    pub is_entry: bool,
    /// The object whose `__init__` this is: it is the value of the call, not what the frame returns. [`Value::UNBOUND`]
    /// for every other frame.
    pub constructed: Value,
    /// The generator whose body this is.
    pub generator: Option<Gc<Generator>>,
    /// The exception that an `except` block of this frame handles, or [`Value::NONE`].
    pub handled: Cell<Value>,
    /// First register behind the window: where a native callee's windows may begin.
    pub limit: *const Cell<Value>,
    /// A frame object exists for it, or [`Value::NONE`].
    pub object: Cell<Value>,
}

impl Frame {
    /// The value of a register.
    #[inline(always)]
    pub fn register(&self, index: u16) -> Value {
        // SAFETY: the compiler's register numbers lie within the window.
        unsafe { (*self.registers.add(index as usize)).get() }
    }

    /// Writes a register.
    #[inline(always)]
    pub fn set_register(&self, index: u16, value: Value) {
        // SAFETY: as above.
        unsafe { (*self.registers.add(index as usize)).set(value) }
    }

    /// Marks what the frame refers to.
    pub fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.code.value());
        tracer.value(self.globals.value());
        tracer.value(self.builtins.value());
        tracer.value(self.locals);
        tracer.value(self.handled.get());
        tracer.value(self.object.get());
        tracer.value(self.constructed);
        if let Some(function) = self.function {
            tracer.value(function.value());
        }
        if let Some(generator) = self.generator {
            // Its registers change without a barrier while it runs: they are roots meanwhile.
            tracer.value(generator.value());
            tracer.value(generator.registers.value());
            for word in generator.registers.words() {
                tracer.word(word.get());
            }
        }
    }
}

/// The register windows of all frames that are not generators'.
pub struct RegisterStack {
    base: *mut Cell<Value>,
}

impl RegisterStack {
    /// Reserves the stack. Pages are backed by memory as they are used.
    pub fn new() -> Option<RegisterStack> {
        // SAFETY: a fresh anonymous mapping.
        let base = unsafe {
            libc::mmap(
                std::ptr::null_mut(),
                REGISTER_STACK * 8,
                libc::PROT_READ | libc::PROT_WRITE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
                -1,
                0,
            )
        };
        (base != libc::MAP_FAILED).then_some(RegisterStack { base: base.cast() })
    }

    /// Register 0.
    pub fn base(&self) -> *const Cell<Value> {
        self.base
    }

    /// Whether `registers` more fit above `top`.
    #[inline(always)]
    pub fn fits(&self, top: *const Cell<Value>, registers: usize) -> bool {
        let used = (top as usize - self.base as usize) / 8;
        used + registers + 64 <= REGISTER_STACK
    }

    /// The first word behind the stack.
    pub fn end(&self) -> *const Cell<Value> {
        // SAFETY: one past the mapping.
        unsafe { self.base.add(REGISTER_STACK) }
    }

    /// Whether a window lies in the stack (not in a generator).
    #[inline(always)]
    pub fn contains(&self, window: *const Cell<Value>) -> bool {
        (window as usize).wrapping_sub(self.base as usize) < REGISTER_STACK * 8
    }

    /// Marks what the registers below `top` refer to. Windows hold stale words: scanned like the native stack.
    pub fn trace(&self, top: *const Cell<Value>, tracer: &mut Tracer<'_>) {
        // SAFETY: the range is mapped; `top` lies in the stack.
        unsafe { tracer.conservative_range(self.base as usize, top as usize) };
    }
}

impl Drop for RegisterStack {
    fn drop(&mut self) {
        // SAFETY: the mapping is ours.
        unsafe { libc::munmap(self.base.cast(), REGISTER_STACK * 8) };
    }
}
