//! The class `bool`: ints whose logic stays in the class.

use crate::objects::native::methods;
use crate::objects::*;

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.new_class(args[0], vm.types.bool)?;
    match args[1].given() {
        Some(value) => Ok(Value::bool(vm.truth(value)?)),
        None => Ok(Value::FALSE),
    }
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.intern(if args[0] == Value::TRUE { "True" } else { "False" })
}

/// Two bools make a bool; otherwise the bools are the ints that they are.
fn logic(vm: &mut Vm, args: &[Value], op: BinaryOp, of_bools: fn(bool, bool) -> bool) -> Result<Value, Raised> {
    if args[0].is_bool() && args[1].is_bool() {
        return Ok(Value::bool(of_bools(args[0] == Value::TRUE, args[1] == Value::TRUE)));
    }
    if !vm.is_int(args[0]) || !vm.is_int(args[1]) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let plain = |value: Value| match value {
        Value::TRUE => Value::small_int(1),
        Value::FALSE => Value::small_int(0),
        other => other,
    };
    vm.binary(op, plain(args[0]), plain(args[1]))
}

fn and(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    logic(vm, args, BinaryOp::And, |a, b| a & b)
}

fn or(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    logic(vm, args, BinaryOp::Or, |a, b| a | b)
}

fn xor(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    logic(vm, args, BinaryOp::Xor, |a, b| a ^ b)
}

/// The methods of `bool`.
pub(in crate::objects) static TABLE: TypeTable = TypeTable {
    class: |types| types.bool,
    doc: "bool(object=False, /) -> bool\n\nTrue when the argument is true, False otherwise.",
    unhashable: false,
    methods: methods![
        static_method("__new__", "(cls, object=False, /)", new, "Create and return a new object."),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__and__", "(self, value, /)", and, "Return self&value."),
        method("__rand__", "(self, value, /)", and, "Return value&self."),
        method("__or__", "(self, value, /)", or, "Return self|value."),
        method("__ror__", "(self, value, /)", or, "Return value|self."),
        method("__xor__", "(self, value, /)", xor, "Return self^value."),
        method("__rxor__", "(self, value, /)", xor, "Return value^self."),
    ],
    attributes: &[],
};
