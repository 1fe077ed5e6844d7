//! `tee`: several iterators over what one gives.
//!
//! What was taken lies in a chain of nodes; each iterator stands at one of them. What all have passed is garbage.

use super::{ITERATOR, keep, this};
use crate::library::class::{self, ClassDef};
use crate::objects::container_iterators::{iterator_methods, state};
use crate::objects::{Gc, Iterator, NativeDef, Raised, Type, Value, Values, Vm, function, method, static_method};

pub(super) static FUNCTIONS: &[NativeDef] =
    &[function("tee", "(iterable, n=2, /)", tee, "Returns a tuple of n independent iterators.")];

pub(super) static CLASSES: &[ClassDef] = &[ClassDef {
    name: "_tee",
    doc: "Iterator wrapped to make it copyable.",
    methods: iterator_methods![
        static_method("__new__", "(cls, iterable, /)", tee_new, "Create and return a new object."),
        method("__copy__", "(self, /)", copy, "Returns an independent iterator."),
    ],
    ..ITERATOR
}];

/// The class of the iterators.
#[derive(Default)]
pub(super) struct Classes {
    pub tee: Option<Gc<Type>>,
}

// A node: what was taken here, the next node, the source; whether the source is being asked.
const VALUE: usize = 0;
const NEXT: usize = 1;
const SOURCE: usize = 2;
const RUNNING: usize = 3;

fn node(vm: &mut Vm, source: Value) -> Result<Gc<Values>, Raised> {
    let node = vm.new_values(4)?;
    node.set(SOURCE, source);
    Ok(node)
}

// _tee: state 0 the node that is next.
fn tee_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let Some(node) = iterator.state[0].get().cast::<Values>() else { return Ok(None) };
    if node.get(VALUE).is_unbound() {
        if node.get(RUNNING) == Value::TRUE {
            return Err(vm.runtime_error("cannot re-enter the tee iterator"));
        }
        node.set(RUNNING, Value::TRUE);
        let value = vm.iter_next(node.get(SOURCE));
        node.set(RUNNING, Value::FALSE);
        let Some(value) = value? else { return Ok(None) };
        let next = self::node(vm, node.get(SOURCE))?;
        node.set(VALUE, value);
        node.set(NEXT, next.value());
    }
    keep(iterator, 0, node.get(NEXT));
    Ok(node.get(VALUE).given())
}

/// An iterator that can be copied, over whatever `iterable` is.
fn copyable(vm: &mut Vm, class: Gc<Type>, iterable: Value) -> Result<Value, Raised> {
    let source = vm.iter(iterable)?;
    if is_tee(vm, source) {
        return copy(vm, &[source]);
    }
    let node = node(vm, source)?;
    vm.new_iterator(class, tee_step, state(node.value()), 0)
}

fn is_tee(vm: &mut Vm, value: Value) -> bool {
    let class = vm.extension::<Classes>().tee;
    class.is_some_and(|class| vm.is_instance(value, class))
}

fn tee_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = class::of(vm, args[0])?;
    copyable(vm, class, args[1])
}

fn copy(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.type_of(args[0]);
    vm.new_iterator(class, tee_step, state(this(args[0]).state[0].get()), 0)
}

fn tee(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let count = match args[1].given() {
        Some(count) => vm.size_i64(count)?,
        None => 2,
    };
    if count < 0 {
        return Err(vm.value_error("n must be >= 0"));
    }
    if count == 0 {
        return Ok(vm.new_tuple(&[])?.value());
    }
    let source = vm.iter(args[0])?;
    let copy_method = vm.intern("__copy__")?;
    let first = match vm.lookup(vm.type_of(source), copy_method) {
        Some(_) => vm.call_method(source, copy_method, &[])?,
        None => match vm.extension::<Classes>().tee {
            Some(class) => copyable(vm, class, source)?,
            None => return Ok(Value::NONE),
        },
    };
    let mut all = vm.rooted_vec();
    all.push(first);
    for _ in 1..count {
        let next = vm.call_method(first, copy_method, &[])?;
        all.push(next);
    }
    Ok(vm.new_tuple(&all)?.value())
}
