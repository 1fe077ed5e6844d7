//! Iterators of lists, tuples, ranges, dicts and sets.
//!
//! Each is an [`Iterator`] object with a step function of its own. What the fields mean is said at the function; the
//! interpreter and compiled code know `list_step`, `tuple_step` and `range_step` and do their work inline.

use super::iterator::Step;
use super::sequence::place;
use super::*;
use crate::heap::Kind;

/// State of a native iterator that needs one value.
pub(crate) const fn state(first: Value) -> [Value; 4] {
    [first, Value::NONE, Value::NONE, Value::NONE]
}

/// The iterator that a method was called on.
pub(crate) fn this(value: Value) -> Gc<Iterator> {
    match value.cast::<Iterator>() {
        Some(iterator) => iterator,
        None => unreachable!("a method's receiver is of its class"),
    }
}

/// `__iter__` of iterators.
pub(crate) fn iter_self(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(args[0])
}

/// `__next__` of all native iterators.
pub(crate) fn next(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let iterator = this(args[0]);
    match (iterator.step.get())(vm, iterator)? {
        Some(value) => Ok(value),
        None => Err(vm.stop_iteration(Value::NONE)),
    }
}

/// `list`: state 0 the list (`None` when done), `index` the next place.
pub fn list_step(_: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let Some(list) = iterator.state[0].get().cast::<List>() else { return Ok(None) };
    let at = iterator.index.get();
    if at < list.length.get() {
        iterator.index.set(at + 1);
        return Ok(Some(list.get(at)));
    }
    iterator.state[0].set(Value::NONE);
    Ok(None)
}

/// `reversed(list)`: as for `list`, but `limit` is the next place plus 1.
pub fn list_reverse_step(_: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let Some(list) = iterator.state[0].get().cast::<List>() else { return Ok(None) };
    let limit = iterator.limit.get();
    if limit > 0 && limit <= list.length.get() {
        iterator.limit.set(limit - 1);
        return Ok(Some(list.get(limit - 1)));
    }
    iterator.state[0].set(Value::NONE);
    Ok(None)
}

/// `tuple`: state 0 the tuple (`None` when done), `index` the next place.
pub fn tuple_step(_: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let Some(tuple) = iterator.state[0].get().cast::<Tuple>() else { return Ok(None) };
    let at = iterator.index.get();
    if let Some(value) = tuple.items().get(at) {
        iterator.index.set(at + 1);
        return Ok(Some(*value));
    }
    iterator.state[0].set(Value::NONE);
    Ok(None)
}

/// `range` of small ints: `index` the next value (the bits of an `i64`), `limit` how many are left, state 0 the step.
pub fn range_step(_: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let left = iterator.limit.get();
    if left == 0 {
        return Ok(None);
    }
    let value = iterator.index.get() as i64;
    let step = iterator.state[0].get().as_small_int().unwrap_or(1);
    iterator.limit.set(left - 1);
    iterator.index.set(value.wrapping_add(step) as usize);
    Ok(Some(Value::small_int(value)))
}

/// `range` of big ints: state 0 the next value, state 1 the step, state 2 how many are left.
pub fn longrange_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let left = iterator.state[2].get();
    if left == Value::small_int(0) {
        return Ok(None);
    }
    let value = iterator.state[0].get();
    let next = vm.binary(BinaryOp::Add, value, iterator.state[1].get())?;
    let left = vm.binary(BinaryOp::Sub, left, Value::small_int(1))?;
    iterator.state[0].set(next);
    iterator.state[2].set(left);
    iterator.wrote();
    Ok(Some(value))
}

/// The next live entry of a dict that is iterated: state 0 the dict (`None` when done), state 1 how many entries are left,
/// `index` the next entry, `limit` the length at the start. `set` chooses the message.
#[inline(always)]
fn next_entry(
    vm: &mut Vm,
    iterator: Gc<Iterator>,
    dict: Gc<Dict>,
    set: bool,
    backward: bool,
) -> Result<Option<(Value, Value)>, Raised> {
    if dict.len() != iterator.limit.get() {
        // It stays broken.
        iterator.limit.set(usize::MAX);
        return Err(vm.runtime_error(if set {
            "Set changed size during iteration"
        } else {
            "dictionary changed size during iteration"
        }));
    }
    let mut at = iterator.index.get();
    if at == 0 && !backward {
        at = dict.first().unwrap_or(0);
    }
    loop {
        if backward {
            if at == 0 {
                break;
            }
            at -= 1;
            if at >= dict.used() {
                continue;
            }
        } else if at >= dict.used() {
            break;
        }
        let entry = dict.entry(at);
        if !backward {
            at += 1;
        }
        if let Some(entry) = entry {
            let left = iterator.state[1].get().as_small_int().unwrap_or(0);
            if left == 0 && !set {
                iterator.state[0].set(Value::NONE);
                return Err(vm.runtime_error("dictionary keys changed during iteration"));
            }
            iterator.state[1].set(Value::small_int(left.max(1) - 1));
            iterator.index.set(at);
            return Ok(Some(entry));
        }
    }
    iterator.state[0].set(Value::NONE);
    Ok(None)
}

