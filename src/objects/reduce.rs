//! What `pickle` and `copy` ask of every object: `__reduce_ex__` and `__getstate__` of `object`.

use super::*;
use crate::heap::Kind;

/// `object.__reduce__`
pub(super) fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    reduce_by_copyreg(vm, args[0], 0)
}

/// `object.__reduce_ex__`: asks an overridden `__reduce__` first.
pub(super) fn reduce_ex(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let protocol = vm.index_i64(args[1])?;
    let class = vm.type_of(args[0]);
    let name = vm.names.reduce;
    let overridden = vm.lookup(class, name).is_some_and(|found| {
        found.cast::<NativeFunction>().is_none_or(|native| native.owner != vm.types.object.value())
    });
    if overridden {
        return vm.call_method(args[0], name, &[]);
    }
    if protocol >= 2 { reduce_newobj(vm, args[0]) } else { reduce_by_copyreg(vm, args[0], protocol) }
}

/// `object.__getstate__`
pub(super) fn getstate(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    default_state(vm, args[0], false)
}

fn copyreg(vm: &mut Vm, name: &str) -> Result<Value, Raised> {
    let (module, from) = (vm.intern("copyreg")?, vm.new_tuple(&[])?);
    let globals = vm.builtins.value();
    let module = (vm.upcalls.import)(vm, module, globals, from.value(), 0)?;
    vm.get_attr_str(module, name)
}

fn reduce_by_copyreg(vm: &mut Vm, object: Value, protocol: i64) -> Result<Value, Raised> {
    let function = copyreg(vm, "_reduce_ex")?;
    vm.call(function, &[object, Value::small_int(protocol)])
}

type NewArguments = (Gc<Tuple>, Option<Gc<Dict>>);

/// Positional and keyword arguments for `__new__`, if the class states them.
fn new_arguments(vm: &mut Vm, object: Value) -> Result<Option<NewArguments>, Raised> {
    let name = vm.names.getnewargs_ex;
    if let Some(method) = vm.find_attr(object, name)? {
        let result = vm.call(method, &[])?;
        let pair = result.cast::<Tuple>().filter(|pair| pair.length == 2);
        let parts = pair.and_then(|pair| Some((pair.items()[0].cast::<Tuple>()?, pair.items()[1].cast::<Dict>()?)));
        return match parts {
            Some((args, keywords)) => Ok(Some((args, Some(keywords)))),
            None => Err(vm.type_error("__getnewargs_ex__ should return a tuple of a tuple and a dict")),
        };
    }
    let name = vm.names.getnewargs;
    match vm.find_attr(object, name)? {
        Some(method) => {
            let result = vm.call(method, &[])?;
            match result.cast::<Tuple>() {
                Some(args) => Ok(Some((args, None))),
                None => {
                    let class = vm.type_name(result);
                    Err(vm.type_error(format!("__getnewargs__ should return a tuple, not '{class}'")))
                }
            }
        }
        None => Ok(None),
    }
}

fn reduce_newobj(vm: &mut Vm, object: Value) -> Result<Value, Raised> {
    let class = vm.type_of(object);
    if class.flags.get().has(TypeFlags::NO_NEW) {
        return Err(cannot_pickle(vm, object));
    }
    let arguments = new_arguments(vm, object)?;
    let is_list = vm.is_instance(object, vm.types.list);
    let is_dict = vm.is_instance(object, vm.types.dict);
    let required = arguments.is_none() && !is_list && !is_dict;
    let (function, parts) = match arguments {
        Some((args, Some(keywords))) if !keywords.is_empty() => {
            let parts = vm.new_tuple(&[class.value(), args.value(), keywords.value()])?;
            (copyreg(vm, "__newobj_ex__")?, parts)
        }
        arguments => {
            let mut parts = vec![class.value()];
            if let Some((args, _)) = arguments {
                parts.extend_from_slice(args.items());
            }
            let parts = vm.new_tuple(&parts)?;
            (copyreg(vm, "__newobj__")?, parts)
        }
    };
    let state = object_state(vm, object, required)?;
    let list_items = if is_list { vm.iter(object)? } else { Value::NONE };
    let dict_items = if is_dict {
        let items = vm.call_method_str(object, "items", &[])?;
        vm.iter(items)?
    } else {
        Value::NONE
    };
    Ok(vm.new_tuple(&[function, parts.value(), state, list_items, dict_items])?.value())
}

fn object_state(vm: &mut Vm, object: Value, required: bool) -> Result<Value, Raised> {
    let name = vm.names.getstate;
    let method = vm.get_attr(object, name)?;
    if let Some(native) = method.cast::<NativeFunction>()
        && native.owner == vm.types.object.value()
    {
        return default_state(vm, object, required);
    }
    vm.call(method, &[])
}

fn cannot_pickle(vm: &mut Vm, object: Value) -> Raised {
    let name = vm.type_name(object);
    vm.type_error(format!("cannot pickle '{name}' object"))
}

/// The `__dict__`, or a pair of it and the values of the slots.
fn default_state(vm: &mut Vm, object: Value, required: bool) -> Result<Value, Raised> {
    // What an object of these kinds holds lies in neither.
    if required && !matches!(object.kind(), Kind::Instance | Kind::Exception | Kind::Free) {
        return Err(cannot_pickle(vm, object));
    }
    let state = match vm.own_attributes(object)? {
        Some(dict) if !dict.is_empty() => dict.value(),
        _ => Value::NONE,
    };
    let class = vm.type_of(object);
    let slots = vm.new_dict()?;
    for base in class.mro.get().items() {
        let Some(base) = base.cast::<Type>() else { continue };
        let dict = base.dict.get();
        for at in 0..dict.used() {
            let Some((name, member)) = dict.entry(at) else { continue };
            if let Some(member) = member.cast::<Member>()
                && matches!(member.access.get(), MemberAccess::Slot)
                && let Some(value) = vm.find_attr(object, name)?
            {
                vm.dict_set(slots, name, value)?;
            }
        }
    }
    if slots.is_empty() {
        return Ok(state);
    }
    Ok(vm.new_tuple(&[state, slots.value()])?.value())
}
