//! `product`, `permutations`, `combinations`, `combinations_with_replacement`.
//!
//! All keep a pool of items in state 0 (a tuple; for `product` a tuple of tuples) and places in it in state 1 (an array of
//! small ints). `index` is 0 before the first result and 2 after the last.

use super::{ITERATOR, array, items, this};
use crate::library::class::{self, ClassDef};
use crate::objects::container_iterators::iterator_methods;
use crate::objects::iterator::Step;
use crate::objects::{Gc, Iterator, Raised, Type, Value, Values, Vm, static_method};

pub(super) static CLASSES: &[ClassDef] = &[
    ClassDef {
        name: "product",
        doc: "Cartesian product of input iterables.  Equivalent to nested for-loops.",
        methods: iterator_methods![static_method(
            "__new__",
            "(cls, /, *iterables, repeat=1)",
            product_new,
            "Create and return a new object."
        )],
        ..ITERATOR
    },
    ClassDef {
        name: "permutations",
        doc: "Return successive r-length permutations of elements in the iterable.",
        methods: iterator_methods![static_method(
            "__new__",
            "(cls, iterable, r=None)",
            permutations_new,
            "Create and return a new object."
        )],
        ..ITERATOR
    },
    ClassDef {
        name: "combinations",
        doc: "Return successive r-length combinations of elements in the iterable.",
        methods: iterator_methods![static_method(
            "__new__",
            "(cls, iterable, r)",
            combinations_new,
            "Create and return a new object."
        )],
        ..ITERATOR
    },
    ClassDef {
        name: "combinations_with_replacement",
        doc: "Return successive r-length combinations of elements in the iterable allowing individual elements to have successive repeats.",
        methods: iterator_methods![static_method(
            "__new__",
            "(cls, iterable, r)",
            with_replacement_new,
            "Create and return a new object."
        )],
        ..ITERATOR
    },
];

const DONE: usize = 2;

fn place(places: Gc<Values>, at: usize) -> usize {
    places.get(at).as_small_int().unwrap_or(0) as usize
}

fn set_place(places: Gc<Values>, at: usize, to: usize) {
    places.set(at, Value::small_int(to as i64));
}

fn array_of(vm: &mut Vm, places: impl ExactSizeIterator<Item = usize>) -> Result<Gc<Values>, Raised> {
    let array = vm.new_values(places.len())?;
    for (at, place) in places.enumerate() {
        set_place(array, at, place);
    }
    Ok(array)
}

/// An iterator over a pool; `done` if there is no result at all.
fn over_pool(
    vm: &mut Vm,
    class: Gc<Type>,
    step: Step,
    parts: [Value; 3],
    length: usize,
    done: bool,
) -> Result<Value, Raised> {
    let [pool, places, more] = parts;
    let iterator = vm.new_iterator(class, step, [pool, places, more, Value::NONE], length)?;
    this(iterator).index.set(if done { DONE } else { 0 });
    Ok(iterator)
}

fn pool_of(vm: &mut Vm, iterable: Value) -> Result<Value, Raised> {
    let values = vm.collect(iterable)?;
    Ok(vm.new_tuple(&values)?.value())
}

/// The items of the pool at the first `length` places.
fn picked(vm: &mut Vm, iterator: Gc<Iterator>, places: Gc<Values>, length: usize) -> Result<Option<Value>, Raised> {
    let pool = items(iterator.state[0].get());
    let shape = vm.types.tuple.instance_shape.get();
    if length == 0 {
        return Ok(Some(vm.new_tuple(&[])?.value()));
    }
    let result = vm.new_tuple_of(shape, length)?;
    for at in 0..length {
        result.init(at, pool[place(places, at)]);
    }
    Ok(Some(result.value()))
}

fn product_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = class::of(vm, args[0])?;
    let repeat = match args[2].given() {
        Some(repeat) => vm.size_i64(repeat)?,
        None => 1,
    };
    if repeat < 0 {
        return Err(vm.value_error("repeat argument cannot be negative"));
    }
    let mut pools = vm.rooted_vec();
    for iterable in items(args[1]) {
        let pool = pool_of(vm, *iterable)?;
        pools.push(pool);
    }
    let count = pools.len();
    let total = if count == 0 { 0 } else { count.saturating_mul(repeat as usize) };
    if total > 1 << 32 {
        return Err(vm.overflow_error("repeat argument too large"));
    }
    for at in count..total {
        let pool = pools[at % count];
        pools.push(pool);
    }
    pools.truncate(total);
    let empty = pools.iter().any(|pool| items(*pool).is_empty());
    let places = array_of(vm, vec![0; total].into_iter())?;
    let pools = vm.new_tuple(&pools)?.value();
    over_pool(vm, class, product_step, [pools, places.value(), Value::NONE], total, empty)
}

