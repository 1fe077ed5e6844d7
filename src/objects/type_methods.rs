//! `type`: the class of classes.

use super::native::{accessor, class_method, getter, method, static_method};
use super::*;
use crate::heap::Kind;

pub(super) static TABLE: TypeTable = TypeTable {
    class: |types| types.type_,
    doc: "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
    unhashable: false,
    methods: &[
        static_method(
            "__new__",
            "(cls, *args, **kwargs)",
            new,
            "Create and return a new object.  See help(type) for accurate signature.",
        ),
        method(
            "__init__",
            "(self, *args, **kwargs)",
            init,
            "Initialize self.  See help(type(self)) for accurate signature.",
        ),
        method("__call__", "(self, *args, **kwargs)", call, "Call self as a function."),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__getattribute__", "(self, name, /)", getattribute, "Return getattr(self, name)."),
        method("__setattr__", "(self, name, value, /)", setattr, "Implement setattr(self, name, value)."),
        method("__delattr__", "(self, name, /)", delattr, "Implement delattr(self, name)."),
        method("mro", "(self, /)", mro, "Return a type's method resolution order."),
        method("__subclasses__", "(self, /)", subclasses, "Return a list of immediate subclasses."),
        class_method("__prepare__", "(cls, *args, **kwargs)", prepare, "Create the namespace for the class statement"),
        method("__instancecheck__", "(self, instance, /)", instancecheck, "Check if an object is an instance."),
        method("__subclasscheck__", "(self, subclass, /)", subclasscheck, "Check if a class is a subclass."),
        method("__dir__", "(self, /)", dir, "Specialized __dir__ implementation for types."),
        method("__sizeof__", "(self, /)", sizeof, "Return memory consumption of the type object."),
        method("__or__", "(self, value, /)", or, "Return self|value."),
        method("__ror__", "(self, value, /)", ror, "Return value|self."),
    ],
    attributes: &[
        accessor("__name__", get_name, set_name, ""),
        accessor("__qualname__", get_qualname, set_qualname, ""),
        accessor("__bases__", get_bases, set_bases, ""),
        accessor("__module__", get_module, set_module, ""),
        accessor("__abstractmethods__", get_abstractmethods, set_abstractmethods, ""),
        accessor("__annotations__", annotations::get_class_annotations, annotations::set_class_annotations, ""),
        accessor("__annotate__", annotations::get_class_annotate, annotations::set_class_annotate, ""),
        accessor("__type_params__", get_type_params, set_type_params, ""),
        accessor("__doc__", get_doc, set_doc, ""),
        getter("__mro__", get_mro, ""),
        getter("__base__", get_base, ""),
        getter("__dict__", get_dict, ""),
        getter("__text_signature__", |_, _| Ok(Value::NONE), ""),
        getter("__flags__", get_flags, ""),
        getter("__basicsize__", get_basicsize, ""),
        getter("__itemsize__", get_itemsize, ""),
        getter("__dictoffset__", get_dictoffset, ""),
        getter("__weakrefoffset__", get_weakrefoffset, ""),
    ],
};

/// CPython's `Py_TPFLAGS_*` that programs look at.
const FLAG_HEAPTYPE: i64 = 1 << 9;
const FLAG_BASETYPE: i64 = 1 << 10;
const FLAG_SEQUENCE: i64 = 1 << 5;
const FLAG_MAPPING: i64 = 1 << 6;
const FLAG_NO_NEW: i64 = 1 << 7;
const FLAG_IMMUTABLE: i64 = 1 << 8;
const FLAG_READY: i64 = 1 << 12;
const FLAG_GC: i64 = 1 << 14;
const FLAG_ABSTRACT: i64 = 1 << 20;

