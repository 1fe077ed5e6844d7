//! `mappingproxy`: a mapping that can only be looked at, such as the `__dict__` of a class.

use super::native::{class_method, method, static_method};
use super::*;

pub(super) static TABLE: TypeTable = TypeTable {
    class: |types| types.mapping_proxy,
    doc: "Read-only proxy of a mapping.",
    unhashable: false,
    methods: &[
        static_method("__new__", "(cls, mapping)", new, "Create and return a new object."),
        method("__getitem__", "(self, key, /)", getitem, "Return self[key]."),
        method("__contains__", "(self, key, /)", contains, "Return bool(key in self)."),
        method("__len__", "(self, /)", len, "Return len(self)."),
        method("__iter__", "(self, /)", iter, "Implement iter(self)."),
        method(
            "__reversed__",
            "(self, /)",
            |vm, args| forward(vm, args[0], "__reversed__", &[]),
            "D.__reversed__() -> reverse iterator",
        ),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__str__", "(self, /)", str_, "Return str(self)."),
        method("__hash__", "(self, /)", hash, "Return hash(self)."),
        method("__eq__", "(self, value, /)", eq, "Return self==value."),
        method("__ne__", "(self, value, /)", ne, "Return self!=value."),
        method("__or__", "(self, value, /)", or, "Return self|value."),
        method("__ror__", "(self, value, /)", ror, "Return value|self."),
        method("__ior__", "(self, value, /)", ior, "Return self|=value."),
        method(
            "get",
            "(self, key, default=None, /)",
            get,
            "Return the value for key if key is in the mapping, else default.",
        ),
        method(
            "keys",
            "(self, /)",
            |vm, args| forward(vm, args[0], "keys", &[]),
            "a set-like object providing a view on D's keys",
        ),
        method(
            "values",
            "(self, /)",
            |vm, args| forward(vm, args[0], "values", &[]),
            "an object providing a view on D's values",
        ),
        method(
            "items",
            "(self, /)",
            |vm, args| forward(vm, args[0], "items", &[]),
            "a set-like object providing a view on D's items",
        ),
        method("copy", "(self, /)", |vm, args| forward(vm, args[0], "copy", &[]), "a shallow copy of D"),
        class_method(
            "__class_getitem__",
            "(cls, object, /)",
            |vm, args| vm.generic_alias(args[0], args[1]),
            "See PEP 585",
        ),
    ],
    attributes: &[],
};

impl Vm {
    /// A read-only view of a mapping.
    pub fn new_mapping_proxy(&mut self, mapping: Value) -> Result<Value, Raised> {
        let header = self.header(crate::heap::Kind::MappingProxy);
        Ok(self.alloc(MappingProxy { header, mapping })?.value())
    }
}

fn mapping(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    Ok(vm.receiver::<MappingProxy>(value)?.mapping)
}

/// What a proxy stands for; anything else as it is.
fn unwrapped(value: Value) -> Value {
    value.cast::<MappingProxy>().map_or(value, |proxy| proxy.mapping)
}

fn forward(vm: &mut Vm, proxy: Value, name: &str, args: &[Value]) -> Result<Value, Raised> {
    let mapping = mapping(vm, proxy)?;
    vm.call_method_str(mapping, name, args)
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let is_sequence = matches!(args[1].kind(), crate::heap::Kind::List | crate::heap::Kind::Tuple);
    if is_sequence || vm.dunder_of(args[1], Dunder::GetItem).is_none() {
        let name = vm.type_name(args[1]);
        return Err(vm.type_error(format!("mappingproxy() argument must be a mapping, not {name}")));
    }
    vm.new_mapping_proxy(args[1])
}

fn getitem(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let mapping = mapping(vm, args[0])?;
    vm.get_item(mapping, args[1])
}

fn contains(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let mapping = mapping(vm, args[0])?;
    vm.contains(mapping, args[1]).map(Value::bool)
}

fn len(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let mapping = mapping(vm, args[0])?;
    let length = vm.len(mapping)?;
    vm.new_int_u64(length as u64)
}

fn iter(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let mapping = mapping(vm, args[0])?;
    vm.iter(mapping)
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let mapping = mapping(vm, args[0])?;
    let text = vm.repr_text(mapping)?;
    vm.new_str(&format!("mappingproxy({text})"))
}

fn str_(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let mapping = mapping(vm, args[0])?;
    vm.str_of(mapping)
}

fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let mapping = mapping(vm, args[0])?;
    let hash = vm.hash(mapping)?;
    vm.new_int(hash as i64)
}

fn eq(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let mapping = mapping(vm, args[0])?;
    vm.compare(CompareOp::Eq, mapping, unwrapped(args[1]))
}

fn ne(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let mapping = mapping(vm, args[0])?;
    vm.compare(CompareOp::Ne, mapping, unwrapped(args[1]))
}

fn or(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.binary(BinaryOp::Or, unwrapped(args[0]), unwrapped(args[1]))
}

fn ror(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.binary(BinaryOp::Or, unwrapped(args[1]), unwrapped(args[0]))
}

fn ior(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    Err(vm.type_error("'|=' is not supported by mappingproxy; use '|' instead"))
}

fn get(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let default = args[2].given().unwrap_or(Value::NONE);
    forward(vm, args[0], "get", &[args[1], default])
}
