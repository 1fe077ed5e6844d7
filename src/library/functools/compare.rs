//! `cmp_to_key`: keys that compare by a function of two arguments.

use super::State;
use crate::library::class::{self, ClassDef};
use crate::objects::sequence::comparisons;
use crate::objects::{CompareOp, Raised, TypeFlags, Value, Vm, accessor, method};

/// The function.
const COMPARE: u32 = 0;
/// What is compared; unbound in the key function itself.
const OBJECT: u32 = 1;

pub(super) static CLASS: ClassDef = ClassDef {
    name: "KeyWrapper",
    module: "functools",
    flags: TypeFlags::NO_NEW,
    unhashable: true,
    slots: 2,
    methods: &[
        method("__call__", "(self, /, obj)", call, "Call self as a function."),
        method("__lt__", "(self, value, /)", lt, "Return self<value."),
        method("__le__", "(self, value, /)", le, "Return self<=value."),
        method("__eq__", "(self, value, /)", eq, "Return self==value."),
        method("__ne__", "(self, value, /)", ne, "Return self!=value."),
        method("__gt__", "(self, value, /)", gt, "Return self>value."),
        method("__ge__", "(self, value, /)", ge, "Return self>=value."),
    ],
    attributes: &[accessor(
        "obj",
        |vm, value| Ok(class::slot(vm, value, OBJECT)),
        |vm, value, to| class::set_slot(vm, value, OBJECT, to),
        "Value wrapped by a key function.",
    )],
    ..ClassDef::PLAIN
};

comparisons!(compare);

fn make(vm: &mut Vm, function: Value, object: Value) -> Result<Value, Raised> {
    let Some(class) = vm.extension::<State>().key_class else { return Ok(Value::NONE) };
    let key = vm.new_instance(class)?.value();
    class::set_slot(vm, key, COMPARE, function)?;
    class::set_slot(vm, key, OBJECT, object)?;
    Ok(key)
}

pub(super) fn cmp_to_key(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    make(vm, args[0], Value::UNBOUND)
}

fn call(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let function = class::slot(vm, args[0], COMPARE);
    make(vm, function, args[1])
}

fn compare(vm: &mut Vm, op: CompareOp, left: Value, right: Value) -> Result<Value, Raised> {
    let class = vm.extension::<State>().key_class;
    if class.is_none_or(|class| !vm.is_instance(right, class)) {
        return Err(vm.type_error("other argument must be K instance"));
    }
    let [left_object, right_object] = [left, right].map(|key| class::slot(vm, key, OBJECT));
    if left_object.is_unbound() || right_object.is_unbound() {
        return Err(vm.attribute_error("object"));
    }
    let function = class::slot(vm, left, COMPARE);
    let order = vm.call(function, &[left_object, right_object])?;
    vm.compare(op, order, Value::small_int(0))
}