fn class_of(vm: &mut Vm, value: Value) -> Result<Gc<Type>, Raised> {
    vm.receiver::<Type>(value)
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.new_class_argument(vm.types.type_, args[0])?;
    let given = args[1].cast::<Tuple>().map_or(&[][..], |given| given.items());
    let [name, bases, namespace] = *given else {
        let count = given.len();
        return Err(vm.type_error(format!("type.__new__() takes exactly 3 arguments ({count} given)")));
    };
    if name.kind() != Kind::Str {
        return Err(wrong_argument(vm, 1, "str", name));
    }
    let Some(bases) = bases.cast::<Tuple>() else { return Err(wrong_argument(vm, 2, "tuple", bases)) };
    let Some(namespace) = namespace.cast::<Dict>() else { return Err(wrong_argument(vm, 3, "dict", namespace)) };
    vm.type_new(class, name, bases, namespace, args[2].cast::<Dict>())
}

fn wrong_argument(vm: &mut Vm, at: usize, wanted: &str, given: Value) -> Raised {
    let given = vm.type_name(given);
    vm.type_error(format!("type.__new__() argument {at} must be {wanted}, not {given}"))
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let given = args[1].cast::<Tuple>().map_or(0, |given| given.length);
    let keywords = args[2].cast::<Dict>().map_or(0, |keywords| keywords.len());
    if given == 1 && keywords != 0 {
        return Err(vm.type_error("type.__init__() takes no keyword arguments"));
    }
    if given != 1 && given != 3 {
        return Err(vm.type_error("type.__init__() takes 1 or 3 arguments"));
    }
    Ok(Value::NONE)
}

fn call(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = class_of(vm, args[0])?;
    let Some(positional) = args[1].cast::<Tuple>() else { return Ok(Value::NONE) };
    let Some(keywords) = args[2].cast::<Dict>().filter(|keywords| !keywords.is_empty()) else {
        return vm.instantiate(class, positional.items(), None);
    };
    let mut all = vm.rooted_vec();
    all.extend_from_slice(positional.items());
    let mut names = Vec::with_capacity(keywords.len());
    for (name, value) in keywords.iter() {
        names.push(name);
        all.push(value);
    }
    let names = vm.new_tuple(&names)?;
    vm.instantiate(class, &all, Some(names))
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = class_of(vm, args[0])?;
    let name = vm.type_full_name(class);
    vm.new_str(&format!("<class '{name}'>"))
}

fn getattribute(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let name = vm.attribute_name(args[1])?;
    match vm.generic_get_attr(args[0], name)? {
        Some(value) => Ok(value),
        None => Err(vm.no_attribute(args[0], name)),
    }
}

fn setattr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let name = vm.attribute_name(args[1])?;
    vm.generic_set_attr(args[0], name, args[2])?;
    Ok(Value::NONE)
}

fn delattr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let name = vm.attribute_name(args[1])?;
    vm.generic_set_attr(args[0], name, Value::UNBOUND)?;
    Ok(Value::NONE)
}

fn mro(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = class_of(vm, args[0])?;
    let mro = vm.linearize(class)?;
    Ok(vm.new_list(mro.items())?.value())
}

fn subclasses(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = class_of(vm, args[0])?;
    let items = class.subclasses.get().to_vec();
    Ok(vm.new_list(&items)?.value())
}

fn prepare(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    Ok(vm.new_dict()?.value())
}

fn instancecheck(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.real_isinstance(args[1], args[0]).map(Value::bool)
}

fn subclasscheck(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.real_issubclass(args[1], args[0]).map(Value::bool)
}

fn dir(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = class_of(vm, args[0])?;
    let names = vm.new_dict()?;
    vm.merge_class_names(names, class)?;
    vm.key_list(names)
}

fn sizeof(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    vm.new_int_u64(size_of::<Type>() as u64)
}

fn or(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.union_of(args[0], args[1])
}

fn ror(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.union_of(args[1], args[0])
}

/// The class, if `what` may be assigned on it.
fn assignable(vm: &mut Vm, class: Value, what: &str, to: Value) -> Result<Gc<Type>, Raised> {
    let class = class_of(vm, class)?;
    let name = vm.str_text(class.name.get());
    if !class.flags.get().has(TypeFlags::HEAP) {
        return Err(vm.type_error(format!("cannot set '{what}' attribute of immutable type '{name}'")));
    }
    if to.is_unbound() {
        return Err(vm.type_error(format!("cannot delete '{what}' attribute of type '{name}'")));
    }
    Ok(class)
}

