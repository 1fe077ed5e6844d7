//! `exit` and `quit`, which CPython's `site` adds: objects, so that their names alone say how to leave.

use crate::library::class::{self, ClassDef};
use crate::objects::{Gc, Module, Raised, TypeFlags, Value, Vm, method};

static CLASS: ClassDef = ClassDef {
    name: "Quitter",
    module: "_sitebuiltins",
    flags: TypeFlags::NO_NEW,
    slots: 1,
    methods: &[
        method("__call__", "(self, code=None)", call, "Call self as a function."),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
    ],
    ..ClassDef::PLAIN
};

/// The slot of the name.
const NAME: u32 = 0;

pub(super) fn install(vm: &mut Vm, module: Gc<Module>) -> Result<(), Raised> {
    let object = vm.types.object;
    let class = class::make(vm, &CLASS, object)?;
    for name in ["exit", "quit"] {
        let text = vm.intern(name)?;
        let quitter = vm.new_instance(class)?.value();
        class::set_slot(vm, quitter, NAME, text)?;
        vm.dict_set(module.dict.get(), text, quitter)?;
    }
    Ok(())
}

fn call(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.types.system_exit;
    Err(vm.raise_with(class, &[args[1].given().unwrap_or(Value::NONE)]))
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let name = class::slot(vm, args[0], NAME);
    let name = vm.str_text(name);
    vm.new_str(&format!("Use {name}() or Ctrl-D (i.e. EOF) to exit"))
}
