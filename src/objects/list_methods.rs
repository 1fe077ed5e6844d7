//! The methods of `list`.

use super::sequence::comparisons;
use super::sort::Direction;
use super::*;

pub(super) static TABLE: TypeTable = TypeTable {
    class: |types| types.list,
    doc: "Built-in mutable sequence.\n\nIf no argument is given, the constructor creates a new empty list.\nThe argument must be an iterable if specified.",
    unhashable: true,
    methods: &[
        static_method("__new__", "(cls, /, *args, **kwargs)", new, "Create and return a new object."),
        method("__init__", "(self, iterable=(), /)", init, "Initialize self."),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__len__", "(self, /)", len, "Return len(self)."),
        method("__getitem__", "(self, index, /)", get_item, "Return self[index]."),
        method("__setitem__", "(self, key, value, /)", set_item, "Set self[key] to value."),
        method("__delitem__", "(self, key, /)", del_item, "Delete self[key]."),
        method("__contains__", "(self, key, /)", contains, "Return bool(key in self)."),
        method("__iter__", "(self, /)", iter, "Implement iter(self)."),
        method("__reversed__", "(self, /)", reversed, "Return a reverse iterator over the list."),
        method("__add__", "(self, value, /)", add, "Return self+value."),
        method("__iadd__", "(self, value, /)", iadd, "Implement self+=value."),
        method("__mul__", "(self, value, /)", mul, "Return self*value."),
        method("__rmul__", "(self, value, /)", mul, "Return value*self."),
        method("__imul__", "(self, value, /)", imul, "Implement self*=value."),
        method("__lt__", "(self, value, /)", lt, "Return self<value."),
        method("__le__", "(self, value, /)", le, "Return self<=value."),
        method("__eq__", "(self, value, /)", eq, "Return self==value."),
        method("__ne__", "(self, value, /)", ne, "Return self!=value."),
        method("__gt__", "(self, value, /)", gt, "Return self>value."),
        method("__ge__", "(self, value, /)", ge, "Return self>=value."),
        method("__sizeof__", "(self, /)", sizeof, "Return the size of the list in memory, in bytes."),
        class_method(
            "__class_getitem__",
            "(cls, object, /)",
            class_getitem,
            "Lists are generic over their items' type.",
        ),
        method("append", "(self, object, /)", append, "Append object to the end of the list."),
        method("clear", "(self, /)", clear, "Remove all items from list."),
        method("copy", "(self, /)", copy, "Return a shallow copy of the list."),
        method("count", "(self, value, /)", count, "Return number of occurrences of value."),
        method("extend", "(self, iterable, /)", extend, "Extend list by appending elements from the iterable."),
        method(
            "index",
            "(self, value, start=0, stop=9223372036854775807, /)",
            index,
            "Return first index of value.\n\nRaises ValueError if the value is not present.",
        ),
        method("insert", "(self, index, object, /)", insert, "Insert object before index."),
        method(
            "pop",
            "(self, index=-1, /)",
            pop,
            "Remove and return item at index (default last).\n\nRaises IndexError if list is empty or index is out of range.",
        ),
        method(
            "remove",
            "(self, value, /)",
            remove,
            "Remove first occurrence of value.\n\nRaises ValueError if the value is not present.",
        ),
        method("reverse", "(self, /)", reverse, "Reverse *IN PLACE*."),
        method(
            "sort",
            "(self, /, *, key=None, reverse=False)",
            sort,
            "Sort the list in ascending order and return None.\n\nThe sort is in-place and stable. A key function is applied once to each item; reverse sorts in descending order.",
        ),
    ],
    attributes: &[],
};

comparisons!(compare);

/// The list that a method was called on.
pub(super) fn list(value: Value) -> Gc<List> {
    match value.cast::<List>() {
        Some(list) => list,
        None => unreachable!("a method's receiver is of its class"),
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.new_class(args[0], vm.types.list)?;
    Ok(vm.new_list_of(class.instance_shape.get(), &[])?.value())
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let list = list(args[0]);
    if list.length.get() != 0 {
        vm.list_clear(list)?;
    }
    if let Some(iterable) = args[1].given() {
        vm.list_extend(list, iterable)?;
    }
    Ok(Value::NONE)
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let list = list(args[0]);
    if list.length.get() == 0 {
        return vm.new_str("[]");
    }
    let text = vm.repr_guarded(args[0], |vm| {
        let mut out = b"[".to_vec();
        let mut at = 0;
        while at < list.length.get() {
            if at > 0 {
                out.extend_from_slice(b", ");
            }
            vm.push_repr(&mut out, list.get(at))?;
            at += 1;
        }
        out.push(b']');
        vm.new_str_wtf8(&out)
    })?;
    match text {
        Some(text) => Ok(text),
        None => vm.new_str("[...]"),
    }
}

fn len(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::small_int(list(args[0]).length.get() as i64))
}

