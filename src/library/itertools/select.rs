//! Iterators that give a part of what another gives: `islice`, `takewhile`, `dropwhile`, `filterfalse`, `compress`; and
//! those that give it in portions: `pairwise`, `batched`.

use super::{ITERATOR, items, keep, this};
use crate::library::class::{self, ClassDef};
use crate::objects::container_iterators::{iterator_methods, state};
use crate::objects::{Gc, Iterator, Raised, Value, Vm, static_method};

pub(super) static CLASSES: &[ClassDef] = &[
    ClassDef {
        name: "islice",
        doc: "islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice object\n\nReturn an iterator whose next() method returns selected values from an\niterable.",
        methods: iterator_methods![static_method(
            "__new__",
            "(cls, /, *args)",
            islice_new,
            "Create and return a new object."
        )],
        ..ITERATOR
    },
    ClassDef {
        name: "takewhile",
        doc: "Return successive entries from an iterable as long as the predicate evaluates to true for each entry.",
        methods: iterator_methods![static_method(
            "__new__",
            "(cls, predicate, iterable, /)",
            takewhile_new,
            "Create and return a new object."
        )],
        ..ITERATOR
    },
    ClassDef {
        name: "dropwhile",
        doc: "Drop items from the iterable while predicate(item) is true.\n\nAfterwards, return every element until the iterable is exhausted.",
        methods: iterator_methods![static_method(
            "__new__",
            "(cls, predicate, iterable, /)",
            dropwhile_new,
            "Create and return a new object."
        )],
        ..ITERATOR
    },
    ClassDef {
        name: "filterfalse",
        doc: "Return those items of iterable for which function(item) is false.\n\nIf function is None, return the items that are false.",
        methods: iterator_methods![static_method(
            "__new__",
            "(cls, function, iterable, /)",
            filterfalse_new,
            "Create and return a new object."
        )],
        ..ITERATOR
    },
    ClassDef {
        name: "compress",
        doc: "Return data elements corresponding to true selector elements.",
        methods: iterator_methods![static_method(
            "__new__",
            "(cls, data, selectors)",
            compress_new,
            "Create and return a new object."
        )],
        ..ITERATOR
    },
    ClassDef {
        name: "pairwise",
        doc: "Return an iterator of overlapping pairs taken from the input iterator.",
        methods: iterator_methods![static_method(
            "__new__",
            "(cls, iterable, /)",
            pairwise_new,
            "Create and return a new object."
        )],
        ..ITERATOR
    },
    ClassDef {
        name: "batched",
        doc: "Batch data into tuples of length n. The last batch may be shorter than n.\n\nIf \"strict\" is True, raises a ValueError if the final batch is shorter than n.",
        methods: iterator_methods![static_method(
            "__new__",
            "(cls, iterable, n, *, strict=False)",
            batched_new,
            "Create and return a new object."
        )],
        ..ITERATOR
    },
];

// islice: state 0 the iterator (`None` when done), `index` how many it gave, `limit` where to stop, state 1 the next place
// that counts, state 2 the step.

fn islice_bound(vm: &mut Vm, value: Value, message: &str) -> Result<Option<usize>, Raised> {
    if value.is_none() {
        return Ok(None);
    }
    let index = if vm.is_index(value) { vm.index_value(value)? } else { Value::small_int(-1) };
    match vm.as_i64(index) {
        Some(index) if index >= 0 => Ok(Some(index as usize)),
        _ => Err(vm.value_error(message)),
    }
}

fn islice_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = class::of(vm, args[0])?;
    let given = items(args[1]);
    let count = given.len();
    let (start, stop, step) = match *given {
        [_, stop] => {
            let message = "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
            (None, islice_bound(vm, stop, message)?, Value::NONE)
        }
        [_, start, stop] | [_, start, stop, _] => {
            let message = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
            let start = islice_bound(vm, start, message)?;
            let stop_message = "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
            (start, islice_bound(vm, stop, stop_message)?, given.get(3).copied().unwrap_or(Value::NONE))
        }
        [] | [_] => return Err(vm.type_error(format!("islice expected at least 2 arguments, got {count}"))),
        _ => return Err(vm.type_error(format!("islice expected at most 4 arguments, got {count}"))),
    };
    let message = "Step for islice() must be a positive integer or None.";
    let step = islice_bound(vm, step, message)?.unwrap_or(1);
    if step == 0 {
        return Err(vm.value_error(message));
    }
    let iterator = vm.iter(given[0])?;
    let start = vm.new_int_u64(start.unwrap_or(0) as u64)?;
    let step = vm.new_int_u64(step as u64)?;
    vm.new_iterator(class, islice_step, [iterator, start, step, Value::NONE], stop.unwrap_or(usize::MAX))
}

