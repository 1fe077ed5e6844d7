//! `enumerate`, `zip`, `map`, `filter`, `reversed` and the iterator of `iter(callable, sentinel)`.

use super::container_iterators::{iterator_methods, state, this};
use super::list_methods::class_getitem;
use super::*;
use crate::heap::Kind;

pub(super) static ENUMERATE: TypeTable = TypeTable {
    class: |types| types.enumerate,
    doc: "Return an enumerate object.\n\n  iterable\n    an object supporting iteration\n\nThe enumerate object yields pairs containing a count (from start, which\ndefaults to zero) and a value yielded by the iterable argument.",
    unhashable: false,
    methods: iterator_methods![
        static_method("__new__", "(cls, iterable, start=0)", enumerate_new, "Create and return a new object."),
        method("__reduce__", "(self, /)", enumerate_reduce, "Return state information for pickling."),
        class_method("__class_getitem__", "(cls, object, /)", class_getitem, "See PEP 585"),
    ],
    attributes: &[],
};

pub(super) static ZIP: TypeTable = TypeTable {
    class: |types| types.zip,
    doc: "The zip object yields n-length tuples, where n is the number of\niterables passed as positional arguments to zip().  The i-th element\nin every tuple comes from the i-th iterable argument to zip().  This\ncontinues until the shortest argument is exhausted.\n\nIf strict is true and one of the arguments is exhausted before the\nothers, raise a ValueError.",
    unhashable: false,
    methods: iterator_methods![
        static_method("__new__", "(cls, /, *iterables, strict=False)", zip_new, "Create and return a new object."),
        method("__reduce__", "(self, /)", zip_reduce, "Return state information for pickling."),
        method("__setstate__", "(self, object, /)", set_strict, "Set state information for unpickling."),
    ],
    attributes: &[],
};

pub(super) static MAP: TypeTable = TypeTable {
    class: |types| types.map,
    doc: "Make an iterator that computes the function using arguments from\neach of the iterables.  Stops when the shortest iterable is exhausted.\n\nIf strict is true and one of the arguments is exhausted before the\nothers, raise a ValueError.",
    unhashable: false,
    methods: iterator_methods![
        static_method(
            "__new__",
            "(cls, /, *function_and_iterables, strict=False)",
            map_new,
            "Create and return a new object."
        ),
        method("__reduce__", "(self, /)", map_reduce, "Return state information for pickling."),
        method("__setstate__", "(self, object, /)", set_strict, "Set state information for unpickling."),
    ],
    attributes: &[],
};

pub(super) static FILTER: TypeTable = TypeTable {
    class: |types| types.filter,
    doc: "Return an iterator yielding those items of iterable for which\nfunction(item) is true.  If function is None, return the items that\nare true.",
    unhashable: false,
    methods: iterator_methods![
        static_method("__new__", "(cls, function, iterable, /)", filter_new, "Create and return a new object."),
        method("__reduce__", "(self, /)", filter_reduce, "Return state information for pickling."),
    ],
    attributes: &[],
};

pub(super) static REVERSED: TypeTable = TypeTable {
    class: |types| types.reversed,
    doc: "Return a reverse iterator over the values of the given sequence.",
    unhashable: false,
    methods: iterator_methods![
        static_method("__new__", "(cls, object, /)", reversed_new, "Create and return a new object."),
        method("__length_hint__", "(self, /)", reversed_hint, "Private method returning an estimate of len(list(it))."),
        method("__reduce__", "(self, /)", reversed_reduce, "Return state information for pickling."),
        method("__setstate__", "(self, object, /)", reversed_set_state, "Set state information for unpickling."),
    ],
    attributes: &[],
};

pub(super) static CALLABLE: TypeTable = TypeTable {
    class: |types| types.callable_iterator,
    doc: "",
    unhashable: false,
    methods: iterator_methods![method(
        "__reduce__",
        "(self, /)",
        callable_reduce,
        "Return state information for pickling."
    )],
    attributes: &[],
};

