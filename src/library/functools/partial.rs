//! `partial`: a function with some of its arguments, and `Placeholder` for those that are still to come.

use super::State;
use crate::library::class::{self, ClassDef};
use crate::objects::list_methods::class_getitem;
use crate::objects::{
    Dict, Gc, Raised, Tuple, TypeFlags, Value, Vm, class_method, getter, method, raw_method, static_method,
};

const FUNCTION: u32 = 0;
/// A tuple; places to fill are the placeholder.
const ARGS: u32 = 1;
/// A dict.
const KEYWORDS: u32 = 2;
/// How many places are to fill: a small int.
const PLACES: u32 = 3;

pub(super) static CLASS: ClassDef = ClassDef {
    name: "partial",
    module: "functools",
    doc: "Create a new function with partial application of the given arguments and keywords.",
    flags: TypeFlags::BASE.with(TypeFlags::DICT).with(TypeFlags::WEAKREF),
    slots: 4,
    methods: &[
        static_method("__new__", "(cls, /, *args, **keywords)", new, "Create and return a new object."),
        raw_method("__call__", "(self, /, *args, **kwargs)", call, "Call self as a function."),
        method(
            "__get__",
            "(self, instance, owner=None, /)",
            get,
            "Return an attribute of instance, which is of type owner.",
        ),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__reduce__", "(self, /)", reduce, "Return state information for pickling."),
        method("__setstate__", "(self, state, /)", set_state, "Set state information for unpickling."),
        class_method("__class_getitem__", "(cls, object, /)", class_getitem, "See PEP 585"),
    ],
    attributes: &[
        getter(
            "func",
            |vm, value| Ok(class::slot(vm, value, FUNCTION)),
            "function object to use in future partial calls",
        ),
        getter("args", |vm, value| Ok(class::slot(vm, value, ARGS)), "tuple of arguments to future partial calls"),
        getter(
            "keywords",
            |vm, value| Ok(class::slot(vm, value, KEYWORDS)),
            "dictionary of keyword arguments to future partial calls",
        ),
    ],
    ..ClassDef::PLAIN
};

pub(super) static PLACEHOLDER: ClassDef = ClassDef {
    name: "_PlaceholderType",
    module: "functools",
    doc: "The type of the Placeholder singleton.\n\nUsed as a placeholder for partial arguments.",
    flags: TypeFlags(0),
    methods: &[
        static_method("__new__", "(cls, /)", placeholder_new, "Create and return a new object."),
        method("__repr__", "(self, /)", placeholder_name, "Return repr(self)."),
        method("__reduce__", "(self, /)", placeholder_name, ""),
    ],
    ..ClassDef::PLAIN
};

fn placeholder(vm: &mut Vm) -> Value {
    vm.extension::<State>().placeholder.unwrap_or(Value::UNBOUND)
}

fn placeholder_new(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    Ok(placeholder(vm))
}

fn placeholder_name(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    vm.new_str("Placeholder")
}

fn items(value: Value) -> &'static [Value] {
    value.cast::<Tuple>().map_or(&[], |tuple| tuple.items())
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = class::of(vm, args[0])?;
    let Some((&function, given)) = items(args[1]).split_first() else {
        return Err(vm.type_error("type 'partial' takes at least one argument"));
    };
    if !vm.is_callable(function) {
        return Err(vm.type_error("the first argument must be callable"));
    }
    let hole = placeholder(vm);
    if given.last() == Some(&hole) {
        return Err(vm.type_error("trailing Placeholders are not allowed"));
    }
    let keywords = match args[2].cast::<Dict>() {
        Some(keywords) => keywords,
        None => vm.new_dict()?,
    };
    if keywords.iter().any(|(_, value)| value == hole) {
        return Err(vm.type_error("Placeholder cannot be passed as a keyword argument"));
    }
    let (mut function, mut given, mut keywords) = (function, given.to_vec(), keywords);
    // A partial of a partial is one partial, unless attributes were added to the inner one.
    if vm.type_of(function) == class && is_bare(vm, function)? {
        let inner = function;
        function = class::slot(vm, inner, FUNCTION);
        given = fill(items(class::slot(vm, inner, ARGS)), &given, hole);
        if let Some(inner) = class::slot(vm, inner, KEYWORDS).cast::<Dict>() {
            let merged = vm.dict_copy(inner)?;
            vm.dict_merge(merged, keywords)?;
            keywords = merged;
        }
    }
    // What was filled in may leave holes at the end, which a call fills.
    let places = given.iter().filter(|arg| **arg == hole).count();
    let args = vm.new_tuple(&given)?.value();
    let object = vm.new_instance(class)?.value();
    for (slot, part) in [function, args, keywords.value(), Value::small_int(places as i64)].into_iter().enumerate() {
        class::set_slot(vm, object, slot as u32, part)?;
    }
    Ok(object)
}