fn islice_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let source = iterator.state[0].get();
    if source.is_none() {
        return Ok(None);
    }
    let stop = iterator.limit.get();
    let next = vm.as_i64(iterator.state[1].get()).unwrap_or(0) as usize;
    while iterator.index.get() < next {
        // Up to the stop only: what lies behind belongs to others.
        if iterator.index.get() >= stop || vm.iter_next(source)?.is_none() {
            iterator.state[0].set(Value::NONE);
            return Ok(None);
        }
        iterator.index.set(iterator.index.get() + 1);
    }
    if iterator.index.get() >= stop {
        iterator.state[0].set(Value::NONE);
        return Ok(None);
    }
    let Some(value) = vm.iter_next(source)? else {
        iterator.state[0].set(Value::NONE);
        return Ok(None);
    };
    iterator.index.set(iterator.index.get() + 1);
    let step = vm.as_i64(iterator.state[2].get()).unwrap_or(1) as usize;
    let next = next.saturating_add(step).min(stop).min(i64::MAX as usize);
    let next = vm.new_int_u64(next as u64)?;
    keep(iterator, 1, next);
    Ok(Some(value))
}

/// An iterator over `args[2]` with the function `args[1]`: state 0 the iterator, state 1 the function.
fn with_function(vm: &mut Vm, args: &[Value], step: crate::objects::iterator::Step) -> Result<Value, Raised> {
    let class = class::of(vm, args[0])?;
    let iterator = vm.iter(args[2])?;
    vm.new_iterator(class, step, [iterator, args[1], Value::NONE, Value::NONE], 0)
}

fn takewhile_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    with_function(vm, args, takewhile_step)
}

// `limit` is 1 once it has ended.
fn takewhile_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    if iterator.limit.get() != 0 {
        return Ok(None);
    }
    let Some(value) = vm.iter_next(iterator.state[0].get())? else { return Ok(None) };
    let answer = vm.call(iterator.state[1].get(), &[value])?;
    if vm.truth(answer)? {
        return Ok(Some(value));
    }
    iterator.limit.set(1);
    Ok(None)
}

fn dropwhile_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    with_function(vm, args, dropwhile_step)
}

// `limit` is 1 once it has begun to give.
fn dropwhile_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    while let Some(value) = vm.iter_next(iterator.state[0].get())? {
        if iterator.limit.get() != 0 {
            return Ok(Some(value));
        }
        let answer = vm.call(iterator.state[1].get(), &[value])?;
        if !vm.truth(answer)? {
            iterator.limit.set(1);
            return Ok(Some(value));
        }
    }
    Ok(None)
}

fn filterfalse_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    with_function(vm, args, filterfalse_step)
}

fn filterfalse_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let function = iterator.state[1].get();
    let plain = function.is_none() || function == vm.types.bool.value();
    while let Some(value) = vm.iter_next(iterator.state[0].get())? {
        let answer = if plain { value } else { vm.call(function, &[value])? };
        if !vm.truth(answer)? {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

// compress: state 0 the data, state 1 the selectors.

fn compress_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = class::of(vm, args[0])?;
    let (data, selectors) = (vm.iter(args[1])?, vm.iter(args[2])?);
    vm.new_iterator(class, compress_step, [data, selectors, Value::NONE, Value::NONE], 0)
}

fn compress_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    while let Some(value) = vm.iter_next(iterator.state[0].get())? {
        let Some(selector) = vm.iter_next(iterator.state[1].get())? else { break };
        if vm.truth(selector)? {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

// pairwise: state 0 the iterator (`None` when done), state 1 the last value.

fn pairwise_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = class::of(vm, args[0])?;
    let iterator = vm.iter(args[1])?;
    vm.new_iterator(class, pairwise_step, [iterator, Value::UNBOUND, Value::NONE, Value::NONE], 0)
}

fn pairwise_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let source = iterator.state[0].get();
    if source.is_none() {
        return Ok(None);
    }
    if iterator.state[1].get().is_unbound() {
        let Some(first) = vm.iter_next(source)? else {
            iterator.state[0].set(Value::NONE);
            return Ok(None);
        };
        keep(iterator, 1, first);
    }
    match vm.iter_next(source)? {
        Some(second) => {
            let first = iterator.state[1].get();
            keep(iterator, 1, second);
            Ok(Some(vm.new_tuple(&[first, second])?.value()))
        }
        None => {
            iterator.state[0].set(Value::NONE);
            iterator.state[1].set(Value::NONE);
            Ok(None)
        }
    }
}

// batched: state 0 the iterator (`None` when done), `limit` the size, `index` whether it is strict.

fn batched_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = class::of(vm, args[0])?;
    let size = vm.size_i64(args[2])?;
    if size < 1 {
        return Err(vm.value_error("n must be at least one"));
    }
    let strict = match args[3].given() {
        Some(strict) => vm.truth(strict)?,
        None => false,
    };
    let iterator = vm.iter(args[1])?;
    let result = vm.new_iterator(class, batched_step, state(iterator), size as usize)?;
    this(result).index.set(usize::from(strict));
    Ok(result)
}

fn batched_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let source = iterator.state[0].get();
    if source.is_none() {
        return Ok(None);
    }
    let size = iterator.limit.get();
    let mut batch = vm.rooted_vec();
    while batch.len() < size {
        match vm.iter_next(source)? {
            Some(value) => batch.push(value),
            None => {
                iterator.state[0].set(Value::NONE);
                if batch.is_empty() {
                    return Ok(None);
                }
                if iterator.index.get() != 0 {
                    return Err(vm.value_error("batched(): incomplete batch"));
                }
                break;
            }
        }
    }
    Ok(Some(vm.new_tuple(&batch)?.value()))
}
