//! The module `_operator`: the operators as functions, and callables that get attributes, get items or call methods.

mod functions;
mod getters;

use super::class;
use crate::objects::{Gc, Module, Raised, Vm};

/// Makes the module.
pub(super) fn init(vm: &mut Vm) -> Result<Gc<Module>, Raised> {
    let doc = "Operator interface.\n\nThis module exports a set of functions implemented in C corresponding\nto the intrinsic operators of Python.  For example, operator.add(x, y)\nis equivalent to the expression x+y.";
    let module = super::new_module(vm, "_operator", doc, functions::FUNCTIONS)?;
    for def in getters::CLASSES {
        class::add(vm, module, def)?;
    }
    Ok(module)
}
