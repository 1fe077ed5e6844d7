//! `_tuplegetter`: the attributes of named tuples.

use crate::library::class::{self, ClassDef};
use crate::objects::{
    AttributeDef, Gc, MemberAccess, NativeDef, Raised, Tuple, Type, TypeFlags, Value, Vm, accessor, method,
    static_method,
};

const INDEX: u32 = 0;
const DOC: u32 = 1;

pub(super) static CLASS: ClassDef = ClassDef {
    name: "_tuplegetter",
    module: "collections",
    flags: TypeFlags(0),
    slots: 2,
    methods: METHODS,
    ..ClassDef::PLAIN
};

static METHODS: &[NativeDef] = &[
    static_method("__new__", "(cls, index, doc, /)", new, "Create and return a new object."),
    method(
        "__get__",
        "(self, instance, owner=None, /)",
        get,
        "Return an attribute of instance, which is of type owner.",
    ),
    method("__set__", "(self, instance, value, /)", set, "Set an attribute of instance to value."),
    method("__delete__", "(self, instance, /)", delete, "Delete an attribute of instance."),
    method("__repr__", "(self, /)", repr, "Return repr(self)."),
    method("__reduce__", "(self, /)", reduce, "Return state information for pickling."),
];

static DOC_MEMBER: AttributeDef = accessor(
    "__doc__",
    |vm, value| Ok(class::slot(vm, value, DOC).given().unwrap_or(Value::NONE)),
    |vm, value, to| class::set_slot(vm, value, DOC, to.given().unwrap_or(Value::NONE)),
    "",
);

/// Instances have a `__doc__` of their own, in place of the class's.
pub(super) fn add_doc(vm: &mut Vm, class: Gc<Type>) -> Result<(), Raised> {
    let name = vm.names.doc;
    let member = vm.new_member(name, class.value(), 0, MemberAccess::Native(&DOC_MEMBER))?;
    vm.dict_set(class.dict.get(), name, member)
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = class::of(vm, args[0])?;
    let index = Value::small_int(vm.size_i64(args[1])?.clamp(0, 1 << 40));
    let getter = vm.new_instance(class)?.value();
    class::set_slot(vm, getter, INDEX, index)?;
    class::set_slot(vm, getter, DOC, args[2])?;
    Ok(getter)
}

fn index(vm: &Vm, getter: Value) -> usize {
    class::slot(vm, getter, INDEX).as_small_int().unwrap_or(0) as usize
}

fn get(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if args[1].is_none() {
        return Ok(args[0]);
    }
    let index = index(vm, args[0]);
    let Some(tuple) = args[1].cast::<Tuple>() else {
        let name = vm.type_name(args[1]);
        return Err(vm.type_error(format!(
            "descriptor for index '{index}' for tuple subclasses doesn't apply to '{name}' object"
        )));
    };
    match tuple.items().get(index) {
        Some(item) => Ok(*item),
        None => Err(vm.index_error("tuple index out of range")),
    }
}

fn set(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    Err(vm.attribute_error("can't set attribute"))
}

fn delete(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    Err(vm.attribute_error("can't delete attribute"))
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (name, index) = (vm.short_type_name(args[0]), index(vm, args[0]));
    let doc = vm.repr_text(class::slot(vm, args[0], DOC))?;
    vm.new_str(&format!("{name}({index}, {doc})"))
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.type_of(args[0]).value();
    let (index, doc) = (class::slot(vm, args[0], INDEX), class::slot(vm, args[0], DOC));
    vm.reduction(class, &[index, doc], None)
}
