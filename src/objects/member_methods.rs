//! Members of `__slots__` and native attributes, as descriptors.

use super::native::{getter, method};
use super::*;

pub(super) static MEMBER: TypeTable = TypeTable {
    class: |types| types.member,
    doc: "",
    unhashable: false,
    methods: &[
        method("__get__", "(self, instance, owner=None, /)", get, GET),
        method("__set__", "(self, instance, value, /)", set, SET),
        method("__delete__", "(self, instance, /)", delete, DELETE),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__reduce__", "(self, /)", reduce, ""),
    ],
    attributes: &[
        getter("__name__", get_name, ""),
        getter("__qualname__", get_qualname, ""),
        getter("__objclass__", get_owner, ""),
        getter("__doc__", get_doc, ""),
    ],
};

pub(super) static GETSET: TypeTable = TypeTable {
    class: |types| types.getset,
    doc: "",
    unhashable: false,
    methods: &[
        method("__get__", "(self, instance, owner=None, /)", get, GET),
        method("__set__", "(self, instance, value, /)", set, SET),
        method("__delete__", "(self, instance, /)", delete, DELETE),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__reduce__", "(self, /)", reduce, ""),
    ],
    attributes: &[
        getter("__name__", get_name, ""),
        getter("__qualname__", get_qualname, ""),
        getter("__objclass__", get_owner, ""),
        getter("__doc__", get_doc, ""),
    ],
};

const GET: &str = "Return an attribute of instance, which is of type owner.";
const SET: &str = "Set an attribute of instance to value.";
const DELETE: &str = "Delete an attribute of instance.";

fn get(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let member = vm.receiver::<Member>(args[0])?;
    // None has attributes of its own.
    if args[1].is_none() && member.owner != vm.types.none.value() && member.owner != vm.types.object.value() {
        return Ok(args[0]);
    }
    vm.member_get(member, args[1])
}

fn set(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let member = vm.receiver::<Member>(args[0])?;
    vm.member_set(member, args[1], args[2])?;
    Ok(Value::NONE)
}

fn delete(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let member = vm.receiver::<Member>(args[0])?;
    vm.member_set(member, args[1], Value::UNBOUND)?;
    Ok(Value::NONE)
}

fn owner_name(vm: &Vm, member: Gc<Member>) -> &'static str {
    member.owner.cast::<Type>().map_or("?", |owner| vm.str_text(owner.name.get()))
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let member = vm.receiver::<Member>(args[0])?;
    let what = match member.access.get() {
        MemberAccess::Slot => "member",
        MemberAccess::Native(_) => "attribute",
    };
    let (name, owner) = (vm.str_text(member.name), owner_name(vm, member));
    vm.new_str(&format!("<{what} '{name}' of '{owner}' objects>"))
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let member = vm.receiver::<Member>(args[0])?;
    let getattr = vm.intern("getattr")?;
    let Some(getattr) = vm.builtins.get_str(getattr) else { return Err(vm.attribute_error("getattr")) };
    let args = vm.new_tuple(&[member.owner, member.name])?;
    Ok(vm.new_tuple(&[getattr, args.value()])?.value())
}

fn get_name(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    Ok(vm.receiver::<Member>(value)?.name)
}

fn get_qualname(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let member = vm.receiver::<Member>(value)?;
    let owner = member.owner.cast::<Type>().map_or("?", |owner| vm.str_text(owner.qualname.get()));
    let name = vm.str_text(member.name);
    vm.new_str(&format!("{owner}.{name}"))
}

fn get_owner(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    Ok(vm.receiver::<Member>(value)?.owner)
}

fn get_doc(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    match vm.receiver::<Member>(value)?.access.get() {
        MemberAccess::Native(def) if !def.doc.is_empty() => vm.new_str(def.doc),
        _ => Ok(Value::NONE),
    }
}
