//! The module `_functools`: what `functools` is built on.
//!
//! | to find | look in |
//! | --- | --- |
//! | `partial`, `Placeholder` | `partial` |
//! | `lru_cache` | `cache` |
//! | `cmp_to_key` | `compare` |

mod cache;
mod compare;
mod partial;

use super::class;
use crate::objects::{Gc, Module, NativeDef, Raised, Value, Vm, function};

static FUNCTIONS: &[NativeDef] = &[
    function("cmp_to_key", "(mycmp)", compare::cmp_to_key, "Convert a cmp= function into a key= function."),
    function(
        "reduce",
        "(function, iterable, /, initial=<unrepresentable>)",
        reduce,
        "Apply a function of two arguments cumulatively to the items of an iterable, from left to right.\n\nThis effectively reduces the iterable to a single value.  If initial is present,\nit is placed before the items of the iterable in the calculation, and serves as\na default when the iterable is empty.",
    ),
];

/// Makes the module.
pub(super) fn init(vm: &mut Vm) -> Result<Gc<Module>, Raised> {
    let module = super::new_module(vm, "_functools", "Tools that operate on functions.", FUNCTIONS)?;
    class::add(vm, module, &partial::CLASS)?;
    let placeholder = class::add(vm, module, &partial::PLACEHOLDER)?;
    let placeholder = vm.new_instance(placeholder)?.value();
    super::set(vm, module, "Placeholder", placeholder)?;
    vm.kept.push(placeholder);
    let key = class::make(vm, &compare::CLASS, vm.types.object)?;
    class::add(vm, module, &cache::CLASS)?;
    let state = vm.extension::<State>();
    state.placeholder = Some(placeholder);
    state.key_class = Some(key);
    Ok(module)
}

/// What the module remembers.
#[derive(Default)]
struct State {
    placeholder: Option<Value>,
    key_class: Option<Gc<crate::objects::Type>>,
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let iterator = match vm.iter(args[1]) {
        Ok(iterator) => iterator,
        Err(raised) => {
            vm.clear_if(raised, vm.types.type_error)?;
            return Err(vm.type_error("reduce() arg 2 must support iteration"));
        }
    };
    let mut result = match args[2].given() {
        Some(initial) => initial,
        None => match vm.iter_next(iterator)? {
            Some(first) => first,
            None => return Err(vm.type_error("reduce() of empty iterable with no initial value")),
        },
    };
    while let Some(item) = vm.iter_next(iterator)? {
        result = vm.call(args[0], &[result, item])?;
    }
    Ok(result)
}
