//! `None`, `NotImplemented` and `Ellipsis`: objects that are the only ones of their classes.

use super::*;

/// `__new__` of a class that has one object: gives it, and takes no arguments.
fn the_only(vm: &mut Vm, args: &[Value], class: Gc<Type>, object: Value) -> Result<Value, Raised> {
    vm.new_class(args[0], class)?;
    let given = args[1].cast::<Tuple>().is_some_and(|tuple| tuple.length > 0)
        || args[2].cast::<Dict>().is_some_and(|dict| !dict.is_empty());
    if given {
        let name = vm.str_text(class.name.get());
        return Err(vm.type_error(format!("{name} takes no arguments")));
    }
    Ok(object)
}

fn new_none(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    the_only(vm, args, vm.types.none, Value::NONE)
}

fn new_not_implemented(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    the_only(vm, args, vm.types.not_implemented, Value::NOT_IMPLEMENTED)
}

fn new_ellipsis(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    the_only(vm, args, vm.types.ellipsis, Value::ELLIPSIS)
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.intern(match args[0] {
        Value::NONE => "None",
        Value::NOT_IMPLEMENTED => "NotImplemented",
        _ => "Ellipsis",
    })
}

fn hash(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    // The word is the same in every run.
    Ok(Value::small_int((args[0].bits() as i64).wrapping_mul(0x9E37_79B9) >> 2))
}

fn falsehood(_: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    Ok(Value::FALSE)
}

fn no_truth(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    Err(vm.type_error("NotImplemented should not be used in a boolean context"))
}

pub(super) static NONE: TypeTable = TypeTable {
    class: |types| types.none,
    doc: "The type of the None singleton.",
    unhashable: false,
    methods: &[
        static_method("__new__", "(cls, /, *args, **kwargs)", new_none, "Create and return a new object."),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__hash__", "(self, /)", hash, "Return hash(self)."),
        method("__bool__", "(self, /)", falsehood, "True if self else False"),
    ],
    attributes: &[],
};

pub(super) static NOT_IMPLEMENTED: TypeTable = TypeTable {
    class: |types| types.not_implemented,
    doc: "The type of the NotImplemented singleton.",
    unhashable: false,
    methods: &[
        static_method("__new__", "(cls, /, *args, **kwargs)", new_not_implemented, "Create and return a new object."),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__hash__", "(self, /)", hash, "Return hash(self)."),
        method("__bool__", "(self, /)", no_truth, "True if self else False"),
        method("__reduce__", "(self, /)", repr, "The name that it is found by."),
    ],
    attributes: &[],
};

pub(super) static ELLIPSIS: TypeTable = TypeTable {
    class: |types| types.ellipsis,
    doc: "The type of the Ellipsis singleton.",
    unhashable: false,
    methods: &[
        static_method("__new__", "(cls, /, *args, **kwargs)", new_ellipsis, "Create and return a new object."),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__hash__", "(self, /)", hash, "Return hash(self)."),
        method("__reduce__", "(self, /)", repr, "The name that it is found by."),
    ],
    attributes: &[],
};
