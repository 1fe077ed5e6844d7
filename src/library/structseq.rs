//! Tuples whose items have names, as `sys.version_info` and `os.stat_result` are.

use crate::heap::Kind;
use crate::objects::{Gc, Module, NativeDef, Raised, Tuple, Type, TypeFlags, Value, Vm, function, method};

use super::class::{self, ClassDef};

/// What the programs see of a class of such tuples.
pub struct SequenceDef {
    /// The class, as its repr and `__name__` show it.
    pub class: ClassDef,
    /// The names of the items, in order.
    pub fields: &'static [&'static str],
}

/// A class definition for [`SequenceDef::class`]. Programs cannot make instances of it unless `callable`.
pub const fn tuple_class(module: &'static str, name: &'static str, doc: &'static str, callable: bool) -> ClassDef {
    ClassDef {
        name,
        module,
        doc,
        kind: Kind::Tuple,
        flags: if callable { TypeFlags::SEQUENCE } else { TypeFlags::SEQUENCE.with(TypeFlags::NO_NEW) },
        methods: &METHODS,
        ..ClassDef::PLAIN
    }
}

static METHODS: [NativeDef; 1] = [method("__repr__", "(self, /)", repr, "Return repr(self).")];
static ITEM: NativeDef = function("item", "(index, self, /)", item, "An item by its number.");

/// Makes the class.
pub fn make_class(vm: &mut Vm, def: &'static SequenceDef) -> Result<Gc<Type>, Raised> {
    let base = vm.types.tuple;
    let class = class::make(vm, &def.class, base)?;
    let mut names = vm.rooted_vec();
    for (at, field) in def.fields.iter().enumerate() {
        let name = vm.intern(field)?;
        names.push(name);
        let get = vm.new_native_function(&ITEM, Value::small_int(at as i64), Value::UNBOUND)?;
        let property = vm.call(vm.types.property.value(), &[get.value()])?;
        vm.dict_set(class.dict.get(), name, property)?;
    }
    let count = Value::small_int(def.fields.len() as i64);
    for name in ["n_fields", "n_sequence_fields"] {
        vm.dict_set_str(class.dict.get(), name, count)?;
    }
    vm.dict_set_str(class.dict.get(), "n_unnamed_fields", Value::small_int(0))?;
    let names = vm.new_tuple(&names)?;
    let key = vm.names.match_args;
    vm.dict_set(class.dict.get(), key, names.value())?;
    Ok(class)
}

/// An instance.
pub fn make(vm: &mut Vm, class: Gc<Type>, items: &[Value]) -> Result<Value, Raised> {
    let tuple = vm.new_tuple_of(class.instance_shape.get(), items.len())?;
    for (at, item) in items.iter().enumerate() {
        tuple.init(at, *item);
    }
    Ok(tuple.value())
}

/// Makes a class with its only instance, and puts the instance into a module.
pub fn add_single(
    vm: &mut Vm,
    module: Gc<Module>,
    name: &str,
    def: &'static SequenceDef,
    items: &[Value],
) -> Result<(), Raised> {
    let class = make_class(vm, def)?;
    let value = make(vm, class, items)?;
    super::set(vm, module, name, value)
}

fn item(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let index = vm.as_i64(args[0]).unwrap_or(0) as usize;
    match args[1].cast::<Tuple>().and_then(|tuple| tuple.items().get(index).copied()) {
        Some(value) => Ok(value),
        None => Err(vm.attribute_error("this tuple has no such item")),
    }
}

pub(super) fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.type_of(args[0]);
    let key = vm.names.match_args;
    let names = vm.lookup(class, key).and_then(|names| names.cast::<Tuple>());
    let items = args[0].cast::<Tuple>();
    let mut text = match class.dict.get().get_str(vm.names.module).map(|module| vm.str_text(module)) {
        Some("builtins") | None => String::new(),
        Some(module) => format!("{module}."),
    };
    text.push_str(vm.str_text(class.name.get()));
    text.push('(');
    if let (Some(names), Some(items)) = (names, items) {
        for (at, (name, item)) in names.items().iter().zip(items.items()).enumerate() {
            let shown = vm.repr_text(*item)?;
            text.push_str(if at > 0 { ", " } else { "" });
            text.push_str(vm.str_text(*name));
            text.push('=');
            text.push_str(&shown);
        }
    }
    text.push(')');
    vm.new_str(&text)
}