fn text_for(vm: &mut Vm, class: Gc<Type>, what: &str, to: Value) -> Result<Value, Raised> {
    match to.cast::<Str>() {
        Some(text) => vm.intern_value(text),
        None => {
            let (name, given) = (vm.str_text(class.name.get()), vm.type_name(to));
            Err(vm.type_error(format!("can only assign string to {name}.{what}, not '{given}'")))
        }
    }
}

fn get_name(vm: &mut Vm, class: Value) -> Result<Value, Raised> {
    Ok(class_of(vm, class)?.name.get())
}

fn set_name(vm: &mut Vm, class: Value, to: Value) -> Result<(), Raised> {
    let class = assignable(vm, class, "__name__", to)?;
    let name = text_for(vm, class, "__name__", to)?;
    if name.cast::<Str>().is_some_and(|name| name.as_bytes().contains(&0)) {
        return Err(vm.value_error("type name must not contain null characters"));
    }
    class.name.set(name);
    class.wrote();
    Ok(())
}

fn get_qualname(vm: &mut Vm, class: Value) -> Result<Value, Raised> {
    Ok(class_of(vm, class)?.qualname.get())
}

fn set_qualname(vm: &mut Vm, class: Value, to: Value) -> Result<(), Raised> {
    let class = assignable(vm, class, "__qualname__", to)?;
    class.qualname.set(text_for(vm, class, "__qualname__", to)?);
    class.wrote();
    Ok(())
}

fn get_bases(vm: &mut Vm, class: Value) -> Result<Value, Raised> {
    Ok(class_of(vm, class)?.bases.get().value())
}

fn set_bases(vm: &mut Vm, class: Value, to: Value) -> Result<(), Raised> {
    let class = class_of(vm, class)?;
    vm.assign_bases(class, to)
}

fn get_module(vm: &mut Vm, class: Value) -> Result<Value, Raised> {
    let class = class_of(vm, class)?;
    match class.dict.get().get_str(vm.names.module) {
        // Where the instances have one, a class of the runtime is a builtin.
        Some(module) if module.kind() != Kind::Member => Ok(module),
        _ if class.flags.get().has(TypeFlags::HEAP) => Err(vm.attribute_error("__module__")),
        _ => vm.intern("builtins"),
    }
}

fn set_module(vm: &mut Vm, class: Value, to: Value) -> Result<(), Raised> {
    let class = assignable(vm, class, "__module__", to)?;
    let (module, first_line) = (vm.names.module, vm.names.firstlineno);
    vm.set_class_attribute(class, module, to)?;
    vm.set_class_attribute(class, first_line, Value::UNBOUND)?;
    Ok(())
}

fn get_abstractmethods(vm: &mut Vm, class: Value) -> Result<Value, Raised> {
    let class = class_of(vm, class)?;
    let name = vm.names.abstractmethods;
    match class.dict.get().get_str(name) {
        Some(methods) => Ok(methods),
        None => Err(vm.attribute_error("__abstractmethods__")),
    }
}

fn set_abstractmethods(vm: &mut Vm, class: Value, to: Value) -> Result<(), Raised> {
    let class = class_of(vm, class)?;
    let name = vm.names.abstractmethods;
    let is_abstract = match to.given() {
        Some(methods) => vm.truth(methods)?,
        None => false,
    };
    if !vm.set_class_attribute(class, name, to)? {
        return Err(vm.attribute_error("__abstractmethods__"));
    }
    let flags = class.flags.get().0 & !TypeFlags::ABSTRACT.0;
    class.flags.set(if is_abstract { TypeFlags(flags).with(TypeFlags::ABSTRACT) } else { TypeFlags(flags) });
    vm.class_changed(class);
    Ok(())
}

