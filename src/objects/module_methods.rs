//! Modules.

use std::cell::Cell;

use super::native::{accessor, getter, method, static_method};
use super::*;
use crate::heap::{FLAG_KIND_0, Header, Kind};

pub(super) static TABLE: TypeTable = TypeTable {
    class: |types| types.module,
    doc: "Create a module object.\n\nThe name must be a string; the optional docstring can have any type.",
    unhashable: false,
    methods: &[
        static_method("__new__", "(cls, *args, **kwargs)", new, "Create and return a new object."),
        method("__init__", "(self, name, doc=None)", init, "Initialize self."),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__dir__", "(self, /)", dir, "__dir__() -> list"),
        method("__getattribute__", "(self, name, /)", getattribute, "Return getattr(self, name)."),
    ],
    attributes: &[
        getter("__dict__", |vm, module| Ok(vm.receiver::<Module>(module)?.dict.get().value()), ""),
        accessor("__annotations__", annotations::get_module_annotations, annotations::set_module_annotations, ""),
        accessor("__annotate__", annotations::get_module_annotate, annotations::set_module_annotate, ""),
    ],
};

/// The module was made by a program and not by the runtime.
const FLAG_OF_PROGRAM: u8 = FLAG_KIND_0;

impl Vm {
    /// What the `__getattr__` function of a module (PEP 562) gives for a name that the module does not have.
    pub(super) fn module_getattr(&mut self, module: Gc<Module>, name: Value) -> Result<Option<Value>, Raised> {
        match module.dict.get().get_str(self.names.getattr) {
            Some(function) => self.call(function, &[name]).map(Some),
            None => Ok(None),
        }
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.new_class_argument(vm.types.module, args[0])?;
    let dict = vm.new_dict()?;
    let header = Header::new(class.instance_shape.get(), Kind::Module);
    let module =
        vm.alloc(Module { header, slots: Cell::new(0), dict: Cell::new(dict), name: Cell::new(Value::NONE) })?;
    module.header.set_flag(FLAG_OF_PROGRAM, true);
    Ok(module.value())
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let module = vm.receiver::<Module>(args[0])?;
    if args[1].kind() != Kind::Str {
        let name = vm.type_name(args[1]);
        return Err(vm.type_error(format!("module() argument 'name' must be str, not {name}")));
    }
    module.name.set(args[1]);
    module.wrote();
    let dict = module.dict.get();
    let names = [vm.names.name, vm.names.doc, vm.names.package, vm.names.loader, vm.names.spec];
    let doc = args[2].given().unwrap_or(Value::NONE);
    for (name, value) in names.into_iter().zip([args[1], doc, Value::NONE, Value::NONE, Value::NONE]) {
        vm.dict_set(dict, name, value)?;
    }
    Ok(Value::NONE)
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let module = vm.receiver::<Module>(args[0])?;
    let dict = module.dict.get();
    let name = match dict.get_str(vm.names.name) {
        Some(name) => vm.repr_text(name)?,
        None => "'?'".to_owned(),
    };
    let text = match dict.get_str(vm.names.file) {
        Some(file) if file.kind() == Kind::Str => {
            let file = vm.repr_text(file)?;
            format!("<module {name} from {file}>")
        }
        _ if module.header.has(FLAG_OF_PROGRAM) => format!("<module {name}>"),
        _ => format!("<module {name} (built-in)>"),
    };
    vm.new_str(&text)
}

fn dir(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let module = vm.receiver::<Module>(args[0])?;
    let name = vm.names.dir;
    if let Some(function) = module.dict.get().get_str(name) {
        return vm.call(function, &[]);
    }
    vm.key_list(module.dict.get())
}

fn getattribute(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let name = vm.attribute_name(args[1])?;
    if let Some(found) = vm.generic_get_attr(args[0], name)? {
        return Ok(found);
    }
    let module = vm.receiver::<Module>(args[0])?;
    match vm.module_getattr(module, name)? {
        Some(found) => Ok(found),
        None => Err(vm.no_attribute(args[0], name)),
    }
}