fn get_item(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.list_get_item(list(args[0]), args[1])
}

fn set_item(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.list_set_item(list(args[0]), args[1], args[2])?;
    Ok(Value::NONE)
}

fn del_item(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let list = list(args[0]);
    if let Some(slice) = args[1].cast::<Slice>() {
        let bounds = vm.slice_bounds(slice, list.length.get())?;
        if bounds.count == 0 {
            return Ok(Value::NONE);
        }
        if bounds.step == 1 {
            let start = bounds.start as usize;
            vm.list_replace(list, start, start + bounds.count, &[])?;
            return Ok(Value::NONE);
        }
        let removed = |at: usize| {
            let (low, high) = match bounds.step {
                1.. => (bounds.start, bounds.stop),
                _ => (bounds.stop + 1, bounds.start + 1),
            };
            (low..high).contains(&(at as i64)) && (at as i64 - bounds.start) % bounds.step == 0
        };
        let mut kept = 0;
        for at in 0..list.length.get() {
            if !removed(at) {
                list.set(kept, list.get(at));
                kept += 1;
            }
        }
        list.truncate(kept);
        return Ok(Value::NONE);
    }
    let at = vm.item_place(args[1], list.length.get(), "list assignment")?;
    vm.list_remove_at(list, at);
    Ok(Value::NONE)
}

fn contains(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let list = list(args[0]);
    Ok(Value::bool(vm.list_find(list, args[1], 0, usize::MAX)?.is_some()))
}

fn iter(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.types.list_iterator;
    vm.new_iterator(class, container_iterators::list_step, [args[0], Value::NONE, Value::NONE, Value::NONE], 0)
}

fn reversed(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.types.list_reverse_iterator;
    let length = list(args[0]).length.get();
    let state = [args[0], Value::NONE, Value::NONE, Value::NONE];
    vm.new_iterator(class, container_iterators::list_reverse_step, state, length)
}

fn add(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let Some(right) = args[1].cast::<List>() else { return Ok(Value::NOT_IMPLEMENTED) };
    let left = list(args[0]);
    let sum = vm.new_list(&[])?;
    vm.list_reserve(sum, left.length.get() + right.length.get())?;
    vm.list_extend_list(sum, left)?;
    vm.list_extend_list(sum, right)?;
    Ok(sum.value())
}

fn iadd(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.list_extend(list(args[0]), args[1])?;
    Ok(args[0])
}

fn mul(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let list = list(args[0]);
    let Some(count) = vm.repeat_count(args[1], list.length.get())? else { return Ok(Value::NOT_IMPLEMENTED) };
    let product = vm.new_list(&[])?;
    vm.list_reserve(product, list.length.get() * count)?;
    for _ in 0..count {
        vm.list_extend_list(product, list)?;
    }
    Ok(product.value())
}

fn imul(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let list = list(args[0]);
    let length = list.length.get();
    let Some(count) = vm.repeat_count(args[1], length)? else { return Ok(Value::NOT_IMPLEMENTED) };
    if count == 0 {
        vm.list_clear(list)?;
        return Ok(args[0]);
    }
    vm.list_reserve(list, length * count)?;
    for at in length..length * count {
        vm.list_append(list, list.get(at - length))?;
    }
    Ok(args[0])
}

