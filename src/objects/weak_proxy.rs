//! Weak proxies: objects that behave as their referents while those live. Every operation is passed on.

use super::native::{NativeFn, method};
use super::*;

pub(super) static PROXY: TypeTable =
    TypeTable { class: |types| types.weak_proxy, doc: "", unhashable: true, methods: &METHODS, attributes: &[] };

pub(super) static CALLABLE_PROXY: TypeTable = TypeTable {
    class: |types| types.callable_proxy,
    doc: "",
    unhashable: true,
    methods: &CALLABLE_METHODS,
    attributes: &[],
};

const COUNT: usize = 68;
static METHODS: [NativeDef; COUNT] = methods();
static CALLABLE_METHODS: [NativeDef; COUNT + 1] = callable_methods();

const fn one(name: &'static str, function: NativeFn) -> NativeDef {
    method(name, "(self, /)", function, "")
}

const fn two(name: &'static str, function: NativeFn) -> NativeDef {
    method(name, "(self, value, /)", function, "")
}

const fn methods() -> [NativeDef; COUNT] {
    [
        two("__getattribute__", getattribute),
        method("__setattr__", "(self, name, value, /)", setattr, ""),
        two("__delattr__", delattr),
        one("__repr__", repr),
        one("__str__", str),
        one("__bool__", bool),
        one("__len__", len),
        one("__iter__", iter),
        one("__next__", next),
        two("__getitem__", getitem),
        method("__setitem__", "(self, key, value, /)", setitem, ""),
        two("__delitem__", delitem),
        two("__contains__", contains),
        two("__lt__", compared::<0>),
        two("__le__", compared::<1>),
        two("__eq__", compared::<2>),
        two("__ne__", compared::<3>),
        two("__gt__", compared::<4>),
        two("__ge__", compared::<5>),
        two("__add__", binary::<0>),
        two("__sub__", binary::<1>),
        two("__mul__", binary::<2>),
        two("__matmul__", binary::<3>),
        two("__truediv__", binary::<4>),
        two("__floordiv__", binary::<5>),
        two("__mod__", binary::<6>),
        two("__divmod__", binary::<7>),
        two("__pow__", binary::<8>),
        two("__lshift__", binary::<9>),
        two("__rshift__", binary::<10>),
        two("__and__", binary::<11>),
        two("__or__", binary::<12>),
        two("__xor__", binary::<13>),
        two("__radd__", reflected::<0>),
        two("__rsub__", reflected::<1>),
        two("__rmul__", reflected::<2>),
        two("__rmatmul__", reflected::<3>),
        two("__rtruediv__", reflected::<4>),
        two("__rfloordiv__", reflected::<5>),
        two("__rmod__", reflected::<6>),
        two("__rdivmod__", reflected::<7>),
        two("__rpow__", reflected::<8>),
        two("__rlshift__", reflected::<9>),
        two("__rrshift__", reflected::<10>),
        two("__rand__", reflected::<11>),
        two("__ror__", reflected::<12>),
        two("__rxor__", reflected::<13>),
        two("__iadd__", inplace::<0>),
        two("__isub__", inplace::<1>),
        two("__imul__", inplace::<2>),
        two("__imatmul__", inplace::<3>),
        two("__itruediv__", inplace::<4>),
        two("__ifloordiv__", inplace::<5>),
        two("__imod__", inplace::<6>),
        two("__ipow__", inplace::<8>),
        two("__ilshift__", inplace::<9>),
        two("__irshift__", inplace::<10>),
        two("__iand__", inplace::<11>),
        two("__ior__", inplace::<12>),
        two("__ixor__", inplace::<13>),
        one("__neg__", unary::<0>),
        one("__pos__", unary::<1>),
        one("__abs__", unary::<2>),
        one("__invert__", unary::<3>),
        one("__int__", unary::<4>),
        one("__float__", unary::<5>),
        one("__index__", unary::<6>),
        one("__reversed__", unary::<7>),
    ]
}

const fn callable_methods() -> [NativeDef; COUNT + 1] {
    let call = method("__call__", "(self, *args, **kwargs)", call, "");
    let mut all = [const { one("__bool__", bool) }; COUNT + 1];
    let plain = methods();
    let mut at = 0;
    while at < COUNT {
        all[at] = plain[at];
        at += 1;
    }
    all[COUNT] = call;
    all
}

const BINARY: [BinaryOp; 14] = [
    BinaryOp::Add,
    BinaryOp::Sub,
    BinaryOp::Mul,
    BinaryOp::MatMul,
    BinaryOp::TrueDiv,
    BinaryOp::FloorDiv,
    BinaryOp::Mod,
    BinaryOp::DivMod,
    BinaryOp::Pow,
    BinaryOp::LShift,
    BinaryOp::RShift,
    BinaryOp::And,
    BinaryOp::Or,
    BinaryOp::Xor,
];