macro_rules! dict_steps {
    ($($name:ident: $backward:literal, |$vm:ident, $key:ident, $value:ident| $result:expr;)*) => {$(
        /// Iterates over a dict; see `next_entry`.
        pub fn $name($vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
            let Some(dict) = iterator.state[0].get().cast::<Dict>() else { return Ok(None) };
            match next_entry($vm, iterator, dict, false, $backward)? {
                Some(($key, $value)) => Ok(Some($result)),
                None => Ok(None),
            }
        }
    )*};
}

dict_steps! {
    dict_key_step: false, |vm, key, _value| key;
    dict_value_step: false, |vm, _key, value| value;
    dict_item_step: false, |vm, key, value| vm.new_tuple(&[key, value])?.value();
    dict_reverse_key_step: true, |vm, key, _value| key;
    dict_reverse_value_step: true, |vm, _key, value| value;
    dict_reverse_item_step: true, |vm, key, value| vm.new_tuple(&[key, value])?.value();
}

/// `set`: as a dict's keys, but state 0 is the set.
pub fn set_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let Some(set) = iterator.state[0].get().cast::<Set>() else { return Ok(None) };
    Ok(next_entry(vm, iterator, set.dict.get(), true, false)?.map(|(key, _)| key))
}

impl Vm {
    /// An iterator over a list.
    pub fn list_iterator(&mut self, list: Gc<List>) -> Result<Value, Raised> {
        self.new_iterator(self.types.list_iterator, list_step, state(list.value()), 0)
    }

    /// An iterator over a dict's keys, values or items, from the last to the first if `backward`.
    pub fn dict_iterator(&mut self, dict: Gc<Dict>, part: DictPart, backward: bool) -> Result<Value, Raised> {
        let types = &self.types;
        let (class, step): (Gc<Type>, Step) = match (part, backward) {
            (DictPart::Keys, false) => (types.dict_keyiterator, dict_key_step),
            (DictPart::Values, false) => (types.dict_valueiterator, dict_value_step),
            (DictPart::Items, false) => (types.dict_itemiterator, dict_item_step),
            (DictPart::Keys, true) => (types.dict_reversekeyiterator, dict_reverse_key_step),
            (DictPart::Values, true) => (types.dict_reversevalueiterator, dict_reverse_value_step),
            (DictPart::Items, true) => (types.dict_reverseitemiterator, dict_reverse_item_step),
        };
        let length = dict.len();
        let state = [dict.value(), Value::small_int(length as i64), Value::NONE, Value::NONE];
        let iterator = self.new_iterator(class, step, state, length)?;
        if backward {
            this(iterator).index.set(dict.used());
        }
        Ok(iterator)
    }

    /// An iterator over a set.
    pub fn set_iterator(&mut self, set: Gc<Set>) -> Result<Value, Raised> {
        let length = set.dict.get().len();
        let state = [set.value(), Value::small_int(length as i64), Value::NONE, Value::NONE];
        self.new_iterator(self.types.set_iterator, set_step, state, length)
    }

    /// `builtins.name`: what `__reduce__` of an iterator says to call.
    pub(crate) fn builtin(&mut self, name: &str) -> Result<Value, Raised> {
        match self.dict_get_str(self.builtins, name)? {
            Some(value) => Ok(value),
            None => Err(self.attribute_error(format!("module 'builtins' has no attribute '{name}'"))),
        }
    }

    /// `(callable, args)` or `(callable, args, state)`: what `__reduce__` gives.
    pub(crate) fn reduction(&mut self, callable: Value, args: &[Value], state: Option<Value>) -> Result<Value, Raised> {
        let args = self.new_tuple(args)?.value();
        let parts = [callable, args, state.unwrap_or(Value::NONE)];
        Ok(self.new_tuple(&parts[..if state.is_some() { 3 } else { 2 }])?.value())
    }

    /// All that an iterator has left, in a list, without advancing it.
    fn rest_of(&mut self, iterator: Gc<Iterator>) -> Result<Value, Raised> {
        let rest = self.new_list(&[])?;
        let copy_state = [0, 1, 2, 3].map(|at| iterator.state[at].get());
        let class = self.type_of(iterator.value());
        let copy = self.new_iterator(class, iterator.step.get(), copy_state, iterator.limit.get())?;
        this(copy).index.set(iterator.index.get());
        while let Some(value) = (iterator.step.get())(self, this(copy))? {
            self.list_append(rest, value)?;
        }
        Ok(rest.value())
    }
}

