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
mod annotations;
mod async_generator;
mod attribute;
mod bootstrap;
mod bound_methods;
mod builtin_iterators;
mod call;
mod cell_methods;
pub mod class;
mod class_assign;
pub mod code;
mod code_methods;
mod collect;
pub mod container_iterators;
pub mod dict;
mod dict_methods;
mod dict_views;
pub mod dunder;
pub mod error;
mod exception_fields;
mod exception_groups;
mod exceptions;
mod frame_methods;
pub mod frames;
mod function;
mod function_methods;
mod generator_methods;
pub mod hooks;
mod instance_check;
pub mod iterator;
pub mod layout;
pub(crate) mod list_methods;
pub mod make;
mod mapping_proxy;
mod member_methods;
mod method_wrappers;
mod module_methods;
pub mod names;
pub mod native;
mod native_methods;
pub mod numbers;
mod object_methods;
mod os_error;
mod property_methods;
pub mod protocol;
mod range_methods;
mod reduce;
pub mod sequence;
mod set_methods;
pub mod shapes;
mod singletons;
mod slice_methods;
pub mod sort;
pub mod str;
mod super_methods;
mod syntax_error;
mod tables;
pub mod texts;
pub mod trace;
mod tuple_methods;
mod type_bases;
mod type_layout;
mod type_methods;
pub(crate) mod type_new;
pub mod types;
mod union;
pub mod vm;
mod weak_proxy;
mod weakref;

pub use bootstrap::CannotStart;
pub use code::{CACHE_WAYS, CacheEntry, CacheKind, CodeData, InlineCache};
pub use dict::Found;
pub use dunder::{DUNDER_NAMES, Dunder};
pub use frames::Frame;
pub use layout::*;
pub use native::{
    AttributeDef, NativeDef, NativeFn, TypeTable, accessor, class_method, function, getter, method, raw_method,
    static_method,
};
pub use protocol::{BinaryOp, CompareOp};
pub use vm::{FrameRun, Resume, Resumed, Upcalls, Vm, poll};

pub use crate::heap::{Gc, Raised, Value};
