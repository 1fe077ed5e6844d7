//! `chain`, `zip_longest`, `starmap`, `accumulate`.

use super::{ITERATOR, array, items, keep};
use crate::library::class::{self, ClassDef};
use crate::objects::container_iterators::{iterator_methods, state};
use crate::objects::list_methods::class_getitem;
use crate::objects::{BinaryOp, Gc, Iterator, Raised, Value, Vm, class_method, static_method};

pub(super) static CLASSES: &[ClassDef] = &[
    ClassDef {
        name: "chain",
        doc: "Return a chain object whose .__next__() method returns elements from the\nfirst iterable until it is exhausted, then elements from the next\niterable, until all of the iterables are exhausted.",
        methods: iterator_methods![
            static_method("__new__", "(cls, /, *iterables)", chain_new, "Create and return a new object."),
            class_method(
                "from_iterable",
                "(cls, iterable, /)",
                from_iterable,
                "Alternative chain() constructor taking a single iterable argument that evaluates lazily."
            ),
            class_method("__class_getitem__", "(cls, object, /)", class_getitem, "See PEP 585"),
        ],
        ..ITERATOR
    },
    ClassDef {
        name: "zip_longest",
        doc: "Return a zip_longest object whose .__next__() method returns a tuple where\nthe i-th element comes from the i-th iterable argument. When the shorter\niterables are exhausted, the fillvalue is substituted in their place.",
        methods: iterator_methods![static_method(
            "__new__",
            "(cls, /, *iterables, fillvalue=None)",
            zip_longest_new,
            "Create and return a new object."
        )],
        ..ITERATOR
    },
    ClassDef {
        name: "starmap",
        doc: "Return an iterator whose values are returned from the function evaluated with an argument tuple taken from the given sequence.",
        methods: iterator_methods![static_method(
            "__new__",
            "(cls, function, iterable, /)",
            starmap_new,
            "Create and return a new object."
        )],
        ..ITERATOR
    },
    ClassDef {
        name: "accumulate",
        doc: "Return series of accumulated sums (or other binary function results).",
        methods: iterator_methods![static_method(
            "__new__",
            "(cls, iterable, func=None, *, initial=None)",
            accumulate_new,
            "Create and return a new object."
        )],
        ..ITERATOR
    },
];

// chain: state 0 an iterator over the iterables (`None` when done), state 1 the iterator of the present one or `None`.

fn chain_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = class::of(vm, args[0])?;
    let iterables = vm.iter(args[1])?;
    vm.new_iterator(class, chain_step, state(iterables), 0)
}

fn from_iterable(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    chain_new(vm, args)
}

fn chain_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    loop {
        let iterables = iterator.state[0].get();
        if iterables.is_none() {
            return Ok(None);
        }
        let present = iterator.state[1].get();
        if present.is_none() {
            let next = match vm.iter_next(iterables) {
                Ok(Some(iterable)) => vm.iter(iterable),
                Ok(None) => {
                    iterator.state[0].set(Value::NONE);
                    return Ok(None);
                }
                Err(raised) => Err(raised),
            };
            match next {
                Ok(next) => keep(iterator, 1, next),
                Err(raised) => {
                    iterator.state[0].set(Value::NONE);
                    return Err(raised);
                }
            }
            continue;
        }
        match vm.iter_next(present)? {
            Some(value) => return Ok(Some(value)),
            None => iterator.state[1].set(Value::NONE),
        }
    }
}

// zip_longest: state 0 an array of iterators (`None` for those that ended), state 1 what is put in their place, `limit` how
// many still give.

fn zip_longest_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = class::of(vm, args[0])?;
    let iterables = items(args[1]);
    let mut iterators = vm.rooted_vec();
    for iterable in iterables {
        let iterator = vm.iter(*iterable)?;
        iterators.push(iterator);
    }
    let array = vm.new_values(iterators.len())?;
    for (at, iterator) in iterators.iter().enumerate() {
        array.set(at, *iterator);
    }
    let fill = args[2].given().unwrap_or(Value::NONE);
    vm.new_iterator(class, zip_longest_step, [array.value(), fill, Value::NONE, Value::NONE], iterators.len())
}

fn zip_longest_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let Some(iterators) = array(iterator, 0) else { return Ok(None) };
    if iterator.limit.get() == 0 {
        return Ok(None);
    }
    let mut values = vm.rooted_vec();
    for at in 0..iterators.capacity {
        let source = iterators.get(at);
        let value = if source.is_none() { Ok(None) } else { vm.iter_next(source) };
        // After an error it has ended.
        let value = value.inspect_err(|_| iterator.limit.set(0))?;
        if value.is_none() && !source.is_none() {
            iterators.set(at, Value::NONE);
            let left = iterator.limit.get() - 1;
            iterator.limit.set(left);
            if left == 0 {
                return Ok(None);
            }
        }
        values.push(value.unwrap_or(iterator.state[1].get()));
    }
    Ok(Some(vm.new_tuple(&values)?.value()))
}

// starmap: state 0 the iterator, state 1 the function.

fn starmap_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = class::of(vm, args[0])?;
    let iterator = vm.iter(args[2])?;
    vm.new_iterator(class, starmap_step, [iterator, args[1], Value::NONE, Value::NONE], 0)
}

fn starmap_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let Some(arguments) = vm.iter_next(iterator.state[0].get())? else { return Ok(None) };
    let arguments = vm.collect(arguments)?;
    vm.call(iterator.state[1].get(), &arguments).map(Some)
}

// accumulate: state 0 the iterator, state 1 the function or `None`, state 2 the total (unbound before the first), state 3
// the initial value until it was given.

fn accumulate_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = class::of(vm, args[0])?;
    let iterator = vm.iter(args[1])?;
    let function = args[2].given().unwrap_or(Value::NONE);
    let initial = args[3].given().filter(|initial| !initial.is_none()).unwrap_or(Value::UNBOUND);
    vm.new_iterator(class, accumulate_step, [iterator, function, Value::UNBOUND, initial], 0)
}

fn accumulate_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    if let Some(initial) = iterator.state[3].get().given() {
        iterator.state[3].set(Value::UNBOUND);
        keep(iterator, 2, initial);
        return Ok(Some(initial));
    }
    let Some(value) = vm.iter_next(iterator.state[0].get())? else { return Ok(None) };
    let total = match iterator.state[2].get().given() {
        None => value,
        Some(total) => match iterator.state[1].get() {
            Value::NONE => vm.binary(BinaryOp::Add, total, value)?,
            function => vm.call(function, &[total, value])?,
        },
    };
    keep(iterator, 2, total);
    Ok(Some(total))
}
