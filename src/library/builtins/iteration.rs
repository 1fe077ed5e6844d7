//! `iter`, `next`, `len`, `all`, `any`, `max`, `min`, `sorted`.

use crate::objects::sort::Direction;
use crate::objects::{
    CompareOp, Dunder, Generator, Iterator, NativeDef, Raised, Resume, Resumed, Tuple, Value, Vm, function,
};

pub(super) static FUNCTIONS: &[NativeDef] = &[
    function(
        "all",
        "(iterable, /)",
        all,
        "Return True if bool(x) is True for all values x in the iterable.\n\nIf the iterable is empty, return True.",
    ),
    function(
        "any",
        "(iterable, /)",
        any,
        "Return True if bool(x) is True for any x in the iterable.\n\nIf the iterable is empty, return False.",
    ),
    function(
        "iter",
        "(object, sentinel=<unrepresentable>, /)",
        iter,
        "Get an iterator from an object.\n\nIn the second form, the callable is called until it returns the sentinel.",
    ),
    function("len", "(obj, /)", len, "Return the number of items in a container."),
    function(
        "max",
        "(*args, key=None, default=<unrepresentable>)",
        max,
        "With a single iterable argument, return its biggest item.\nWith two or more positional arguments, return the largest argument.",
    ),
    function(
        "min",
        "(*args, key=None, default=<unrepresentable>)",
        min,
        "With a single iterable argument, return its smallest item.\nWith two or more positional arguments, return the smallest argument.",
    ),
    function(
        "next",
        "(iterator, default=<unrepresentable>, /)",
        next,
        "Return the next item from the iterator.\n\nIf default is given and the iterator is exhausted,\nit is returned instead of raising StopIteration.",
    ),
    function(
        "sorted",
        "(iterable, /, *, key=None, reverse=False)",
        sorted,
        "Return a new list containing all items from the iterable in ascending order.",
    ),
    function("aiter", "(async_iterable, /)", aiter, "Return an AsyncIterator for an AsyncIterable object."),
];

fn all(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let mut result = true;
    vm.for_each(args[0], |vm, item| {
        result = vm.truth(item)?;
        Ok(result)
    })?;
    Ok(Value::bool(result))
}

fn any(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let mut result = false;
    vm.for_each(args[0], |vm, item| {
        result = vm.truth(item)?;
        Ok(!result)
    })?;
    Ok(Value::bool(result))
}

fn iter(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    match args[1].given() {
        None => vm.iter(args[0]),
        Some(sentinel) if vm.is_callable(args[0]) => vm.callable_iterator(args[0], sentinel),
        Some(_) => Err(vm.type_error("iter(v, w): v must be callable")),
    }
}

fn len(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let length = vm.len(args[0])?;
    vm.new_int_u64(length as u64)
}

/// Which of the two extremes.
#[derive(Clone, Copy)]
struct Extreme {
    name: &'static str,
    op: CompareOp,
}

fn max(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    extreme(vm, args, Extreme { name: "max", op: CompareOp::Gt })
}

fn min(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    extreme(vm, args, Extreme { name: "min", op: CompareOp::Lt })
}

fn extreme(vm: &mut Vm, args: &[Value], which: Extreme) -> Result<Value, Raised> {
    let Extreme { name, op } = which;
    let given = args[0].cast::<Tuple>().map_or(&[][..], |given| given.items());
    let key = args[1].given().filter(|key| !key.is_none());
    // The best so far and its key.
    let mut best: Option<(Value, Value)> = None;
    let mut consider = |vm: &mut Vm, item: Value| {
        let own = match key {
            Some(key) => vm.call(key, &[item])?,
            None => item,
        };
        let better = match best {
            Some((_, key)) => vm.compare_bool(op, own, key)?,
            None => true,
        };
        if better {
            best = Some((item, own));
        }
        Ok(true)
    };
    match given {
        [] => return Err(vm.type_error(format!("{name} expected at least 1 argument, got 0"))),
        [iterable] => vm.for_each(*iterable, consider)?,
        items => {
            if !args[2].is_unbound() {
                return Err(
                    vm.type_error(format!("Cannot specify a default for {name}() with multiple positional arguments"))
                );
            }
            for item in items {
                consider(vm, *item)?;
            }
        }
    }
    match best.map(|(item, _)| item).or(args[2].given()) {
        Some(item) => Ok(item),
        None => Err(vm.value_error(format!("{name}() iterable argument is empty"))),
    }
}

fn next(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (iterator, default) = (args[0], args[1].given());
    // What has a return value must not lose it: it is in the StopIteration.
    let ended = if let Some(generator) = iterator.cast::<Generator>()
        && vm.is_exact(iterator, vm.types.generator)
    {
        match (vm.upcalls.resume)(vm, generator, Resume::Send(Value::NONE))? {
            Resumed::Yielded(value) => return Ok(value),
            Resumed::Returned(value) => value,
        }
    } else if iterator.cast::<Iterator>().is_some() {
        match vm.iter_next(iterator)? {
            Some(value) => return Ok(value),
            None => Value::NONE,
        }
    } else {
        let Some(method) = vm.dunder_of(iterator, Dunder::Next) else {
            let name = vm.type_name(iterator);
            return Err(vm.type_error(format!("'{name}' object is not an iterator")));
        };
        return match (vm.call_special(method, iterator, &[]), default) {
            (Err(raised), Some(default)) => vm.clear_if(raised, vm.types.stop_iteration).map(|()| default),
            (result, _) => result,
        };
    };
    match default {
        Some(default) => Ok(default),
        None => Err(vm.stop_iteration(ended)),
    }
}

fn sorted(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let key = args[1].given().filter(|key| !key.is_none());
    let mut values = vm.collect(args[0])?;
    let direction = Direction::from_argument(vm, args[2])?;
    vm.sort_values(&mut values, key, direction)?;
    Ok(vm.new_list(&values)?.value())
}

fn aiter(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let Some(iterator) = vm.call_dunder(args[0], Dunder::AIter, &[])? else {
        let name = vm.type_name(args[0]);
        return Err(vm.type_error(format!("'{name}' object is not an async iterable")));
    };
    if vm.dunder_of(iterator, Dunder::ANext).is_none() {
        let name = vm.type_name(iterator);
        return Err(vm.type_error(format!("aiter() returned not an async iterator of type '{name}'")));
    }
    Ok(iterator)
}