fn product_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let Some(places) = array(iterator, 1) else { return Ok(None) };
    let pools = items(iterator.state[0].get());
    match iterator.index.get() {
        DONE => return Ok(None),
        0 => iterator.index.set(1),
        _ => {
            // Count up, the last place first.
            let mut at = pools.len();
            loop {
                if at == 0 {
                    iterator.index.set(DONE);
                    return Ok(None);
                }
                at -= 1;
                let next = place(places, at) + 1;
                if next < items(pools[at]).len() {
                    set_place(places, at, next);
                    break;
                }
                set_place(places, at, 0);
            }
        }
    }
    let shape = vm.types.tuple.instance_shape.get();
    if pools.is_empty() {
        return Ok(Some(vm.new_tuple(&[])?.value()));
    }
    let result = vm.new_tuple_of(shape, pools.len())?;
    for (at, pool) in pools.iter().enumerate() {
        result.init(at, items(*pool)[place(places, at)]);
    }
    Ok(Some(result.value()))
}

fn length_argument(vm: &mut Vm, value: Value) -> Result<usize, Raised> {
    let length = vm.size_i64(value)?;
    if length < 0 {
        return Err(vm.value_error("r must be non-negative"));
    }
    Ok((length as usize).min(1 << 40))
}

// permutations: state 2 is an array of cycles.

fn permutations_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = class::of(vm, args[0])?;
    let pool = pool_of(vm, args[1])?;
    let count = items(pool).len();
    let length = match args[2].given().filter(|length| !length.is_none()) {
        Some(length) if vm.is_int(length) => length_argument(vm, length)?,
        Some(_) => return Err(vm.type_error("Expected int as r")),
        None => count,
    };
    let places = array_of(vm, 0..count)?;
    let cycles: Vec<usize> = if length > count { Vec::new() } else { (0..length).map(|at| count - at).collect() };
    let cycles = array_of(vm, cycles.into_iter())?;
    over_pool(vm, class, permutations_step, [pool, places.value(), cycles.value()], length, length > count)
}

fn permutations_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let (Some(places), Some(cycles)) = (array(iterator, 1), array(iterator, 2)) else { return Ok(None) };
    let (count, length) = (places.capacity, iterator.limit.get());
    match iterator.index.get() {
        DONE => return Ok(None),
        0 => iterator.index.set(1),
        _ => {
            let mut at = length;
            loop {
                if at == 0 {
                    iterator.index.set(DONE);
                    return Ok(None);
                }
                at -= 1;
                let left = place(cycles, at) - 1;
                if left > 0 {
                    set_place(cycles, at, left);
                    let (a, b) = (places.get(at), places.get(count - left));
                    places.set(at, b);
                    places.set(count - left, a);
                    break;
                }
                // This place went through all: what it holds goes to the end, and it begins again.
                set_place(cycles, at, count - at);
                let first = places.get(at);
                places.move_within(at + 1, at, count - at - 1);
                places.set(count - 1, first);
            }
        }
    }
    picked(vm, iterator, places, length)
}

fn combinations_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = class::of(vm, args[0])?;
    let pool = pool_of(vm, args[1])?;
    let length = length_argument(vm, args[2])?;
    let count = items(pool).len();
    let places = array_of(vm, 0..if length > count { 0 } else { length })?;
    over_pool(vm, class, combinations_step, [pool, places.value(), Value::NONE], length, length > count)
}

fn combinations_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let Some(places) = array(iterator, 1) else { return Ok(None) };
    let (count, length) = (items(iterator.state[0].get()).len(), iterator.limit.get());
    match iterator.index.get() {
        DONE => return Ok(None),
        0 => iterator.index.set(1),
        _ => {
            // The last place that can still move; those behind it follow.
            let Some(at) = (0..length).rev().find(|at| place(places, *at) != at + count - length) else {
                iterator.index.set(DONE);
                return Ok(None);
            };
            let first = place(places, at) + 1;
            for (offset, at) in (at..length).enumerate() {
                set_place(places, at, first + offset);
            }
        }
    }
    picked(vm, iterator, places, length)
}

fn with_replacement_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = class::of(vm, args[0])?;
    let pool = pool_of(vm, args[1])?;
    let length = length_argument(vm, args[2])?;
    let none = items(pool).is_empty() && length > 0;
    if length > 1 << 32 {
        return Err(vm.memory_error());
    }
    let places = array_of(vm, vec![0; length].into_iter())?;
    over_pool(vm, class, with_replacement_step, [pool, places.value(), Value::NONE], length, none)
}

fn with_replacement_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let Some(places) = array(iterator, 1) else { return Ok(None) };
    let (count, length) = (items(iterator.state[0].get()).len(), iterator.limit.get());
    match iterator.index.get() {
        DONE => return Ok(None),
        0 => iterator.index.set(1),
        _ => {
            let Some(at) = (0..length).rev().find(|at| place(places, *at) != count - 1) else {
                iterator.index.set(DONE);
                return Ok(None);
            };
            let next = place(places, at) + 1;
            for at in at..length {
                set_place(places, at, next);
            }
        }
    }
    picked(vm, iterator, places, length)
}
