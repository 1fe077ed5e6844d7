//! The JIT: Cranelift code for hot functions and loops, guarded by what was observed, thrown away when it stops being true.
//!
//! It is a client of the hook registry, and nothing else in the VM knows it: tier-up events tell it what is hot,
//! function entry points are how its code is reached, watchers tell it what changes.
//!
//! # The way of a unit
//! bytecode and feedback → HIR ([`hir`]) → passes ([`passes`]) → CLIF ([`lower`]) → machine code ([`code`]). A unit is one
//! function, or one loop of it with an entry in the middle (OSR). Each exit of a unit is described in tables ([`deopt`]), and
//! has a reason ([`exit`]).
//!
//! # The convention of compiled code
//! `extern "C" fn(vm: *mut Vm, function: Value, arguments: Value…) -> Value`, in the C convention of the machine, so that Rust
//! calls it as it is. Arguments are already bound: one word for each parameter. The result is a tagged word; the word 0
//! says that an exception is set in the VM. An OSR unit gets `(vm, window: *const Value)` and runs the frame to its end.
//!
//! Compiled code calls compiled code directly through the callee's entry cell, itself by a relative call. No frame record is
//! pushed; calls are counted, so that recursion meets its limit. Code that looks at frames by name is not compiled.
//!
//! # When guards fail
//! A guard leaves with the state *before* its bytecode instruction, and that instruction is executed again by the interpreter; see
//! [`hir::frame`]. The exit saves its values in the VM's deopt buffer; the runtime makes interpreter frames from them, and the unit
//! returns the word that says so. The interpreter goes on with the frames; a compiled caller has them run to their end.
//! An exception is an exit too: the frames are rebuilt, and the interpreter looks for the handler.
//!
//! # When the code is invalidated
//! New calls go to the interpreter at once, since the entry cell is exchanged. Activations on the stack leave at their next
//! return point: `check_valid` after each call that may run Python code.
//!
//! # What it must never know
//! How values are parsed, printed or compared: what is not on the fast path is a call of the runtime.
//!
//! | to find | look in |
//! | --- | --- |
//! | what is compiled when, and what makes it invalid | [`client`] |
//! | bytecode and feedback to HIR | [`build`], [`liveness`] |
//! | the functions that compiled code calls, the way out | [`runtime`] |
//! | what belongs to compiled code | [`unit`], [`statistics`] |

pub mod analysis;
pub mod build;
pub mod client;
pub mod code;
pub mod deopt;
pub mod exit;
pub mod hir;
pub mod liveness;
pub mod lower;
pub mod passes;
pub mod runtime;
pub mod statistics;
pub mod unit;

#[cfg(test)]
mod tests;
