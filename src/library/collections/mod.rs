//! The module `_collections`: `deque`, `defaultdict`, `OrderedDict`, and what `Counter` and `namedtuple` are built on.

mod default_dict;
mod deque;
mod deque_methods;
mod ordered_dict;
mod tuple_getter;

use super::class;
use crate::objects::{BinaryOp, Dict, Dunder, Found, Gc, Module, NativeDef, Raised, Value, Vm, function};

static FUNCTIONS: &[NativeDef] = &[function(
    "_count_elements",
    "(mapping, iterable, /)",
    count_elements,
    "Count elements in the iterable, updating the mapping",
)];

/// Makes the module.
pub(super) fn init(vm: &mut Vm) -> Result<Gc<Module>, Raised> {
    let doc = "High performance data structures.\n- deque:        ordered collection accessible from endpoints only\n- defaultdict:  dict subclass with a default value factory\n";
    let module = super::new_module(vm, "_collections", doc, FUNCTIONS)?;
    let deque = class::add(vm, module, &deque_methods::CLASS)?;
    let forward = class::add(vm, module, &deque_methods::ITERATOR)?;
    let backward = class::add(vm, module, &deque_methods::REVERSE_ITERATOR)?;
    let dict = vm.types.dict;
    let default_dict = class::add_derived(vm, module, &default_dict::CLASS, dict)?;
    let ordered_dict = class::add_derived(vm, module, &ordered_dict::CLASS, dict)?;
    let getter = class::add(vm, module, &tuple_getter::CLASS)?;
    tuple_getter::add_doc(vm, getter)?;
    let state = vm.extension::<State>();
    state.deque = Some(deque);
    state.deque_iterators = Some([forward, backward]);
    state.default_dict = Some(default_dict);
    state.ordered_dict = Some(ordered_dict);
    Ok(module)
}

/// The classes of the module.
#[derive(Default)]
struct State {
    deque: Option<Gc<crate::objects::Type>>,
    deque_iterators: Option<[Gc<crate::objects::Type>; 2]>,
    default_dict: Option<Gc<crate::objects::Type>>,
    ordered_dict: Option<Gc<crate::objects::Type>>,
}

/// What `Counter.update` does with an iterable.
fn count_elements(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let mapping = args[0];
    let (class, dict) = (vm.type_of(mapping), vm.types.dict);
    let get = vm.intern("get")?;
    let plain = vm.dunder(class, Dunder::SetItem) == vm.dunder(dict, Dunder::SetItem)
        && vm.lookup(class, get) == vm.lookup(dict, get);
    let one = Value::small_int(1);
    if let Some(counts) = mapping.cast::<Dict>()
        && plain
    {
        vm.for_each(args[1], |vm, element| {
            let (found, hash) = vm.dict_find(counts, element)?;
            match found {
                Found::Entry(at) => {
                    let count = vm.binary(BinaryOp::Add, counts.value_at(at), one)?;
                    vm.dict_set_hashed(counts, element, hash, count)?;
                }
                Found::Missing => vm.dict_set_found(counts, element, hash, found, one)?,
            }
            Ok(true)
        })?;
        return Ok(Value::NONE);
    }
    let get = vm.get_attr(mapping, get)?;
    vm.for_each(args[1], |vm, element| {
        let count = vm.call(get, &[element, Value::small_int(0)])?;
        let count = vm.binary(BinaryOp::Add, count, one)?;
        vm.set_item(mapping, element, count)?;
        Ok(true)
    })?;
    Ok(Value::NONE)
}
