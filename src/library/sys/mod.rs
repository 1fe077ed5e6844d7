//! The module `sys`.
//!
//! What enters: the settings of whoever made the VM ([`Config`]), made before the module is imported first. What leaves: the
//! module. It is made when something asks for it: a program that never imports it pays nothing.
//!
//! | to find | look in |
//! | --- | --- |
//! | versions, sizes, flags: what never changes | `facts` |
//! | frames and exceptions | `running` |
//! | limits, hooks for profilers, sizes | `settings` |
//! | `excepthook` and its kin | `uncaught` |

mod facts;
mod running;
mod settings;
mod uncaught;

pub use uncaught::{call_excepthook, report_unraisable};

use crate::objects::{Gc, List, Module, Raised, Value, Vm};

/// What `sys` is told when it is made.
#[derive(Default)]
pub struct Config {
    /// `sys.argv`
    pub argv: Vec<String>,
    /// `sys.path`
    pub path: Vec<String>,
    /// `sys.executable`
    pub executable: String,
}

/// The settings. Changes are seen by the module only if it is not made yet.
pub fn config(vm: &mut Vm) -> &mut Config {
    vm.extension::<Config>()
}

/// Changes `sys.argv[0]` of the module that is made already.
pub fn set_argv0(vm: &mut Vm, text: &str) -> Result<(), Raised> {
    let argv = vm.library_attribute("sys", "argv")?;
    let text = vm.new_str(text)?;
    vm.set_item(argv, Value::small_int(0), text)
}

/// Makes the module.
pub fn init(vm: &mut Vm) -> Result<Gc<Module>, Raised> {
    let doc = "This module provides access to some objects used or maintained by the\ninterpreter and to functions that interact strongly with the interpreter.";
    let module = super::new_module(vm, "sys", doc, running::FUNCTIONS)?;
    vm.add_functions(module, settings::FUNCTIONS)?;
    vm.add_functions(module, uncaught::FUNCTIONS)?;
    facts::add(vm, module)?;
    let Config { argv, path, executable } = std::mem::take(config(vm));
    for (name, texts) in [("argv", &argv), ("path", &path)] {
        let list = texts_list(vm, texts)?;
        super::set(vm, module, name, list.value())?;
    }
    let executable = vm.new_str(&executable)?;
    super::set(vm, module, "executable", executable)?;
    super::set(vm, module, "_base_executable", executable)?;
    let modules = vm.modules;
    super::set(vm, module, "modules", modules.value())?;
    let streams = super::io::standard_streams(vm)?;
    for (name, stream) in ["stdin", "stdout", "stderr"].into_iter().zip(streams) {
        super::set(vm, module, name, stream)?;
        super::set(vm, module, &format!("__{name}__"), stream)?;
    }
    for hook in ["excepthook", "displayhook", "unraisablehook", "breakpointhook"] {
        if let Some(function) = vm.dict_get_str(module.dict.get(), hook)? {
            super::set(vm, module, &format!("__{hook}__"), function)?;
        }
    }
    Ok(module)
}

fn texts_list(vm: &mut Vm, texts: &[String]) -> Result<Gc<List>, Raised> {
    let list = vm.new_list(&[])?;
    for text in texts {
        let text = vm.new_str(text)?;
        vm.list_append(list, text)?;
    }
    Ok(list)
}
