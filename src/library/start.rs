//! Making a VM that has the library.

use crate::objects::{CannotStart, Vm};

/// A VM with the builtins and the native modules. It may import neither files nor anything else of the machine until
/// somebody grants it; see [`super::finder::grant_files`].
pub fn new_vm() -> Result<Box<Vm>, CannotStart> {
    let mut vm = Vm::new_core()?;
    super::install(&mut vm).map_err(|_| CannotStart)?;
    super::finder::install(&mut vm);
    Ok(vm)
}