fn get_type_params(vm: &mut Vm, class: Value) -> Result<Value, Raised> {
    let class = class_of(vm, class)?;
    match class.dict.get().get_str(vm.names.type_params) {
        Some(params) => Ok(params),
        None => Ok(vm.new_tuple(&[])?.value()),
    }
}

fn set_type_params(vm: &mut Vm, class: Value, to: Value) -> Result<(), Raised> {
    let class = assignable(vm, class, "__type_params__", to)?;
    let name = vm.names.type_params;
    vm.set_class_attribute(class, name, to)?;
    Ok(())
}

fn get_doc(vm: &mut Vm, class: Value) -> Result<Value, Raised> {
    let class = class_of(vm, class)?;
    match class.dict.get().get_str(vm.names.doc) {
        Some(doc) if doc.kind() == Kind::Member && !class.flags.get().has(TypeFlags::HEAP) => {
            let table = tables::TABLES.iter().find(|table| (table.class)(&vm.types) == class);
            table.map_or(Ok(Value::NONE), |table| vm.new_str(table.doc))
        }
        Some(doc) => vm.bind(doc, Value::UNBOUND, class),
        None => Ok(Value::NONE),
    }
}

fn set_doc(vm: &mut Vm, class: Value, to: Value) -> Result<(), Raised> {
    let class = assignable(vm, class, "__doc__", to)?;
    let name = vm.names.doc;
    vm.set_class_attribute(class, name, to)?;
    Ok(())
}

fn get_mro(vm: &mut Vm, class: Value) -> Result<Value, Raised> {
    Ok(class_of(vm, class)?.mro.get().value())
}

fn get_base(vm: &mut Vm, class: Value) -> Result<Value, Raised> {
    Ok(class_of(vm, class)?.base.get())
}

fn get_dict(vm: &mut Vm, class: Value) -> Result<Value, Raised> {
    let class = class_of(vm, class)?;
    vm.new_mapping_proxy(class.dict.get().value())
}

fn get_flags(vm: &mut Vm, class: Value) -> Result<Value, Raised> {
    let flags = class_of(vm, class)?.flags.get();
    let mut result = FLAG_READY | FLAG_GC;
    let pairs = [
        (TypeFlags::BASE, FLAG_BASETYPE),
        (TypeFlags::HEAP, FLAG_HEAPTYPE),
        (TypeFlags::ABSTRACT, FLAG_ABSTRACT),
        (TypeFlags::SEQUENCE, FLAG_SEQUENCE),
        (TypeFlags::MAPPING, FLAG_MAPPING),
        (TypeFlags::NO_NEW, FLAG_NO_NEW),
    ];
    for (ours, theirs) in pairs {
        if flags.has(ours) {
            result |= theirs;
        }
    }
    if !flags.has(TypeFlags::HEAP) {
        result |= FLAG_IMMUTABLE;
    }
    vm.new_int(result)
}

fn get_basicsize(vm: &mut Vm, class: Value) -> Result<Value, Raised> {
    let class = class_of(vm, class)?;
    let kind = class.instance_kind.get();
    let slots = match kind {
        Kind::Free => 0,
        _ => vm.shapes.get(class.instance_shape.get()).reserved as usize,
    };
    vm.new_int_u64((trace::fixed_size(kind).max(16) + slots * 8) as u64)
}

fn get_itemsize(vm: &mut Vm, class: Value) -> Result<Value, Raised> {
    let size = match class_of(vm, class)?.instance_kind.get() {
        Kind::Tuple | Kind::BigInt => 8,
        Kind::Bytes => 1,
        _ => 0,
    };
    vm.new_int(size)
}

fn get_dictoffset(vm: &mut Vm, class: Value) -> Result<Value, Raised> {
    let has = class_of(vm, class)?.flags.get().has(TypeFlags::DICT);
    vm.new_int(if has { -1 } else { 0 })
}

fn get_weakrefoffset(vm: &mut Vm, class: Value) -> Result<Value, Raised> {
    let has = class_of(vm, class)?.flags.get().has(TypeFlags::WEAKREF);
    vm.new_int(if has { 8 } else { 0 })
}