/// Whether a partial has no attributes of its own.
fn is_bare(vm: &mut Vm, partial: Value) -> Result<bool, Raised> {
    let Some(header) = partial.header() else { return Ok(true) };
    let shape = vm.shapes.get(header.shape());
    Ok(!shape.dict_mode && shape.names.is_empty())
}

/// `kept` with its holes filled from `given`; what remains of `given` follows.
fn fill(kept: &[Value], given: &[Value], hole: Value) -> Vec<Value> {
    let mut given = given.iter().copied();
    let mut all: Vec<Value> =
        kept.iter().map(|arg| if *arg == hole { given.next().unwrap_or(hole) } else { *arg }).collect();
    all.extend(given);
    all
}

fn call(vm: &mut Vm, args: &[Value], keywords: Option<Gc<Tuple>>) -> Result<Value, Raised> {
    let Some((&partial, given)) = args.split_first() else {
        return Err(vm.type_error("descriptor '__call__' needs an argument"));
    };
    let function = class::slot(vm, partial, FUNCTION);
    let kept = items(class::slot(vm, partial, ARGS));
    let own = class::slot(vm, partial, KEYWORDS).cast::<Dict>();
    let places = class::slot(vm, partial, PLACES).as_small_int().unwrap_or(0) as usize;
    let names = keywords.map_or(&[][..], |names| names.items());
    let (positional, named) = given.split_at(given.len() - names.len());
    if positional.len() < places {
        let count = positional.len();
        return Err(vm.type_error(format!(
            "missing positional arguments in 'partial' call; expected at least {places}, got {count}"
        )));
    }
    let mut all = vm.rooted_vec();
    if places > 0 {
        let hole = placeholder(vm);
        all.extend(fill(kept, positional, hole));
    } else {
        all.extend_from_slice(kept);
        all.extend_from_slice(positional);
    }
    let own = own.filter(|own| !own.is_empty());
    let Some(own) = own else {
        all.extend_from_slice(named);
        return vm.call_kw(function, &all, keywords);
    };
    let merged = if names.is_empty() {
        own
    } else {
        let merged = vm.dict_copy(own)?;
        for (name, value) in names.iter().zip(named) {
            vm.dict_set(merged, *name, *value)?;
        }
        merged
    };
    let mut names = vm.rooted_vec();
    for (name, value) in merged.iter() {
        names.push(name);
        all.push(value);
    }
    let names = vm.new_tuple(&names)?;
    vm.call_kw(function, &all, Some(names))
}

fn get(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if args[1].is_none() { Ok(args[0]) } else { vm.new_bound_method(args[0], args[1]) }
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let name = class::qualified_name(vm, args[0]);
    let [function, given, keywords] = [FUNCTION, ARGS, KEYWORDS].map(|slot| class::slot(vm, args[0], slot));
    let text = vm.repr_guarded(args[0], |vm| {
        let mut out = format!("{name}(").into_bytes();
        vm.push_repr(&mut out, function)?;
        for arg in items(given) {
            out.extend_from_slice(b", ");
            vm.push_repr(&mut out, *arg)?;
        }
        if let Some(keywords) = keywords.cast::<Dict>() {
            let mut at = 0;
            while at < keywords.used() {
                if let Some((key, value)) = keywords.entry(at) {
                    let key = vm.str_of_text(key)?;
                    out.extend_from_slice(format!(", {key}=").as_bytes());
                    vm.push_repr(&mut out, value)?;
                }
                at += 1;
            }
        }
        out.push(b')');
        vm.new_str_wtf8(&out)
    })?;
    match text {
        Some(text) => Ok(text),
        None => vm.new_str("..."),
    }
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.type_of(args[0]).value();
    let [function, given, keywords] = [FUNCTION, ARGS, KEYWORDS].map(|slot| class::slot(vm, args[0], slot));
    let attributes = if is_bare(vm, args[0])? {
        Value::NONE
    } else {
        let name = vm.names.dict;
        vm.get_attr(args[0], name)?
    };
    let state = vm.new_tuple(&[function, given, keywords, attributes])?.value();
    vm.reduction(class, &[function], Some(state))
}

fn set_state(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let &[function, given, keywords, attributes] = items(args[1]) else {
        return Err(vm.type_error("invalid partial state"));
    };
    let keywords = if keywords.is_none() { vm.new_dict()?.value() } else { keywords };
    if !vm.is_callable(function) || given.cast::<Tuple>().is_none() || keywords.cast::<Dict>().is_none() {
        return Err(vm.type_error("invalid partial state"));
    }
    let hole = placeholder(vm);
    if items(given).last() == Some(&hole) {
        return Err(vm.type_error("trailing Placeholders are not allowed"));
    }
    let places = items(given).iter().filter(|arg| **arg == hole).count();
    let parts = [function, given, keywords, Value::small_int(places as i64)];
    for (slot, part) in parts.into_iter().enumerate() {
        class::set_slot(vm, args[0], slot as u32, part)?;
    }
    if let Some(attributes) = attributes.cast::<Dict>() {
        vm.replace_instance_dict(args[0], attributes)?;
    }
    Ok(Value::NONE)
}
