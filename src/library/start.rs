//! Making a VM that has the library.

use crate::interpreter::execute;
use crate::objects::{CannotStart, Module, Raised, Vm};

/// A VM with the builtins and the native modules. It may import neither files nor anything else of the machine until
/// somebody grants it; see [`super::finder::grant_files`].
pub fn new_vm() -> Result<Box<Vm>, CannotStart> {
    let mut vm = Vm::new_core()?;
    let installed = super::install(&mut vm).and_then(|()| frame_builtins(&mut vm));
    installed.map_err(|_| CannotStart)?;
    super::finder::install(&mut vm);
    Ok(vm)
}

/// The builtins that need frames are the interpreter's; their place is beside the others.
fn frame_builtins(vm: &mut Vm) -> Result<(), Raised> {
    let modules = vm.modules;
    match vm.dict_get_str(modules, "builtins")?.and_then(|module| module.cast::<Module>()) {
        Some(module) => vm.add_functions(module, execute::FUNCTIONS),
        None => Ok(()),
    }
}