fn items(value: Value) -> &'static [Value] {
    value.cast::<Tuple>().map_or(&[], |tuple| tuple.items())
}

// enumerate: state 0 the iterator, `index` the next number (an `i64`), or state 1 once it is beyond that.

fn enumerate_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.new_class(args[0], vm.types.enumerate)?;
    let start = match args[2].given() {
        Some(start) => vm.index_value(start)?,
        None => Value::small_int(0),
    };
    let iterator = vm.iter(args[1])?;
    let small = start.as_small_int();
    let big = if small.is_some() { Value::NONE } else { start };
    let result = vm.new_iterator(class, enumerate_step, [iterator, big, Value::NONE, Value::NONE], 0)?;
    this(result).index.set(small.unwrap_or(0) as usize);
    Ok(result)
}

fn enumerate_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let Some(value) = vm.iter_next(iterator.state[0].get())? else { return Ok(None) };
    let big = iterator.state[1].get();
    let number = if big.is_none() {
        let number = iterator.index.get() as i64;
        match Value::try_small_int(number + 1) {
            Some(_) => iterator.index.set((number + 1) as usize),
            None => {
                let next = vm.new_int(number + 1)?;
                iterator.state[1].set(next);
                iterator.wrote();
            }
        }
        Value::small_int(number)
    } else {
        let next = vm.binary(BinaryOp::Add, big, Value::small_int(1))?;
        iterator.state[1].set(next);
        iterator.wrote();
        big
    };
    Ok(Some(vm.new_tuple(&[number, value])?.value()))
}

fn enumerate_reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let iterator = this(args[0]);
    let number = match iterator.state[1].get() {
        Value::NONE => vm.new_int(iterator.index.get() as i64)?,
        big => big,
    };
    let class = vm.type_of(args[0]).value();
    vm.reduction(class, &[iterator.state[0].get(), number], None)
}

/// Iterators of all `iterables`, in a tuple.
fn iterators(vm: &mut Vm, iterables: &[Value]) -> Result<Value, Raised> {
    let mut result = vm.rooted_vec();
    for iterable in iterables {
        let iterator = vm.iter(*iterable)?;
        result.push(iterator);
    }
    Ok(vm.new_tuple(&result)?.value())
}

/// The next value of each iterator goes to `take`; false at the end of the first that ends. If `strict`, all must end
/// together; `name` is that of the class in messages.
fn advance(
    vm: &mut Vm,
    iterators: &[Value],
    strict: bool,
    name: &str,
    mut take: impl FnMut(Value),
) -> Result<bool, Raised> {
    for (at, iterator) in iterators.iter().enumerate() {
        if let Some(value) = vm.iter_next(*iterator)? {
            take(value);
            continue;
        }
        if strict {
            let (wrong, how) = if at > 0 {
                (at, "shorter")
            } else {
                let mut longer = 0;
                for (at, iterator) in iterators.iter().enumerate().skip(1) {
                    if vm.iter_next(*iterator)?.is_some() {
                        longer = at;
                        break;
                    }
                }
                (longer, "longer")
            };
            if wrong > 0 {
                let others = if wrong == 1 { "argument 1".to_owned() } else { format!("arguments 1-{wrong}") };
                return Err(vm.value_error(format!("{name}() argument {} is {how} than {others}", wrong + 1)));
            }
        }
        return Ok(false);
    }
    Ok(true)
}

fn strict_flag(vm: &mut Vm, strict: Value) -> Result<usize, Raised> {
    match strict.given() {
        Some(strict) => Ok(usize::from(vm.truth(strict)?)),
        None => Ok(0),
    }
}

fn set_strict(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let strict = vm.truth(args[1])?;
    this(args[0]).limit.set(usize::from(strict));
    Ok(Value::NONE)
}

// zip: state 0 a tuple of iterators, `limit` whether it is strict.

