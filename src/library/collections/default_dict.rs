//! `defaultdict`: a dict that makes the values of missing keys.

use super::State;
use crate::heap::Kind;
use crate::library::class::{self, ClassDef};
use crate::objects::{
    Dict, Found, Gc, NativeDef, Raised, Tuple, TypeFlags, Value, Vm, accessor, method, static_method,
};

/// The slot of the factory; `None` or empty if there is none.
const FACTORY: u32 = 0;

pub(super) static CLASS: ClassDef = ClassDef {
    name: "defaultdict",
    module: "collections",
    doc: "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\nThe default factory is called without arguments to produce\na new value when a key is not present, in __getitem__ only.\nA defaultdict compares equal to a dict with the same items.\nAll remaining arguments are treated the same as if they were\npassed to the dict constructor, including keyword arguments.",
    kind: Kind::Dict,
    flags: TypeFlags::BASE.with(TypeFlags::WEAKREF).with(TypeFlags::MAPPING),
    slots: 1,
    methods: METHODS,
    attributes: &[accessor(
        "default_factory",
        |vm, value| Ok(factory(vm, value)),
        |vm, value, to| class::set_slot(vm, value, FACTORY, to.given().unwrap_or(Value::NONE)),
        "Factory for default value called by __missing__().",
    )],
    ..ClassDef::PLAIN
};

static METHODS: &[NativeDef] = &[
    static_method("__new__", "(cls, /, *args, **kwargs)", new, "Create and return a new object."),
    method("__init__", "(self, /, *args, **kwargs)", init, "Initialize self."),
    method(
        "__missing__",
        "(self, key, /)",
        missing,
        "__missing__(key) # Called by __getitem__ for missing key; pseudo-code:\n  if self.default_factory is None: raise KeyError((key,))\n  self[key] = value = self.default_factory()\n  return value",
    ),
    method("__repr__", "(self, /)", repr, "Return repr(self)."),
    method("__or__", "(self, value, /)", or, "Return self|value."),
    method("__ror__", "(self, value, /)", ror, "Return value|self."),
    method("__copy__", "(self, /)", copy, "D.copy() -> a shallow copy of D."),
    method("__reduce__", "(self, /)", reduce, "Return state information for pickling."),
    method("copy", "(self, /)", copy, "D.copy() -> a shallow copy of D."),
];

fn factory(vm: &Vm, value: Value) -> Value {
    class::slot(vm, value, FACTORY).given().unwrap_or(Value::NONE)
}

fn dict(value: Value) -> Gc<Dict> {
    match value.cast::<Dict>() {
        Some(dict) => dict,
        None => unreachable!("a method's receiver is of its class"),
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = class::of(vm, args[0])?;
    Ok(vm.new_dict_of(class.instance_shape.get(), 0)?.value())
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let given = args[1].cast::<Tuple>().map_or(&[][..], |tuple| tuple.items());
    let (factory, rest) = match given.split_first() {
        Some((factory, rest)) => (*factory, rest),
        None => (Value::NONE, given),
    };
    if !factory.is_none() && !vm.is_callable(factory) {
        return Err(vm.type_error("first argument must be callable or None"));
    }
    class::set_slot(vm, args[0], FACTORY, factory)?;
    match rest {
        [] => {}
        [other] => vm.dict_update(dict(args[0]), *other)?,
        more => {
            let count = more.len();
            return Err(vm.type_error(format!("dict expected at most 1 argument, got {count}")));
        }
    }
    if let Some(keywords) = args[2].cast::<Dict>() {
        vm.dict_merge(dict(args[0]), keywords)?;
    }
    Ok(Value::NONE)
}

fn missing(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let factory = factory(vm, args[0]);
    if factory.is_none() {
        return Err(vm.key_error(args[1]));
    }
    let value = vm.call(factory, &[])?;
    // The factory may have stored a value of its own: that one counts.
    let own = dict(args[0]);
    let (found, hash) = vm.dict_find(own, args[1])?;
    if let Found::Entry(at) = found {
        return Ok(own.value_at(at));
    }
    vm.dict_set_found(own, args[1], hash, found, value)?;
    Ok(value)
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let name = vm.short_type_name(args[0]);
    let factory = factory(vm, args[0]);
    let mut out = format!("{name}(").into_bytes();
    // The factory may be a method of this dict. (A `None` cannot.)
    let text = vm.repr_guarded(factory, |vm| vm.repr(factory))?;
    match text.and_then(|text| text.cast::<crate::objects::Str>()) {
        Some(text) => out.extend_from_slice(text.as_bytes()),
        None => out.extend_from_slice(b"..."),
    }
    out.extend_from_slice(b", ");
    let class = vm.types.dict;
    if let Some(method) = vm.dunder(class, crate::objects::Dunder::Repr) {
        let text = vm.call_special(method, args[0], &[])?;
        if let Some(text) = text.cast::<crate::objects::Str>() {
            out.extend_from_slice(text.as_bytes());
        }
    }
    out.push(b')');
    vm.new_str_wtf8(&out)
}

fn copy(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.type_of(args[0]);
    let factory = factory(vm, args[0]);
    if Some(class) != vm.extension::<State>().default_dict {
        return vm.call(class.value(), &[factory, args[0]]);
    }
    let result = new(vm, &[class.value()])?;
    class::set_slot(vm, result, FACTORY, factory)?;
    vm.dict_merge(dict(result), dict(args[0]))?;
    Ok(result)
}

fn or(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if args[1].cast::<Dict>().is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let result = copy(vm, args)?;
    vm.dict_update(dict(result), args[1])?;
    Ok(result)
}

fn ror(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if args[1].cast::<Dict>().is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (class, factory) = (vm.type_of(args[0]).value(), factory(vm, args[0]));
    let result = vm.call(class, &[factory, args[1]])?;
    vm.dict_update(dict(result), args[0])?;
    Ok(result)
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.type_of(args[0]).value();
    let factory = factory(vm, args[0]);
    let arguments = if factory.is_none() { vm.new_tuple(&[])? } else { vm.new_tuple(&[factory])? };
    let items = vm.call_method_str(args[0], "items", &[])?;
    let items = vm.iter(items)?;
    Ok(vm.new_tuple(&[class, arguments.value(), Value::NONE, Value::NONE, items])?.value())
}
