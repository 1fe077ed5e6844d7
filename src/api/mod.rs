//! What an embedder sees: a [`Vm`] made by a [`VmBuilder`], values as owned [`Object`]s, conversions, errors.
//!
//! What enters: Rust values, closures, source text. What leaves: Rust values, [`Error`]s. No raw value ever does: an [`Object`]
//! keeps what it stands for alive, wherever it is stored.
//!
//! By default a program gets nothing of the machine: no file, no import from the disk. [`VmBuilder`] grants.
//!
//! | to find | look in |
//! | --- | --- |
//! | making VMs, running programs | `vm`, `builder` |
//! | what is the same inside and outside of a call | `context` |
//! | Rust closures as Python functions | `function` |
//! | values to and fro | `convert`, `object` |
//! | what can go wrong | `error` |
//! | stopping a program from another thread | `interrupt` |

mod builder;
mod context;
mod convert;
mod error;
mod function;
mod interrupt;
mod object;
mod vm;

pub use builder::{Jit, VmBuilder};
pub use context::Context;
pub use convert::{Arguments, ByteString, FromPy, IntoPy};
pub use error::{Error, ErrorKind};
pub use function::{AnyNumber, HostFunction, Outcome, WithContext};
pub use interrupt::InterruptHandle;
pub use object::Object;
pub use vm::Vm;