fn zip_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.new_class(args[0], vm.types.zip)?;
    let strict = strict_flag(vm, args[2])?;
    let iterators = iterators(vm, items(args[1]))?;
    vm.new_iterator(class, zip_step, state(iterators), strict)
}

fn zip_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let iterators = items(iterator.state[0].get());
    let strict = iterator.limit.get() != 0;
    match *iterators {
        [] => Ok(None),
        [first, second] if !strict => {
            let Some(first) = vm.iter_next(first)? else { return Ok(None) };
            let Some(second) = vm.iter_next(second)? else { return Ok(None) };
            Ok(Some(vm.new_tuple(&[first, second])?.value()))
        }
        _ if iterators.len() <= 8 => {
            let mut values = [Value::NONE; 8];
            let mut count = 0;
            let more = advance(vm, iterators, strict, "zip", |value| {
                values[count] = value;
                count += 1;
            })?;
            if more { Ok(Some(vm.new_tuple(&values[..count])?.value())) } else { Ok(None) }
        }
        _ => {
            let mut values = vm.rooted_vec();
            if advance(vm, iterators, strict, "zip", |value| values.push(value))? {
                Ok(Some(vm.new_tuple(&values)?.value()))
            } else {
                Ok(None)
            }
        }
    }
}

fn zip_reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let iterator = this(args[0]);
    let class = vm.type_of(args[0]).value();
    let strict = (iterator.limit.get() != 0).then_some(Value::TRUE);
    vm.reduction(class, items(iterator.state[0].get()), strict)
}

// map: state 0 the function, state 1 a tuple of iterators, `limit` whether it is strict.

fn map_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.new_class(args[0], vm.types.map)?;
    let [function, iterables @ ..] = items(args[1]) else {
        return Err(vm.type_error("map() must have at least two arguments."));
    };
    if iterables.is_empty() {
        return Err(vm.type_error("map() must have at least two arguments."));
    }
    let strict = strict_flag(vm, args[2])?;
    let iterators = iterators(vm, iterables)?;
    vm.new_iterator(class, map_step, [*function, iterators, Value::NONE, Value::NONE], strict)
}

fn map_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let function = iterator.state[0].get();
    let iterators = items(iterator.state[1].get());
    if let [only] = *iterators {
        let Some(value) = vm.iter_next(only)? else { return Ok(None) };
        return vm.call(function, &[value]).map(Some);
    }
    let strict = iterator.limit.get() != 0;
    let mut values = vm.rooted_vec();
    if advance(vm, iterators, strict, "map", |value| values.push(value))? {
        vm.call(function, &values).map(Some)
    } else {
        Ok(None)
    }
}

fn map_reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let iterator = this(args[0]);
    let class = vm.type_of(args[0]).value();
    let strict = (iterator.limit.get() != 0).then_some(Value::TRUE);
    let parts = [&[iterator.state[0].get()], items(iterator.state[1].get())].concat();
    vm.reduction(class, &parts, strict)
}

// filter: state 0 the function or `None`, state 1 the iterator.

fn filter_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.new_class(args[0], vm.types.filter)?;
    let iterator = vm.iter(args[2])?;
    vm.new_iterator(class, filter_step, [args[1], iterator, Value::NONE, Value::NONE], 0)
}

fn filter_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let function = iterator.state[0].get();
    let plain = function.is_none() || function == vm.types.bool.value();
    while let Some(value) = vm.iter_next(iterator.state[1].get())? {
        let answer = if plain { value } else { vm.call(function, &[value])? };
        if vm.truth(answer)? {
            return Ok(Some(value));
        }
    }
    Ok(None)
}

fn filter_reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let iterator = this(args[0]);
    let class = vm.type_of(args[0]).value();
    vm.reduction(class, &[iterator.state[0].get(), iterator.state[1].get()], None)
}

// reversed: state 0 the sequence (`None` when done), `limit` the next place plus 1.

