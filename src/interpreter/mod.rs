//! The interpreter: runs bytecode, collects type feedback, and calls whoever offers something faster.
//!
//! What enters: code objects and calls. What leaves: values or [`Raised`](crate::objects::Raised). Python calls Python
//! within one dispatch loop; native code that calls Python begins another loop.
//!
//! The interpreter never names a JIT. What a JIT needs of it is here: feedback in the instructions ([`feedback`]) and inline
//! caches, a machine code entry in each function ([`Entry`]), hot-function and hot-loop events through the hook registry,
//! and resuming frames that it builds ([`resume`]).
//!
//! | to find | look in |
//! | --- | --- |
//! | the loop | `dispatch` |
//! | how arguments are bound and frames are pushed | `call` |
//! | inline caches of attributes, globals, methods | `cache` |
//! | instructions that are rare or long | `slow` |
//! | exceptions: handlers, tracebacks | `unwind` |
//! | generators, `await` | `generator` |
//! | `import`, `class` statements, `exec` | `import`, `execute` |

mod cache;
mod call;
mod dispatch;
pub mod execute;
pub mod feedback;
mod generator;
pub mod import;
mod matching;
pub mod report;
pub mod resume;
mod safepoint;
mod slow;
mod unwind;

use std::cell::Cell;

use crate::objects::{Raised, Upcalls, Value, Vm};

/// Machine code that stands for a function: gets the window whose first registers are the bound parameters. Gives the
/// result's word, 0 if an exception is set, or [`RESUME`].
pub type Entry = extern "C" fn(vm: *mut Vm, window: *const Cell<Value>, function: u64) -> u64;

/// Machine code that stands for the rest of a function from a loop head on: gets the window. Gives what [`Entry`] gives.
pub type OsrEntry = extern "C" fn(vm: *mut Vm, window: *const Cell<Value>) -> u64;

/// "The frames were built; go on with the topmost": what machine code gives when it leaves for the interpreter.
pub const RESUME: u64 = 8;

/// What the objects layer calls.
pub const UPCALLS: Upcalls = Upcalls {
    call_function: call::call_function,
    run_frame: call::run_frame,
    resume: generator::resume,
    safepoint: safepoint::safepoint,
    import: import::import_module,
};

impl Vm {
    /// A VM that can run code, without library modules.
    pub fn new_core() -> Result<Box<Vm>, crate::objects::CannotStart> {
        Vm::bootstrap(UPCALLS)
    }

    /// Notes where the native stack ends when native code first enters the VM; `body` runs Python code. Everything that
    /// enters the VM from outside goes through here, so that the collector knows which part of the stack to scan.
    pub fn enter<R>(&mut self, body: impl FnOnce(&mut Vm) -> Result<R, Raised>) -> Result<R, Raised> {
        let marker = 0u64;
        let outermost = self.native_base.get() == 0;
        if outermost {
            // A little above this frame: `body`'s captures lie in the caller's frame.
            self.native_base.set((&raw const marker as usize + 4096) & !7);
            self.native_limit.set(safepoint::native_limit());
        }
        let result = body(self);
        if outermost {
            self.native_base.set(0);
        }
        result
    }
}
