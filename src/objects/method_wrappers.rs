//! `classmethod` and `staticmethod`. Both look like what they wrap: they take over its name, doc and module.

use std::cell::Cell;

use super::native::{getter, method, static_method};
use super::*;
use crate::heap::{Header, Kind};

pub(super) static CLASS_METHOD: TypeTable = TypeTable {
    class: |types| types.class_method,
    doc: "Convert a function to be a class method.",
    unhashable: false,
    methods: &[
        static_method("__new__", "(cls, *args, **kwargs)", new_class_method, "Create and return a new object."),
        method("__init__", "(self, function, /)", init, "Initialize self."),
        method(
            "__get__",
            "(self, instance, owner=None, /)",
            get,
            "Return an attribute of instance, which is of type owner.",
        ),
        method("__repr__", "(self, /)", repr_class_method, "Return repr(self)."),
    ],
    attributes: CLASS_ATTRIBUTES,
};

pub(super) static STATIC_METHOD: TypeTable = TypeTable {
    class: |types| types.static_method,
    doc: "Convert a function to be a static method.",
    unhashable: false,
    methods: &[
        static_method("__new__", "(cls, *args, **kwargs)", new_static_method, "Create and return a new object."),
        method("__init__", "(self, function, /)", init, "Initialize self."),
        method(
            "__get__",
            "(self, instance, owner=None, /)",
            get,
            "Return an attribute of instance, which is of type owner.",
        ),
        method("__call__", "(self, *args, **kwargs)", call, "Call self as a function."),
        method("__repr__", "(self, /)", repr_static_method, "Return repr(self)."),
    ],
    attributes: STATIC_ATTRIBUTES,
};

static CLASS_ATTRIBUTES: &[AttributeDef] = &[FUNC, WRAPPED, ABSTRACT, DICT];
static STATIC_ATTRIBUTES: &[AttributeDef] = &[FUNC, WRAPPED, ABSTRACT, DICT];
const FUNC: AttributeDef = getter("__func__", get_function, "");
const WRAPPED: AttributeDef = getter("__wrapped__", get_function, "");
const ABSTRACT: AttributeDef = getter("__isabstractmethod__", is_abstract, "");
const DICT: AttributeDef = native::accessor("__dict__", type_new::get_instance_dict, type_new::set_instance_dict, "");

/// The function within.
fn callable(vm: &mut Vm, value: Value) -> Result<&'static Cell<Value>, Raised> {
    // SAFETY: the caller's value keeps the object alive for as long as the cell is used.
    unsafe {
        if let Some(method) = value.cast::<ClassMethod>() {
            return Ok(&(*method.as_ptr()).callable);
        }
        Ok(&(*vm.receiver::<StaticMethod>(value)?.as_ptr()).callable)
    }
}

fn new_class_method(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.new_class_argument(vm.types.class_method, args[0])?;
    let header = Header::new(class.instance_shape.get(), Kind::ClassMethod);
    Ok(vm.alloc(ClassMethod { header, slots: Cell::new(0), callable: Cell::new(Value::NONE) })?.value())
}

fn new_static_method(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.new_class_argument(vm.types.static_method, args[0])?;
    let header = Header::new(class.instance_shape.get(), Kind::StaticMethod);
    Ok(vm.alloc(StaticMethod { header, slots: Cell::new(0), callable: Cell::new(Value::NONE) })?.value())
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    callable(vm, args[0])?.set(args[1]);
    if let Some(header) = args[0].header() {
        header.wrote();
    }
    let names = [vm.names.module, vm.names.name, vm.names.qualname, vm.names.doc];
    for name in names {
        if let Some(value) = vm.find_attr(args[1], name)? {
            vm.set_own_attribute(args[0], name, value)?;
        }
    }
    Ok(Value::NONE)
}

fn get(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let owner = match args[2].given().and_then(Value::cast::<Type>) {
        Some(owner) => owner,
        None => vm.type_of(args[1]),
    };
    vm.bind(args[0], args[1], owner)
}

fn call(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let function = callable(vm, args[0])?.get();
    let Some(positional) = args[1].cast::<Tuple>() else { return Ok(Value::NONE) };
    vm.call_with(function, positional, args[2].cast::<Dict>())
}

fn repr_class_method(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    repr(vm, args[0], "classmethod")
}

fn repr_static_method(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    repr(vm, args[0], "staticmethod")
}

fn repr(vm: &mut Vm, value: Value, name: &str) -> Result<Value, Raised> {
    let function = callable(vm, value)?.get();
    let function = vm.repr_text(function)?;
    vm.new_str(&format!("<{name}({function})>"))
}

fn get_function(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    Ok(callable(vm, value)?.get())
}

fn is_abstract(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let function = callable(vm, value)?.get();
    vm.is_abstract_method(function).map(Value::bool)
}

impl Vm {
    /// Whether a function says of itself that it is abstract (`__isabstractmethod__`).
    pub(super) fn is_abstract_method(&mut self, function: Value) -> Result<bool, Raised> {
        let name = self.names.isabstractmethod;
        match self.find_attr(function, name)? {
            Some(value) => self.truth(value),
            None => Ok(false),
        }
    }
}
