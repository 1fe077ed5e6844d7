//! The module `_weakref`, on which the library's `weakref` builds.

use crate::objects::{Dict, Gc, Module, NativeDef, Raised, Value, Vm, WeakRef, function};

static FUNCTIONS: &[NativeDef] = &[
    function("getweakrefcount", "(object, /)", count, "Return the number of weak references to 'object'."),
    function("getweakrefs", "(object, /)", all, "Return a list of all weak reference objects pointing to 'object'."),
    function(
        "_remove_dead_weakref",
        "(dct, key, /)",
        remove_dead,
        "Atomically remove key from dict if it points to a dead weakref.",
    ),
    function("proxy", "(object, callback=None, /)", proxy, "Create a proxy object that weakly references 'object'."),
];

pub fn init(vm: &mut Vm) -> Result<Gc<Module>, Raised> {
    let module = super::new_module(vm, "_weakref", "Weak-reference support module.", FUNCTIONS)?;
    let class = vm.types.weakref.value();
    super::set(vm, module, "ref", class)?;
    super::set(vm, module, "ReferenceType", class)?;
    let proxies = [("ProxyType", vm.types.weak_proxy), ("CallableProxyType", vm.types.callable_proxy)];
    for (name, class) in proxies {
        super::set(vm, module, name, class.value())?;
    }
    Ok(module)
}

fn count(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::small_int(vm.weak_references_to(args[0]).len() as i64))
}

fn all(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let references: Vec<Value> =
        vm.weak_references_to(args[0]).into_iter().map(|reference| reference.value()).collect();
    Ok(vm.new_list(&references)?.value())
}

fn remove_dead(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let Some(dict) = args[0].cast::<Dict>() else { return Err(vm.type_error("a dict is needed")) };
    if let Some(reference) = vm.dict_get(dict, args[1])?
        && reference.cast::<WeakRef>().is_some_and(|reference| reference.referent().is_none())
    {
        vm.dict_remove(dict, args[1])?;
    }
    Ok(Value::NONE)
}

fn proxy(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.new_weak_proxy(args[0], args[1].given().unwrap_or(Value::NONE))
}