fn left_in_sequence(iterator: Gc<Iterator>) -> usize {
    let sequence = iterator.state[0].get();
    let length = match sequence.kind() {
        Kind::List => sequence.cast::<List>().map_or(0, |list| list.length.get()),
        Kind::Tuple => sequence.cast::<Tuple>().map_or(0, |tuple| tuple.length),
        _ => 0,
    };
    length.saturating_sub(iterator.index.get())
}

fn sequence_hint(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::small_int(left_in_sequence(this(args[0])) as i64))
}

fn sequence_reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let iterator = this(args[0]);
    let iter = vm.builtin("iter")?;
    let sequence = iterator.state[0].get();
    if sequence.is_none() {
        let empty = if vm.is_exact(args[0], vm.types.list_iterator) {
            vm.new_list(&[])?.value()
        } else {
            vm.new_tuple(&[])?.value()
        };
        return vm.reduction(iter, &[empty], None);
    }
    vm.reduction(iter, &[sequence], Some(Value::small_int(iterator.index.get() as i64)))
}

fn sequence_set_state(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let iterator = this(args[0]);
    let index = vm.size_i64(args[1])?;
    let length = left_in_sequence(iterator) + iterator.index.get();
    if !iterator.state[0].get().is_none() {
        iterator.index.set((index.max(0) as usize).min(length));
    }
    Ok(Value::NONE)
}

fn reverse_hint(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let iterator = this(args[0]);
    let length = iterator.state[0].get().cast::<List>().map_or(0, |list| list.length.get());
    let left = iterator.limit.get();
    Ok(Value::small_int(if left <= length { left as i64 } else { 0 }))
}

fn reverse_reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let iterator = this(args[0]);
    let list = iterator.state[0].get();
    if list.is_none() {
        let iter = vm.builtin("iter")?;
        let empty = vm.new_list(&[])?.value();
        return vm.reduction(iter, &[empty], None);
    }
    let reversed = vm.types.reversed.value();
    vm.reduction(reversed, &[list], Some(Value::small_int(iterator.limit.get() as i64 - 1)))
}

fn reverse_set_state(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let iterator = this(args[0]);
    let index = vm.size_i64(args[1])?;
    if let Some(list) = iterator.state[0].get().cast::<List>() {
        let limit = index.saturating_add(1).clamp(0, list.length.get() as i64);
        iterator.limit.set(limit as usize);
    }
    Ok(Value::NONE)
}

fn range_hint(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.new_int_u64(this(args[0]).limit.get() as u64)
}

fn range_reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let iterator = this(args[0]);
    let (start, step) = (iterator.index.get() as i64, iterator.state[0].get());
    let start = vm.new_int(start)?;
    let left = vm.new_int_u64(iterator.limit.get() as u64)?;
    range_left(vm, start, step, left)
}

/// `iter(range(start, start + left * step, step))`
fn range_left(vm: &mut Vm, start: Value, step: Value, left: Value) -> Result<Value, Raised> {
    let length = vm.binary(BinaryOp::Mul, left, step)?;
    let stop = vm.binary(BinaryOp::Add, start, length)?;
    let range = vm.new_range(start, stop, step)?;
    let iter = vm.builtin("iter")?;
    vm.reduction(iter, &[range], Some(Value::NONE))
}

fn range_set_state(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let iterator = this(args[0]);
    let skipped = vm.size_i64(args[1])?.clamp(0, iterator.limit.get() as i64);
    let step = iterator.state[0].get().as_small_int().unwrap_or(1);
    iterator.limit.set(iterator.limit.get() - skipped as usize);
    iterator.index.set((iterator.index.get() as i64).wrapping_add(skipped.wrapping_mul(step)) as usize);
    Ok(Value::NONE)
}

fn longrange_hint(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(this(args[0]).state[2].get())
}

fn longrange_reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let [start, step, left] = [0, 1, 2].map(|at| this(args[0]).state[at].get());
    range_left(vm, start, step, left)
}

fn longrange_set_state(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let iterator = this(args[0]);
    let zero = Value::small_int(0);
    let left = iterator.state[2].get();
    let mut skipped = vm.index_value(args[1])?;
    if vm.compare_bool(CompareOp::Lt, skipped, zero)? {
        skipped = zero;
    } else if vm.compare_bool(CompareOp::Gt, skipped, left)? {
        skipped = left;
    }
    let distance = vm.binary(BinaryOp::Mul, skipped, iterator.state[1].get())?;
    let start = vm.binary(BinaryOp::Add, iterator.state[0].get(), distance)?;
    let left = vm.binary(BinaryOp::Sub, left, skipped)?;
    iterator.state[0].set(start);
    iterator.state[2].set(left);
    iterator.wrote();
    Ok(Value::NONE)
}

