//! Objects: the built-in kinds, their classes, and the protocols that operators and statements use.
//!
//! What enters: values, and requests such as "add", "get attribute", "call". What leaves: values, or [`Raised`] with the
//! exception set in the [`Vm`]. This layer knows no frames' code and no bytecode dispatch; running a Python function is an
//! upcall ([`vm::Upcalls`]).
//!
//! | to find | look in |
//! | --- | --- |
//! | memory layouts | `layout`, `trace` (what the collector needs), `make` (constructors) |
//! | classes, MRO, shapes, attributes | `class`, `shapes`, `attribute`, `dunder` |
//! | operators and builtin protocols | `protocol`, `iterator`, `call` |
//! | native functions and types | `native` (signatures, binding), `types` (the table of classes), `tables` (their methods) |
//! | where watchers are told | `hooks` |
//!
//! Rooting: see [`crate::heap`]. Values on the stack are safe; values in a plain `Vec` are not, across anything that may
//! run Python code: use [`Vm::rooted_vec`].

#![allow(missing_docs, reason = "fields of layouts are named after what CPython documents")]

mod alias;
mod attribute;
mod bootstrap;
mod call;
pub mod class;
pub mod code;
pub mod container_iterators;
pub mod dict;
mod dict_methods;
pub mod dunder;
pub mod error;
pub mod frames;
pub mod hooks;
mod instance_check;
pub mod iterator;
pub mod layout;
mod list_methods;
pub mod make;
pub mod names;
pub mod native;
pub mod numbers;
pub mod protocol;
mod range_methods;
pub mod sequence;
pub mod shapes;
mod slice_methods;
pub mod sort;
pub mod str;
mod tables;
pub mod texts;
pub mod trace;
mod tuple_methods;
pub mod types;
pub mod vm;

pub use bootstrap::CannotStart;
pub use code::{CACHE_WAYS, CacheEntry, CacheKind, CodeData, InlineCache};
pub use dict::Found;
pub use dunder::{DUNDER_NAMES, Dunder};
pub use frames::Frame;
pub use layout::*;
pub use native::{
    AttributeDef, NativeDef, NativeFn, TypeTable, accessor, class_method, function, getter, method, static_method,
};
pub use protocol::{BinaryOp, CompareOp};
pub use vm::{Resume, Resumed, Upcalls, Vm, poll};

pub use crate::heap::{Gc, Raised, Value};
