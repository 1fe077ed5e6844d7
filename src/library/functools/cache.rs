//! `lru_cache`: a function's results, kept by its arguments.
//!
//! The results lie in a dict. Its order is the order of use: a result that is used again goes to the end, and the first is
//! dropped when there are too many.

use crate::library::class::{self, ClassDef};
use crate::objects::{Dict, Found, Gc, Raised, Str, Tuple, TypeFlags, Value, Vm, method, raw_method, static_method};

const FUNCTION: u32 = 0;
const RESULTS: u32 = 1;
/// How many results are kept: a small int, or `None` for all.
const MAXSIZE: u32 = 2;
/// Whether arguments of different classes are different although they are equal.
const TYPED: u32 = 3;
const HITS: u32 = 4;
const MISSES: u32 = 5;
/// The class of `cache_info()`.
const INFO: u32 = 6;

pub(super) static CLASS: ClassDef = ClassDef {
    name: "_lru_cache_wrapper",
    module: "functools",
    doc: "Create a cached callable that wraps another function.",
    flags: TypeFlags::BASE.with(TypeFlags::DICT).with(TypeFlags::WEAKREF),
    slots: 7,
    methods: &[
        static_method(
            "__new__",
            "(cls, user_function, maxsize, typed, cache_info_type)",
            new,
            "Create and return a new object.",
        ),
        raw_method("__call__", "(self, /, *args, **kwargs)", call, "Call self as a function."),
        method(
            "__get__",
            "(self, instance, owner=None, /)",
            get,
            "Return an attribute of instance, which is of type owner.",
        ),
        method("__reduce__", "(self, /)", reduce, ""),
        method("__copy__", "(self, /)", copy, ""),
        method("__deepcopy__", "(self, memo, /)", copy, ""),
        method("cache_info", "(self, /)", cache_info, "Report cache statistics"),
        method("cache_clear", "(self, /)", cache_clear, "Clear the cache and cache statistics"),
    ],
    ..ClassDef::PLAIN
};

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = class::of(vm, args[0])?;
    if !vm.is_callable(args[1]) {
        return Err(vm.type_error("the first argument must be callable"));
    }
    let maxsize = if args[2].is_none() {
        Value::NONE
    } else if vm.is_int(args[2]) {
        Value::small_int(vm.size_i64(args[2])?.clamp(0, 1 << 60))
    } else {
        return Err(vm.type_error("maxsize should be integer or None"));
    };
    let typed = vm.truth(args[3])?;
    let results = vm.new_dict()?.value();
    let wrapper = vm.new_instance(class)?.value();
    let zero = Value::small_int(0);
    let parts = [args[1], results, maxsize, Value::bool(typed), zero, zero, args[4]];
    for (slot, part) in parts.into_iter().enumerate() {
        class::set_slot(vm, wrapper, slot as u32, part)?;
    }
    Ok(wrapper)
}

fn results(vm: &Vm, wrapper: Value) -> Gc<Dict> {
    match class::slot(vm, wrapper, RESULTS).cast::<Dict>() {
        Some(dict) => dict,
        None => unreachable!("the slot is filled when the wrapper is made"),
    }
}

fn count(vm: &mut Vm, wrapper: Value, slot: u32) -> Result<(), Raised> {
    let count = class::slot(vm, wrapper, slot).as_small_int().unwrap_or(0);
    class::set_slot(vm, wrapper, slot, Value::small_int(count + 1))
}

/// What stands for the arguments. One int or str stands for itself.
fn key(vm: &mut Vm, wrapper: Value, args: &[Value], keywords: Option<Gc<Tuple>>) -> Result<Value, Raised> {
    let typed = class::slot(vm, wrapper, TYPED) == Value::TRUE;
    if keywords.is_none() && !typed {
        if let [only] = *args
            && (only.is_small_int() || only.cast::<Str>().is_some() && vm.is_exact(only, vm.types.str))
        {
            return Ok(only);
        }
        return Ok(vm.new_tuple(args)?.value());
    }
    let names = keywords.map_or(&[][..], |names| names.items());
    let (positional, named) = args.split_at(args.len() - names.len());
    let mut parts = positional.to_vec();
    if !names.is_empty() {
        // No argument is this class object but in jest; it sets off the names.
        parts.push(vm.type_of(wrapper).value());
        parts.extend(names.iter().zip(named).flat_map(|(name, value)| [*name, *value]));
    }
    if typed {
        parts.extend(args.iter().map(|arg| vm.type_of(*arg).value()));
    }
    Ok(vm.new_tuple(&parts)?.value())
}

fn call(vm: &mut Vm, args: &[Value], keywords: Option<Gc<Tuple>>) -> Result<Value, Raised> {
    let Some((&wrapper, args)) = args.split_first() else {
        return Err(vm.type_error("descriptor '__call__' needs an argument"));
    };
    let function = class::slot(vm, wrapper, FUNCTION);
    let maxsize = class::slot(vm, wrapper, MAXSIZE).as_small_int();
    if maxsize == Some(0) {
        count(vm, wrapper, MISSES)?;
        return vm.call_kw(function, args, keywords);
    }
    let key = key(vm, wrapper, args, keywords)?;
    let hash = vm.hash(key)?;
    let dict = results(vm, wrapper);
    if let Found::Entry(at) = vm.dict_find_hashed(dict, key, hash)? {
        let value = dict.value_at(at);
        // Within the last it is of no use to put it behind the others.
        if maxsize.is_some() && at + 1 != dict.used() {
            vm.dict_remove_at(dict, at);
            vm.dict_set_found(dict, key, hash, Found::Missing, value)?;
        }
        count(vm, wrapper, HITS)?;
        return Ok(value);
    }
    count(vm, wrapper, MISSES)?;
    let value = vm.call_kw(function, args, keywords)?;
    // The call may have kept a result for these arguments, and may have cleared the others.
    let dict = results(vm, wrapper);
    if vm.dict_find_hashed(dict, key, hash)? == Found::Missing {
        if let Some(maxsize) = maxsize
            && dict.len() >= maxsize as usize
            && let Some(oldest) = dict.first()
        {
            vm.dict_remove_at(dict, oldest);
        }
        vm.dict_set_hashed(dict, key, hash, value)?;
    }
    Ok(value)
}

fn get(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if args[1].is_none() { Ok(args[0]) } else { vm.new_bound_method(args[0], args[1]) }
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let name = vm.names.qualname;
    vm.get_attr(args[0], name)
}

fn copy(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(args[0])
}

fn cache_info(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let [hits, misses, maxsize, info] = [HITS, MISSES, MAXSIZE, INFO].map(|slot| class::slot(vm, args[0], slot));
    let size = Value::small_int(results(vm, args[0]).len() as i64);
    vm.call(info, &[hits, misses, maxsize, size])
}

fn cache_clear(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let zero = Value::small_int(0);
    class::set_slot(vm, args[0], HITS, zero)?;
    class::set_slot(vm, args[0], MISSES, zero)?;
    let dict = results(vm, args[0]);
    vm.dict_clear(dict)?;
    Ok(Value::NONE)
}
