//! `count`, `cycle` and `repeat`.

use super::{ITERATOR, keep, this};
use crate::library::class::{self, ClassDef};
use crate::objects::container_iterators::iterator_methods;
use crate::objects::list_methods::class_getitem;
use crate::objects::{BinaryOp, Dunder, Gc, Iterator, List, Raised, Value, Vm, class_method, method, static_method};

pub(super) static CLASSES: &[ClassDef] = &[
    ClassDef {
        name: "count",
        doc: "Return a count object whose .__next__() method returns consecutive values.",
        methods: iterator_methods![
            static_method("__new__", "(cls, start=0, step=1)", count_new, "Create and return a new object."),
            method("__repr__", "(self, /)", count_repr, "Return repr(self)."),
            class_method("__class_getitem__", "(cls, object, /)", class_getitem, "See PEP 585"),
        ],
        ..ITERATOR
    },
    ClassDef {
        name: "cycle",
        doc: "Return elements from the iterable until it is exhausted. Then repeat the sequence indefinitely.",
        methods: iterator_methods![static_method(
            "__new__",
            "(cls, iterable, /)",
            cycle_new,
            "Create and return a new object."
        )],
        ..ITERATOR
    },
    ClassDef {
        name: "repeat",
        doc: "repeat(object [,times]) -> create an iterator which returns the object\nfor the specified number of times.  If not specified, returns the object\nendlessly.",
        methods: iterator_methods![
            static_method(
                "__new__",
                "(cls, object, times=<unrepresentable>)",
                repeat_new,
                "Create and return a new object."
            ),
            method("__repr__", "(self, /)", repeat_repr, "Return repr(self)."),
            method(
                "__length_hint__",
                "(self, /)",
                repeat_hint,
                "Private method returning an estimate of len(list(it))."
            ),
        ],
        ..ITERATOR
    },
];

// count: `index` the next number (an `i64`) and state 1 the step, both small; or state 0 the next number of any class.

fn is_number(vm: &Vm, value: Value) -> bool {
    vm.is_int(value)
        || [Dunder::Index, Dunder::Int, Dunder::Float, Dunder::Complex]
            .into_iter()
            .any(|dunder| vm.dunder_of(value, dunder).is_some())
        || vm.is_exact(value, vm.types.complex)
}

fn count_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = class::of(vm, args[0])?;
    let start = args[1].given().unwrap_or(Value::small_int(0));
    let step = args[2].given().unwrap_or(Value::small_int(1));
    if !is_number(vm, start) || !is_number(vm, step) {
        return Err(vm.type_error("a number is required"));
    }
    let small = start.is_small_int() && step.is_small_int();
    let state = [if small { Value::UNBOUND } else { start }, step, Value::NONE, Value::NONE];
    let iterator = vm.new_iterator(class, count_step, state, 0)?;
    this(iterator).index.set(start.as_small_int().unwrap_or(0) as usize);
    Ok(iterator)
}

fn count_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let (number, step) = (iterator.state[0].get(), iterator.state[1].get());
    if number.is_unbound() {
        let (number, step) = (iterator.index.get() as i64, step.as_small_int().unwrap_or(1));
        // Both are of 63 bits: the sum fits in 64.
        let next = number + step;
        if Value::try_small_int(next).is_some() {
            iterator.index.set(next as usize);
        } else {
            let next = vm.new_int(next)?;
            keep(iterator, 0, next);
        }
        return Ok(Some(Value::small_int(number)));
    }
    let next = vm.binary(BinaryOp::Add, number, step)?;
    keep(iterator, 0, next);
    Ok(Some(number))
}

fn count_repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let iterator = this(args[0]);
    let number = match iterator.state[0].get().given() {
        Some(number) => number,
        None => vm.new_int(iterator.index.get() as i64)?,
    };
    let number = vm.repr_text(number)?;
    let name = vm.short_type_name(args[0]);
    let step = iterator.state[1].get();
    if step == Value::small_int(1) {
        return vm.new_str(&format!("{name}({number})"));
    }
    let step = vm.repr_text(step)?;
    vm.new_str(&format!("{name}({number}, {step})"))
}

// cycle: state 0 the iterator (`None` once it has ended), state 1 a list of what it gave, `index` the next of these.

fn cycle_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = class::of(vm, args[0])?;
    let iterator = vm.iter(args[1])?;
    let seen = vm.new_list(&[])?.value();
    vm.new_iterator(class, cycle_step, [iterator, seen, Value::NONE, Value::NONE], 0)
}

fn cycle_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let source = iterator.state[0].get();
    let Some(seen) = iterator.state[1].get().cast::<List>() else { return Ok(None) };
    if !source.is_none() {
        if let Some(value) = vm.iter_next(source)? {
            vm.list_append(seen, value)?;
            return Ok(Some(value));
        }
        iterator.state[0].set(Value::NONE);
    }
    let length = seen.length.get();
    if length == 0 {
        return Ok(None);
    }
    let at = iterator.index.get();
    iterator.index.set(if at + 1 >= length { 0 } else { at + 1 });
    Ok(Some(seen.get(at)))
}

// repeat: state 0 the object, `limit` how often still; `index` is 1 if it is endless.

fn repeat_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = class::of(vm, args[0])?;
    let times = match args[2].given() {
        Some(times) => Some(vm.size_i64(times)?.max(0) as usize),
        None => None,
    };
    let state = crate::objects::container_iterators::state(args[1]);
    let iterator = vm.new_iterator(class, repeat_step, state, times.unwrap_or(0))?;
    this(iterator).index.set(usize::from(times.is_none()));
    Ok(iterator)
}

fn repeat_step(_: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    if iterator.index.get() == 0 {
        let left = iterator.limit.get();
        if left == 0 {
            return Ok(None);
        }
        iterator.limit.set(left - 1);
    }
    Ok(Some(iterator.state[0].get()))
}

fn repeat_repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let iterator = this(args[0]);
    let object = vm.repr_text(iterator.state[0].get())?;
    let name = vm.short_type_name(args[0]);
    if iterator.index.get() == 1 {
        return vm.new_str(&format!("{name}({object})"));
    }
    vm.new_str(&format!("{name}({object}, {})", iterator.limit.get()))
}

fn repeat_hint(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let iterator = this(args[0]);
    if iterator.index.get() == 1 {
        return Err(vm.type_error("len() of unsized object"));
    }
    vm.new_int_u64(iterator.limit.get() as u64)
}