fn reversed_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.new_class(args[0], vm.types.reversed)?;
    let sequence = args[1];
    let name = vm.type_name(sequence);
    let sequence_class = vm.type_of(sequence);
    match vm.dunder(sequence_class, Dunder::Reversed) {
        Some(method) if method.is_none() => return Err(vm.type_error(format!("'{name}' object is not reversible"))),
        Some(method) => return vm.call_special(method, sequence, &[]),
        None => {}
    }
    if sequence.kind() == Kind::Dict || vm.dunder(sequence_class, Dunder::GetItem).is_none() {
        return Err(vm.type_error(format!("'{name}' object is not reversible")));
    }
    let length = vm.len(sequence)?;
    vm.new_iterator(class, reversed_step, state(sequence), length)
}

fn reversed_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let sequence = iterator.state[0].get();
    let limit = iterator.limit.get();
    if limit == 0 || sequence.is_none() {
        iterator.state[0].set(Value::NONE);
        return Ok(None);
    }
    iterator.limit.set(limit - 1);
    if let Some(tuple) = sequence.cast::<Tuple>()
        && vm.is_exact(sequence, vm.types.tuple)
    {
        return Ok(Some(tuple.items()[limit - 1]));
    }
    match vm.get_item(sequence, Value::small_int(limit as i64 - 1)) {
        Ok(value) => Ok(Some(value)),
        Err(raised) => {
            iterator.state[0].set(Value::NONE);
            if vm.raised_is(vm.types.stop_iteration) {
                return vm.clear_if(raised, vm.types.stop_iteration).map(|()| None);
            }
            vm.clear_if(raised, vm.types.index_error).map(|()| None)
        }
    }
}

fn reversed_hint(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let iterator = this(args[0]);
    let sequence = iterator.state[0].get();
    if sequence.is_none() {
        return Ok(Value::small_int(0));
    }
    let length = vm.len(sequence)?;
    let left = iterator.limit.get();
    Ok(Value::small_int(if left <= length { left as i64 } else { 0 }))
}

fn reversed_reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let iterator = this(args[0]);
    let class = vm.type_of(args[0]).value();
    let sequence = iterator.state[0].get();
    if sequence.is_none() {
        let empty = vm.new_tuple(&[])?.value();
        return vm.reduction(class, &[empty], None);
    }
    vm.reduction(class, &[sequence], Some(Value::small_int(iterator.limit.get() as i64 - 1)))
}

fn reversed_set_state(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let iterator = this(args[0]);
    let index = vm.size_i64(args[1])?;
    let sequence = iterator.state[0].get();
    if !sequence.is_none() {
        let length = vm.len(sequence)? as i64;
        iterator.limit.set(index.saturating_add(1).clamp(0, length) as usize);
    }
    Ok(Value::NONE)
}

// iter(callable, sentinel): state 0 the callable (unbound when done), state 1 the sentinel.

fn callable_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let callable = iterator.state[0].get();
    if callable.is_unbound() {
        return Ok(None);
    }
    let result = match vm.call(callable, &[]) {
        Ok(result) => result,
        Err(raised) => {
            vm.clear_if(raised, vm.types.stop_iteration)?;
            iterator.state[0].set(Value::UNBOUND);
            return Ok(None);
        }
    };
    if vm.equal(iterator.state[1].get(), result)? {
        iterator.state[0].set(Value::UNBOUND);
        return Ok(None);
    }
    Ok(Some(result))
}

fn callable_reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let iterator = this(args[0]);
    let iter = vm.builtin("iter")?;
    let callable = iterator.state[0].get();
    if callable.is_unbound() {
        let empty = vm.new_tuple(&[])?.value();
        return vm.reduction(iter, &[empty], None);
    }
    vm.reduction(iter, &[callable, iterator.state[1].get()], None)
}

impl Vm {
    /// `iter(callable, sentinel)`
    pub fn callable_iterator(&mut self, callable: Value, sentinel: Value) -> Result<Value, Raised> {
        let class = self.types.callable_iterator;
        self.new_iterator(class, callable_step, [callable, sentinel, Value::NONE, Value::NONE], 0)
    }
}
