//! The library: the builtins and the modules that are written in Rust.
//!
//! What enters: a VM, a module's name. What leaves: the module, complete. A module is made when it is imported first; until
//! then it costs nothing. What a module needs to remember lives in the VM's extensions ([`Vm::extension`]), never in a
//! static. This layer must never know the JIT, and of the interpreter only the builtins that need frames.
//!
//! To add a module: a file (or folder) with `pub fn init(vm) -> Result<Gc<Module>, Raised>`, and a row in [`MODULES`].
//! Functions are a static table of [`NativeDef`]; classes are [`class::ClassDef`]s.
//!
//! | to find | look in |
//! | --- | --- |
//! | `print`, `len`, `getattr`, … | `builtins` |
//! | what `print` writes to | `output` |
//! | how native classes are made | `class` |
//! | anything else | the file of the module's name |

pub mod atexit;
mod bisect;
pub mod builtins;
pub mod class;
mod collections;
mod errno;
pub mod finder;
pub mod frozen;
mod functools;
mod gc;
mod heapq;
pub mod io;
mod itertools;
mod math;
pub mod namespace;
mod operator;
pub mod output;
mod posix;
mod random;
pub mod source;
pub mod start;
mod stat;
pub mod structseq;
pub mod sys;
mod time;
mod weakref;

use crate::objects::{Gc, Module, NativeDef, Raised, Value, Vm};

/// Makes a module.
pub type Init = fn(&mut Vm) -> Result<Gc<Module>, Raised>;

/// The native modules by name.
static MODULES: &[(&str, Init)] = &[
    // One row a line, by name.
    ("_bisect", bisect::init),
    ("_collections", collections::init),
    ("_functools", functools::init),
    ("_heapq", heapq::init),
    ("_io", io::init),
    ("_operator", operator::init),
    ("_random", random::init_module),
    ("_stat", stat::init),
    ("_weakref", weakref::init),
    ("atexit", atexit::init),
    ("errno", errno::init),
    ("gc", gc::init),
    ("itertools", itertools::init),
    ("math", math::init),
    ("posix", posix::init),
    ("sys", sys::init),
    ("time", time::init),
];

/// The names of all native modules: `sys.builtin_module_names`.
pub fn names() -> impl Iterator<Item = &'static str> {
    MODULES.iter().map(|(name, _)| *name)
}

/// Makes the native module of this name; `None` if there is none. Whoever imports it keeps it in `sys.modules`.
pub fn load(vm: &mut Vm, name: &str) -> Result<Option<Gc<Module>>, Raised> {
    match MODULES.iter().find(|(other, _)| *other == name) {
        Some((_, init)) => init(vm).map(Some),
        None => Ok(None),
    }
}

/// Fills the builtins' namespace and registers the module `builtins`. Done once, before any code runs.
pub fn install(vm: &mut Vm) -> Result<(), Raised> {
    builtins::install(vm)
}

/// A module with these functions.
pub(crate) fn new_module(
    vm: &mut Vm,
    name: &str,
    doc: &str,
    functions: &'static [NativeDef],
) -> Result<Gc<Module>, Raised> {
    let doc = vm.new_str(doc)?;
    let module = vm.new_module(name, doc)?;
    vm.add_functions(module, functions)?;
    Ok(module)
}

/// `module.name = value`
pub(crate) fn set(vm: &mut Vm, module: Gc<Module>, name: &str, value: Value) -> Result<(), Raised> {
    vm.dict_set_str(module.dict.get(), name, value)
}