fn dict_hint(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let iterator = this(args[0]);
    let container = iterator.state[0].get();
    let length = match container.cast::<Set>() {
        Some(set) => set.dict.get().len(),
        None => container.cast::<Dict>().map_or(usize::MAX, |dict| dict.len()),
    };
    Ok(if length == iterator.limit.get() { iterator.state[1].get() } else { Value::small_int(0) })
}

fn dict_reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let rest = vm.rest_of(this(args[0]))?;
    let iter = vm.builtin("iter")?;
    vm.reduction(iter, &[rest], None)
}

/// `__iter__` and `__next__`, which every native iterator has, then more methods.
macro_rules! iterator_methods {
    ($($more:expr),* $(,)?) => {
        &[
            $crate::objects::method("__iter__", "(self, /)", $crate::objects::container_iterators::iter_self, "Implement iter(self)."),
            $crate::objects::method("__next__", "(self, /)", $crate::objects::container_iterators::next, "Implement next(self)."),
            $($more,)*
        ]
    };
}
pub(crate) use iterator_methods;

macro_rules! tables {
    ($($table:ident: $class:ident, $hint:ident, $reduce:ident $(, $set_state:ident)?;)*) => {$(
        pub(super) static $table: TypeTable = TypeTable {
            class: |types| types.$class,
            doc: "",
            unhashable: false,
            methods: iterator_methods![
                method("__length_hint__", "(self, /)", $hint, "Private method returning an estimate of len(list(it))."),
                method("__reduce__", "(self, /)", $reduce, "Return state information for pickling."),
                $(method("__setstate__", "(self, state, /)", $set_state, "Set state information for unpickling."),)?
            ],
            attributes: &[],
        };
    )*};
}

tables! {
    LIST: list_iterator, sequence_hint, sequence_reduce, sequence_set_state;
    LIST_REVERSE: list_reverse_iterator, reverse_hint, reverse_reduce, reverse_set_state;
    TUPLE: tuple_iterator, sequence_hint, sequence_reduce, sequence_set_state;
    RANGE: range_iterator, range_hint, range_reduce, range_set_state;
    LONG_RANGE: longrange_iterator, longrange_hint, longrange_reduce, longrange_set_state;
    DICT_KEY: dict_keyiterator, dict_hint, dict_reduce;
    DICT_VALUE: dict_valueiterator, dict_hint, dict_reduce;
    DICT_ITEM: dict_itemiterator, dict_hint, dict_reduce;
    DICT_REVERSE_KEY: dict_reversekeyiterator, dict_hint, dict_reduce;
    DICT_REVERSE_VALUE: dict_reversevalueiterator, dict_hint, dict_reduce;
    DICT_REVERSE_ITEM: dict_reverseitemiterator, dict_hint, dict_reduce;
    SET: set_iterator, dict_hint, dict_reduce;
}

/// `iter(object)` by `__getitem__`: see `iterator`.
pub(super) static SEQUENCE: TypeTable = TypeTable {
    class: |types| types.sequence_iterator,
    doc: "",
    unhashable: false,
    methods: iterator_methods![
        method("__length_hint__", "(self, /)", by_index_hint, "Private method returning an estimate of len(list(it))."),
        method("__reduce__", "(self, /)", by_index_reduce, "Return state information for pickling."),
        method("__setstate__", "(self, state, /)", by_index_set_state, "Set state information for unpickling."),
    ],
    attributes: &[],
};

fn by_index_hint(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let iterator = this(args[0]);
    let sequence = iterator.state[0].get();
    if sequence.is_none() {
        return Ok(Value::small_int(0));
    }
    if vm.dunder_of(sequence, Dunder::Len).is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let length = vm.len(sequence)?;
    Ok(Value::small_int(length.saturating_sub(iterator.index.get()) as i64))
}

fn by_index_reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let iterator = this(args[0]);
    let iter = vm.builtin("iter")?;
    let sequence = iterator.state[0].get();
    if sequence.is_none() {
        let empty = vm.new_tuple(&[])?.value();
        return vm.reduction(iter, &[empty], None);
    }
    vm.reduction(iter, &[sequence], Some(Value::small_int(iterator.index.get() as i64)))
}

fn by_index_set_state(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let index = vm.size_i64(args[1])?;
    this(args[0]).index.set(place(index, i64::MAX as usize).unwrap_or(0));
    Ok(Value::NONE)
}