const COMPARE: [CompareOp; 6] =
    [CompareOp::Lt, CompareOp::Le, CompareOp::Eq, CompareOp::Ne, CompareOp::Gt, CompareOp::Ge];

const UNARY: [Dunder; 8] = [
    Dunder::Neg,
    Dunder::Pos,
    Dunder::Abs,
    Dunder::Invert,
    Dunder::Int,
    Dunder::Float,
    Dunder::Index,
    Dunder::Reversed,
];

impl Vm {
    /// `weakref.proxy(target, callback)`
    pub fn new_weak_proxy(&mut self, target: Value, callback: Value) -> Result<Value, Raised> {
        let class = if self.is_callable(target) { self.types.callable_proxy } else { self.types.weak_proxy };
        let reference = self.new_weak_reference(class, target, callback)?;
        Ok(reference.value())
    }
}

/// The referent; ReferenceError if it is gone.
fn referent(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    match vm.receiver::<WeakRef>(value)?.referent() {
        Some(target) => Ok(target),
        None => {
            let class = vm.types.reference_error;
            Err(vm.raise(class, "weakly-referenced object no longer exists"))
        }
    }
}

/// An operand: what a proxy stands for, anything else as it is.
fn operand(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let class = vm.type_of(value);
    if class == vm.types.weak_proxy || class == vm.types.callable_proxy { referent(vm, value) } else { Ok(value) }
}

fn getattribute(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let target = referent(vm, args[0])?;
    vm.get_attr(target, args[1])
}

fn setattr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let target = referent(vm, args[0])?;
    vm.set_attr(target, args[1], args[2])?;
    Ok(Value::NONE)
}

fn delattr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let target = referent(vm, args[0])?;
    vm.set_attr(target, args[1], Value::UNBOUND)?;
    Ok(Value::NONE)
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let at = args[0].bits();
    let text = match vm.receiver::<WeakRef>(args[0])?.referent() {
        Some(target) => format!("<weakproxy at {at:#x}; to '{}' at {:#x}>", vm.type_name(target), target.bits()),
        None => format!("<weakproxy at {at:#x}; dead>"),
    };
    vm.new_str(&text)
}

fn str(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let target = referent(vm, args[0])?;
    vm.str_of(target)
}

fn bool(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let target = referent(vm, args[0])?;
    vm.truth(target).map(Value::bool)
}

fn len(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let target = referent(vm, args[0])?;
    let length = vm.len(target)?;
    vm.new_int_u64(length as u64)
}

fn iter(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let target = referent(vm, args[0])?;
    vm.iter(target)
}

fn next(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let target = referent(vm, args[0])?;
    if vm.dunder_of(target, Dunder::Next).is_none() {
        let name = vm.type_name(target);
        return Err(vm.type_error(format!("Weakref proxy referenced a non-iterator '{name}' object")));
    }
    match vm.iter_next(target)? {
        Some(value) => Ok(value),
        None => Err(vm.stop_iteration(Value::NONE)),
    }
}

fn getitem(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let target = referent(vm, args[0])?;
    vm.get_item(target, args[1])
}

fn setitem(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let target = referent(vm, args[0])?;
    vm.set_item(target, args[1], args[2])?;
    Ok(Value::NONE)
}

fn delitem(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let target = referent(vm, args[0])?;
    vm.delete_item(target, args[1])?;
    Ok(Value::NONE)
}

fn contains(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let target = referent(vm, args[0])?;
    vm.contains(target, args[1]).map(Value::bool)
}

fn call(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let target = referent(vm, args[0])?;
    let Some(positional) = args[1].cast::<Tuple>() else { return Ok(Value::NONE) };
    vm.call_with(target, positional, args[2].cast::<Dict>())
}

fn compared<const OP: usize>(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (left, right) = (operand(vm, args[0])?, operand(vm, args[1])?);
    vm.compare(COMPARE[OP], left, right)
}

fn binary<const OP: usize>(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (left, right) = (operand(vm, args[0])?, operand(vm, args[1])?);
    vm.binary(BINARY[OP], left, right)
}

fn reflected<const OP: usize>(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (right, left) = (operand(vm, args[0])?, operand(vm, args[1])?);
    vm.binary(BINARY[OP], left, right)
}

fn inplace<const OP: usize>(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (left, right) = (operand(vm, args[0])?, operand(vm, args[1])?);
    vm.inplace(BINARY[OP], left, right)
}

fn unary<const OP: usize>(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let target = referent(vm, args[0])?;
    match vm.call_dunder(target, UNARY[OP], &[])? {
        Some(result) => Ok(result),
        None => {
            let (name, dunder) = (vm.type_name(target), DUNDER_NAMES[UNARY[OP] as usize]);
            Err(vm.type_error(format!("'{name}' object has no {dunder}")))
        }
    }
}