fn compare(vm: &mut Vm, op: CompareOp, left: Value, right: Value) -> Result<Value, Raised> {
    let (Some(left), Some(right)) = (left.cast::<List>(), right.cast::<List>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    vm.compare_sequences(op, (|| left.length.get(), |at| left.get(at)), (|| right.length.get(), |at| right.get(at)))
}

fn sizeof(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let list = list(args[0]);
    Ok(Value::small_int((size_of::<List>() + Values::size(list.items.get().capacity)) as i64))
}

pub(crate) fn class_getitem(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.generic_alias(args[0], args[1])
}

fn append(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.list_append(list(args[0]), args[1])?;
    Ok(Value::NONE)
}

fn clear(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.list_clear(list(args[0]))?;
    Ok(Value::NONE)
}

fn copy(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let items = list(args[0]).to_vec();
    Ok(vm.new_list(&items)?.value())
}

fn count(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let list = list(args[0]);
    let mut count = 0;
    let mut at = 0;
    while at < list.length.get() {
        count += i64::from(vm.equal(list.get(at), args[1])?);
        at += 1;
    }
    Ok(Value::small_int(count))
}

fn extend(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.list_extend(list(args[0]), args[1])?;
    Ok(Value::NONE)
}

fn index(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let list = list(args[0]);
    let (start, stop) = vm.search_bounds(args[2], args[3], list.length.get())?;
    match vm.list_find(list, args[1], start, stop)? {
        Some(at) => Ok(Value::small_int(at as i64)),
        None => Err(vm.value_error("list.index(x): x not in list")),
    }
}

fn insert(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let list = list(args[0]);
    let index = vm.size_i64(args[1])?;
    let length = list.length.get();
    let at = if index < 0 { index.saturating_add(length as i64).max(0) as usize } else { (index as usize).min(length) };
    vm.list_insert(list, at, args[2])?;
    Ok(Value::NONE)
}

fn pop(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let list = list(args[0]);
    let index = match args[1].given() {
        Some(index) => vm.size_i64(index)?,
        None => -1,
    };
    let length = list.length.get();
    if length == 0 {
        return Err(vm.index_error("pop from empty list"));
    }
    match sequence::place(index, length) {
        Some(at) => Ok(vm.list_remove_at(list, at)),
        None => Err(vm.index_error("pop index out of range")),
    }
}

fn remove(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let list = list(args[0]);
    match vm.list_find(list, args[1], 0, usize::MAX)? {
        Some(at) => {
            if at < list.length.get() {
                vm.list_remove_at(list, at);
            }
            Ok(Value::NONE)
        }
        None => Err(vm.value_error("list.remove(x): x not in list")),
    }
}

fn reverse(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let list = list(args[0]);
    let length = list.length.get();
    for at in 0..length / 2 {
        let (low, high) = (list.get(at), list.get(length - 1 - at));
        list.set(at, high);
        list.set(length - 1 - at, low);
    }
    Ok(Value::NONE)
}

fn sort(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let key = args[1].given().filter(|key| !key.is_none());
    let direction = Direction::from_argument(vm, args[2])?;
    vm.list_sort(list(args[0]), key, direction)?;
    Ok(Value::NONE)
}

impl List {
    /// Drops the items from `length` on.
    pub fn truncate(&self, length: usize) {
        let items = self.items.get();
        for word in &items.words()[length..self.length.get().max(length)] {
            word.set(0);
        }
        self.length.set(length);
    }
}

impl Vm {
    /// `list[key]` for an index or a slice.
    #[inline]
    pub fn list_get_item(&mut self, list: Gc<List>, key: Value) -> Result<Value, Raised> {
        if let Some(slice) = key.cast::<Slice>() {
            let bounds = self.slice_bounds(slice, list.length.get())?;
            let part = self.new_list(&[])?;
            self.list_reserve(part, bounds.count)?;
            for at in bounds.indices() {
                self.list_append(part, list.get(at))?;
            }
            return Ok(part.value());
        }
        let at = self.item_place(key, list.length.get(), "list")?;
        Ok(list.get(at))
    }

    /// `list[key] = value` for an index or a slice.
    #[inline]
    pub fn list_set_item(&mut self, list: Gc<List>, key: Value, value: Value) -> Result<(), Raised> {
        if let Some(slice) = key.cast::<Slice>() {
            return self.list_set_slice(list, slice, value);
        }
        let at = self.item_place(key, list.length.get(), "list assignment")?;
        list.set(at, value);
        Ok(())
    }

    fn list_set_slice(&mut self, list: Gc<List>, slice: Gc<Slice>, value: Value) -> Result<(), Raised> {
        let bounds = self.slice_bounds(slice, list.length.get())?;
        let values = match self.collect(value) {
            Ok(values) => values,
            Err(raised) if self.raised_is(self.types.type_error) && self.dunder_of(value, Dunder::Iter).is_none() => {
                self.clear_if(raised, self.types.type_error)?;
                return Err(self.type_error("must assign iterable to extended slice"));
            }
            Err(raised) => return Err(raised),
        };
        // Collecting may have run code that changed the list.
        let length = list.length.get();
        if bounds.step == 1 {
            let start = (bounds.start as usize).min(length);
            let stop = (bounds.stop.max(bounds.start) as usize).min(length).max(start);
            return self.list_replace(list, start, stop, &values);
        }
        if values.len() != bounds.count {
            let (given, wanted) = (values.len(), bounds.count);
            return Err(self.value_error(format!(
                "attempt to assign sequence of size {given} to extended slice of size {wanted}"
            )));
        }
        for (at, value) in bounds.indices().zip(values.iter()) {
            if at < length {
                list.set(at, *value);
            }
        }
        Ok(())
    }

    /// Puts `values` where the items from `start` to `stop` are.
    pub fn list_replace(&mut self, list: Gc<List>, start: usize, stop: usize, values: &[Value]) -> Result<(), Raised> {
        let length = list.length.get();
        let new_length = length - (stop - start) + values.len();
        self.list_reserve(list, new_length)?;
        let items = list.items.get();
        items.move_within(stop, start + values.len(), length - stop);
        for (at, value) in values.iter().enumerate() {
            items.set(start + at, *value);
        }
        for word in &items.words()[new_length..length.max(new_length)] {
            word.set(0);
        }
        list.length.set(new_length);
        Ok(())
    }

    /// `list.insert(at, value)`; `at` is not beyond the length.
    pub fn list_insert(&mut self, list: Gc<List>, at: usize, value: Value) -> Result<(), Raised> {
        let length = list.length.get();
        self.list_reserve(list, length + 1)?;
        let items = list.items.get();
        items.move_within(at, at + 1, length - at);
        items.set(at, value);
        list.length.set(length + 1);
        Ok(())
    }

    /// `list.pop(at)`; `at` is below the length.
    pub fn list_remove_at(&mut self, list: Gc<List>, at: usize) -> Value {
        let items = list.items.get();
        let value = items.get(at);
        let length = list.length.get() - 1;
        items.move_within(at + 1, at, length - at);
        items.words()[length].set(0);
        list.length.set(length);
        value
    }

    /// `list.clear()`
    pub fn list_clear(&mut self, list: Gc<List>) -> Result<(), Raised> {
        if list.items.get().capacity > 64 {
            let items = self.new_values(0)?;
            list.items.set(items);
            list.length.set(0);
            list.wrote();
        } else {
            list.truncate(0);
        }
        Ok(())
    }

    /// The first place of an item equal to `value` from `start` to `stop`.
    pub fn list_find(
        &mut self,
        list: Gc<List>,
        value: Value,
        start: usize,
        stop: usize,
    ) -> Result<Option<usize>, Raised> {
        let mut at = start;
        while at < stop && at < list.length.get() {
            if self.equal(list.get(at), value)? {
                return Ok(Some(at));
            }
            at += 1;
        }
        Ok(None)
    }

    /// Appends the items of another list (or of the same).
    pub fn list_extend_list(&mut self, list: Gc<List>, from: Gc<List>) -> Result<(), Raised> {
        let (length, more) = (list.length.get(), from.length.get());
        self.list_reserve(list, length + more)?;
        let (to, from) = (list.items.get(), from.items.get());
        for at in 0..more {
            to.words()[length + at].set(from.words()[at].get());
        }
        to.wrote();
        list.length.set(length + more);
        Ok(())
    }

    /// `list.extend(iterable)`
    pub fn list_extend(&mut self, list: Gc<List>, iterable: Value) -> Result<(), Raised> {
        if let Some(from) = iterable.cast::<List>()
            && self.is_exact(iterable, self.types.list)
        {
            return self.list_extend_list(list, from);
        }
        if let Some(tuple) = iterable.cast::<Tuple>()
            && self.is_exact(iterable, self.types.tuple)
        {
            let length = list.length.get();
            self.list_reserve(list, length + tuple.length)?;
            for item in tuple.items() {
                self.list_append(list, *item)?;
            }
            return Ok(());
        }
        let iterator = self.iter(iterable)?;
        let hint = self.length_hint(iterator, 0)?;
        if hint > 0 {
            self.list_reserve(list, list.length.get() + hint.min(1 << 20))?;
        }
        while let Some(value) = self.iter_next(iterator)? {
            self.list_append(list, value)?;
        }
        Ok(())
    }
}
