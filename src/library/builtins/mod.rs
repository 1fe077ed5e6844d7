//! The module `builtins`.
//!
//! | to find | look in |
//! | --- | --- |
//! | `print`, `input`, `open` | `streams` |
//! | `getattr`, `isinstance`, `dir`, `repr`, … | `reflection` |
//! | `abs`, `pow`, `round`, `hex`, `chr`, … | `numeric` |
//! | `sum`, and how floats are added up | `sum` |
//! | `exit`, `quit` | `exits` |
//! | `iter`, `next`, `max`, `sorted`, … | `iteration` |
//!
//! What needs frames (`exec`, `locals`, …) is in the interpreter's `execute`; `start` registers it.

mod exits;
mod iteration;
mod numeric;
mod reflection;
mod streams;
mod sum;

use crate::objects::{NativeDef, Raised, TypeFlags, Value, Vm};

/// Fills the builtins' namespace and registers the module.
pub(super) fn install(vm: &mut Vm) -> Result<(), Raised> {
    let doc = vm.new_str("Built-in functions, types, exceptions, and other objects.")?;
    let module = vm.new_module("builtins", doc)?;
    // The VM's namespace exists from the beginning: caches may know it.
    let dict = vm.builtins;
    vm.dict_merge(dict, module.dict.get())?;
    module.dict.set(dict);
    module.wrote();
    let tables: [&'static [NativeDef]; 5] =
        [streams::FUNCTIONS, reflection::FUNCTIONS, numeric::FUNCTIONS, sum::FUNCTIONS, iteration::FUNCTIONS];
    for functions in tables {
        vm.add_functions(module, functions)?;
    }
    for class in vm.types.all() {
        let name = vm.str_text(class.name.get());
        if class.flags.get().has(TypeFlags::NO_NEW) || HIDDEN.contains(&name) {
            continue;
        }
        vm.dict_set(dict, class.name.get(), class.value())?;
    }
    exits::install(vm, module)?;
    let os_error = vm.types.os_error.value();
    for (name, value) in [
        ("NotImplemented", Value::NOT_IMPLEMENTED),
        ("Ellipsis", Value::ELLIPSIS),
        ("None", Value::NONE),
        ("True", Value::TRUE),
        ("False", Value::FALSE),
        ("__debug__", Value::TRUE),
        ("EnvironmentError", os_error),
        ("IOError", os_error),
    ] {
        vm.dict_set_str(dict, name, value)?;
    }
    let modules = vm.modules;
    vm.dict_set_str(modules, "builtins", module.value())
}

/// Classes that have no name in the namespace; those that cannot be called have none anyway.
const HIDDEN: &[&str] = &[
    "NoneType",
    "NotImplementedType",
    "ellipsis",
    "cell",
    "function",
    "method",
    "code",
    "module",
    "mappingproxy",
    "traceback",
    "frame",
    "ReferenceType",
];
