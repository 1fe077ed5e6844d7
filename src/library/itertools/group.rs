//! `groupby` and the iterators of its groups.

use super::{ITERATOR, array, this};
use crate::library::class::{self, ClassDef};
use crate::objects::container_iterators::{iterator_methods, state};
use crate::objects::{Gc, Iterator, Raised, Type, TypeFlags, Value, Values, Vm, static_method};

pub(super) static CLASSES: &[ClassDef] = &[
    ClassDef {
        name: "groupby",
        doc: "make an iterator that returns consecutive keys and groups from the iterable\n\n  iterable\n    Elements to divide into groups according to the key function.\n  key\n    A function for computing the group category for each element.\n    If the key function is not specified or is None, the element itself\n    is used for grouping.",
        methods: iterator_methods![static_method(
            "__new__",
            "(cls, iterable, key=None)",
            groupby_new,
            "Create and return a new object."
        )],
        ..ITERATOR
    },
    ClassDef { name: "_grouper", doc: "", flags: TypeFlags::NO_NEW, methods: iterator_methods![], ..ITERATOR },
];

/// The class of the groups' iterators.
#[derive(Default)]
pub(super) struct Classes {
    pub grouper: Option<Gc<Type>>,
}

// groupby: state 0 an array of these. What is unbound is not there yet.
const SOURCE: usize = 0;
const KEY_FUNCTION: usize = 1;
/// The key of the group that was given last.
const GIVEN_KEY: usize = 2;
/// The key of the present value.
const KEY: usize = 3;
/// The present value, if nobody has taken it yet.
const VALUE: usize = 4;
/// The group that was given last: earlier ones have ended.
const GROUP: usize = 5;

fn groupby_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = class::of(vm, args[0])?;
    let source = vm.iter(args[1])?;
    let parts = vm.new_values(6)?;
    parts.set(SOURCE, source);
    parts.set(KEY_FUNCTION, args[2].given().unwrap_or(Value::NONE));
    vm.new_iterator(class, groupby_step, state(parts.value()), 0)
}

/// Takes the next value and computes its key. False at the end.
fn advance(vm: &mut Vm, parts: Gc<Values>) -> Result<bool, Raised> {
    let Some(value) = vm.iter_next(parts.get(SOURCE))? else { return Ok(false) };
    let key = match parts.get(KEY_FUNCTION) {
        Value::NONE => value,
        function => vm.call(function, &[value])?,
    };
    parts.set(VALUE, value);
    parts.set(KEY, key);
    Ok(true)
}

fn groupby_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let Some(parts) = array(iterator, 0) else { return Ok(None) };
    parts.set(GROUP, Value::UNBOUND);
    loop {
        let (key, given) = (parts.get(KEY), parts.get(GIVEN_KEY));
        if !key.is_unbound() && (given.is_unbound() || !vm.equal(given, key)?) {
            break;
        }
        if !advance(vm, parts)? {
            return Ok(None);
        }
    }
    let key = parts.get(KEY);
    parts.set(GIVEN_KEY, key);
    let Some(class) = vm.extension::<Classes>().grouper else { return Ok(None) };
    let group = vm.new_iterator(class, grouper_step, [iterator.value(), key, Value::NONE, Value::NONE], 0)?;
    parts.set(GROUP, group);
    Ok(Some(vm.new_tuple(&[key, group])?.value()))
}

// _grouper: state 0 the groupby, state 1 the key.
fn grouper_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let Some(parts) = array(this(iterator.state[0].get()), 0) else { return Ok(None) };
    if parts.get(GROUP) != iterator.value() {
        return Ok(None);
    }
    if parts.get(VALUE).is_unbound() && !advance(vm, parts)? {
        return Ok(None);
    }
    if !vm.equal(iterator.state[1].get(), parts.get(KEY))? {
        return Ok(None);
    }
    let value = parts.get(VALUE);
    parts.set(VALUE, Value::UNBOUND);
    Ok(value.given())
}
