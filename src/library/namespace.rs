//! `types.SimpleNamespace`.

use crate::heap::Kind;
use crate::objects::{BinaryOp, CompareOp, Dict, Gc, NativeDef, Raised, Tuple, Type, TypeFlags, Value, Vm, method};

use super::class::{self, ClassDef};

static CLASS: ClassDef = ClassDef {
    name: "SimpleNamespace",
    module: "types",
    doc: "A simple attribute-based namespace.",
    kind: Kind::Instance,
    flags: TypeFlags::BASE.with(TypeFlags::DICT).with(TypeFlags::WEAKREF),
    unhashable: true,
    methods: METHODS,
    ..ClassDef::PLAIN
};

static METHODS: &[NativeDef] = &[
    method(
        "__init__",
        "(self, *args, **kwargs)",
        init,
        "Initialize self.  See help(type(self)) for accurate signature.",
    ),
    method("__repr__", "(self, /)", repr, "Return repr(self)."),
    method("__eq__", "(self, value, /)", eq, "Return self==value."),
    method("__reduce__", "(self, /)", reduce, "Return state information for pickling"),
    method(
        "__replace__",
        "(self, /, **changes)",
        replace,
        "Return a copy of the namespace object with new values for the specified attributes.",
    ),
];

/// The class, made on first use.
#[derive(Default)]
struct Made(Option<Gc<Type>>);

/// The class.
pub fn class(vm: &mut Vm) -> Result<Gc<Type>, Raised> {
    if let Some(class) = vm.extension::<Made>().0 {
        return Ok(class);
    }
    let base = vm.types.object;
    let class = class::make(vm, &CLASS, base)?;
    vm.extension::<Made>().0 = Some(class);
    Ok(class)
}

/// An empty namespace.
pub fn new(vm: &mut Vm) -> Result<Value, Raised> {
    let class = class(vm)?;
    Ok(vm.new_instance(class)?.value())
}

fn dict_of(vm: &mut Vm, value: Value) -> Result<Gc<Dict>, Raised> {
    match vm.instance_dict(value)? {
        Some(dict) => Ok(dict),
        None => vm.new_dict(),
    }
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let given = args[1].cast::<Tuple>().map_or(&[][..], |args| args.items());
    if given.len() > 1 {
        return Err(vm.type_error(format!("SimpleNamespace expected at most 1 argument, got {}", given.len())));
    }
    if let [mapping] = given {
        let class = vm.types.dict.value();
        let mapping = vm.call(class, &[*mapping])?;
        put(vm, args[0], mapping)?;
    }
    put(vm, args[0], args[2])?;
    Ok(Value::NONE)
}

fn put(vm: &mut Vm, namespace: Value, dict: Value) -> Result<(), Raised> {
    let Some(dict) = dict.cast::<Dict>() else { return Ok(()) };
    for (name, value) in dict.iter() {
        if name.kind() != Kind::Str {
            return Err(vm.type_error("keywords must be strings"));
        }
        vm.set_attr(namespace, name, value)?;
    }
    Ok(())
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.type_of(args[0]);
    let name = match Some(class) == vm.extension::<Made>().0 {
        true => "namespace",
        false => vm.str_text(class.name.get()),
    };
    let shown = vm.repr_guarded(args[0], |vm| {
        let dict = dict_of(vm, args[0])?;
        let mut text = format!("{name}(");
        for (at, (key, value)) in dict.iter().enumerate() {
            let shown = vm.repr_text(value)?;
            text.push_str(if at > 0 { ", " } else { "" });
            text.push_str(vm.str_text(key));
            text.push('=');
            text.push_str(&shown);
        }
        text.push(')');
        vm.new_str(&text)
    })?;
    match shown {
        Some(shown) => Ok(shown),
        None => vm.new_str(&format!("{name}(...)")),
    }
}

fn eq(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = class(vm)?;
    if !vm.is_instance(args[1], class) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (left, right) = (dict_of(vm, args[0])?, dict_of(vm, args[1])?);
    vm.compare(CompareOp::Eq, left.value(), right.value())
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.type_of(args[0]).value();
    let dict = dict_of(vm, args[0])?.value();
    let empty = vm.new_tuple(&[])?.value();
    Ok(vm.new_tuple(&[class, empty, dict])?.value())
}

fn replace(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.type_of(args[0]).value();
    let copy = vm.call(class, &[])?;
    let dict = dict_of(vm, args[0])?.value();
    let merged = vm.binary(BinaryOp::Or, dict, args[1])?;
    put(vm, copy, merged)?;
    Ok(copy)
}
