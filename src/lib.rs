//! Cinderlift: an embeddable Python runtime with a hook registry and a JIT that deoptimizes when a watcher fires.
//!
//! The layers, lowest first; each imports only from those before it: `heap`, `text`, `bytecode`, `compiler`, `objects`,
//! `interpreter`, `library`, `jit`, `api`.

pub mod api;
pub mod bytecode;
#[cfg(feature = "command")]
pub mod cli;
pub mod compiler;
pub mod heap;
pub mod interpreter;
pub mod jit;
pub mod library;
pub mod objects;
pub mod text;

pub use api::{
    Arguments, Context, Error, ErrorKind, FromPy, HostFunction, InterruptHandle, IntoPy, Jit, Object, Vm, VmBuilder,
};
pub use cinderlift_hooks as hooks;
