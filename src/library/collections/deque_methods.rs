//! The class `deque` and its iterators.

use super::State;
use super::deque::Deque;
use crate::heap::Kind;
use crate::library::class::{self, ClassDef};
use crate::objects::container_iterators::{iterator_methods, this};
use crate::objects::list_methods::class_getitem;
use crate::objects::sequence::{comparisons, place};
use crate::objects::{
    CompareOp, Gc, Iterator, NativeDef, Raised, Type, TypeFlags, Value, Vm, class_method, getter, method, static_method,
};

pub(super) static CLASS: ClassDef = ClassDef {
    name: "deque",
    module: "collections",
    doc: "A list-like sequence optimized for data accesses near its endpoints.",
    kind: Kind::Payload,
    flags: TypeFlags::BASE.with(TypeFlags::WEAKREF).with(TypeFlags::SEQUENCE),
    unhashable: true,
    methods: METHODS,
    attributes: &[getter("maxlen", maxlen, "maximum size of a deque or None if unbounded")],
    ..ClassDef::PLAIN
};

static METHODS: &[NativeDef] = &[
    static_method("__new__", "(cls, /, *args, **kwargs)", new, "Create and return a new object."),
    method("__init__", "(self, iterable=(), maxlen=None)", init, "Initialize self."),
    method("__repr__", "(self, /)", repr, "Return repr(self)."),
    method("__len__", "(self, /)", len, "Return len(self)."),
    method("__getitem__", "(self, key, /)", get_item, "Return self[key]."),
    method("__setitem__", "(self, key, value, /)", set_item, "Set self[key] to value."),
    method("__delitem__", "(self, key, /)", del_item, "Delete self[key]."),
    method("__contains__", "(self, key, /)", contains, "Return bool(key in self)."),
    method("__iter__", "(self, /)", iter, "Implement iter(self)."),
    method("__reversed__", "(self, /)", reversed, "Return a reverse iterator over the deque."),
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
    method("__copy__", "(self, /)", copy, "Return a shallow copy of a deque."),
    method("__reduce__", "(self, /)", reduce, "Return state information for pickling."),
    method("__sizeof__", "(self, /)", sizeof, "Return the size of the deque in memory, in bytes."),
    class_method("__class_getitem__", "(cls, object, /)", class_getitem, "See PEP 585"),
    method("append", "(self, item, /)", append, "Add an element to the right side of the deque."),
    method("appendleft", "(self, item, /)", appendleft, "Add an element to the left side of the deque."),
    method("clear", "(self, /)", clear, "Remove all elements from the deque."),
    method("copy", "(self, /)", copy, "Return a shallow copy of a deque."),
    method("count", "(self, value, /)", count, "Return number of occurrences of value."),
    method(
        "extend",
        "(self, iterable, /)",
        extend,
        "Extend the right side of the deque with elements from the iterable.",
    ),
    method(
        "extendleft",
        "(self, iterable, /)",
        extendleft,
        "Extend the left side of the deque with elements from the iterable.",
    ),
    method(
        "index",
        "(self, value, start=<unrepresentable>, stop=<unrepresentable>, /)",
        index,
        "Return first index of value.\n\nRaises ValueError if the value is not present.",
    ),
    method("insert", "(self, index, value, /)", insert, "Insert value before index."),
    method("pop", "(self, /)", pop, "Remove and return the rightmost element."),
    method("popleft", "(self, /)", popleft, "Remove and return the leftmost element."),
    method("remove", "(self, value, /)", remove, "Remove first occurrence of value."),
    method("reverse", "(self, /)", reverse, "Reverse *IN PLACE*."),
    method(
        "rotate",
        "(self, n=1, /)",
        rotate,
        "Rotate the deque n steps to the right.  If n is negative, rotates left.",
    ),
];

const ITERATOR_BASE: ClassDef =
    ClassDef { module: "collections", kind: Kind::Iterator, flags: TypeFlags(0), ..ClassDef::PLAIN };

pub(super) static ITERATOR: ClassDef = ClassDef {
    name: "_deque_iterator",
    methods: iterator_methods![
        static_method("__new__", "(cls, deque, index=0, /)", iterator_new, "Create and return a new object."),
        method("__length_hint__", "(self, /)", iterator_hint, "Private method returning an estimate of len(list(it))."),
        method("__reduce__", "(self, /)", iterator_reduce, "Return state information for pickling."),
    ],
    ..ITERATOR_BASE
};

pub(super) static REVERSE_ITERATOR: ClassDef = ClassDef {
    name: "_deque_reverse_iterator",
    methods: iterator_methods![
        static_method("__new__", "(cls, deque, index=0, /)", iterator_new, "Create and return a new object."),
        method("__length_hint__", "(self, /)", iterator_hint, "Private method returning an estimate of len(list(it))."),
        method("__reduce__", "(self, /)", iterator_reduce, "Return state information for pickling."),
    ],
    ..ITERATOR_BASE
};

comparisons!(compare);

/// The data of the deque that a method was called on.
fn deque(vm: &Vm, value: Value) -> &'static Deque {
    match vm.payload(value) {
        Some(deque) => deque,
        None => unreachable!("a method's receiver is of its class"),
    }
}

fn empty(vm: &mut Vm, class: Gc<Type>, limit: Option<usize>) -> Result<Value, Raised> {
    let data = Deque::new(vm)?;
    data.limit.set(limit);
    Ok(vm.new_payload(class, Box::new(data))?.value())
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = class::of(vm, args[0])?;
    empty(vm, class, None)
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let limit = match args[2].given().filter(|limit| !limit.is_none()) {
        None => None,
        Some(limit) => {
            if !vm.is_int(limit) {
                return Err(vm.type_error("an integer is required"));
            }
            let limit = vm.size_i64(limit)?;
            if limit < 0 {
                return Err(vm.value_error("maxlen must be non-negative"));
            }
            Some(limit as usize)
        }
    };
    let data = deque(vm, args[0]);
    data.limit.set(limit);
    if data.len() > 0 {
        data.clear(vm, args[0])?;
    }
    match args[1].given() {
        Some(iterable) => extend(vm, &[args[0], iterable]),
        None => Ok(Value::NONE),
    }
}

fn maxlen(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    match deque(vm, value).limit.get() {
        Some(limit) => vm.new_int_u64(limit as u64),
        None => Ok(Value::NONE),
    }
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let data = deque(vm, args[0]);
    let name = vm.short_type_name(args[0]);
    let text = vm.repr_guarded(args[0], |vm| {
        let mut out = format!("{name}([").into_bytes();
        let mut at = 0;
        while at < data.len() {
            if at > 0 {
                out.extend_from_slice(b", ");
            }
            vm.push_repr(&mut out, data.get(at))?;
            at += 1;
        }
        match data.limit.get() {
            Some(limit) => out.extend_from_slice(format!("], maxlen={limit})").as_bytes()),
            None => out.extend_from_slice(b"])"),
        }
        vm.new_str_wtf8(&out)
    })?;
    match text {
        Some(text) => Ok(text),
        None => vm.new_str("[...]"),
    }
}

fn len(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::small_int(deque(vm, args[0]).len() as i64))
}

fn item_place(vm: &mut Vm, data: &Deque, key: Value) -> Result<usize, Raised> {
    if !vm.is_index(key) {
        let name = vm.type_name(key);
        return Err(vm.type_error(format!("sequence index must be integer, not '{name}'")));
    }
    let index = vm.index_i64(key)?;
    match place(index, data.len()) {
        Some(at) => Ok(at),
        None => Err(vm.index_error("deque index out of range")),
    }
}

fn get_item(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let data = deque(vm, args[0]);
    let at = item_place(vm, data, args[1])?;
    Ok(data.get(at))
}

fn set_item(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let data = deque(vm, args[0]);
    let at = item_place(vm, data, args[1])?;
    data.set(at, args[2]);
    Ok(Value::NONE)
}

fn del_item(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let data = deque(vm, args[0]);
    let at = item_place(vm, data, args[1])?;
    data.remove(at);
    Ok(Value::NONE)
}

/// The first place from `start` to `stop` of an item equal to `value`.
fn find(vm: &mut Vm, data: &Deque, value: Value, start: usize, stop: usize) -> Result<Option<usize>, Raised> {
    let version = data.version.get();
    for at in start..stop.min(data.len()) {
        let equal = vm.equal(data.get(at), value)?;
        if data.version.get() != version {
            return Err(vm.runtime_error("deque mutated during iteration"));
        }
        if equal {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

fn contains(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let data = deque(vm, args[0]);
    Ok(Value::bool(find(vm, data, args[1], 0, usize::MAX)?.is_some()))
}

// Iterators: state 0 the deque, state 1 its version, `index` the next place counted from the end where it begins.

fn iterator(vm: &mut Vm, value: Value, backward: bool, start: usize) -> Result<Value, Raised> {
    let version = Value::small_int(deque(vm, value).version.get() as i64);
    let length = deque(vm, value).len();
    let Some(classes) = vm.extension::<State>().deque_iterators else { return Ok(Value::NONE) };
    let class = classes[usize::from(backward)];
    let state = [value, version, Value::bool(backward), Value::NONE];
    let iterator = vm.new_iterator(class, iterator_step, state, length)?;
    this(iterator).index.set(start);
    Ok(iterator)
}

fn iter(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    iterator(vm, args[0], false, 0)
}

fn reversed(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    iterator(vm, args[0], true, 0)
}

fn iterator_new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if vm.payload::<Deque>(args[1]).is_none() {
        let name = vm.type_name(args[1]);
        return Err(vm.type_error(format!("argument 1 must be collections.deque, not {name}")));
    }
    let start = match args[2].given() {
        Some(start) => vm.size_i64(start)?.max(0) as usize,
        None => 0,
    };
    let class = class::of(vm, args[0])?;
    let backward = vm.extension::<State>().deque_iterators.is_some_and(|classes| classes[1] == class);
    iterator(vm, args[1], backward, start)
}

fn iterator_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let value = iterator.state[0].get();
    if value.is_none() {
        return Ok(None);
    }
    let data = deque(vm, value);
    let at = iterator.index.get();
    if iterator.state[1].get() != Value::small_int(data.version.get() as i64) {
        iterator.limit.set(0);
        return Err(vm.runtime_error("deque mutated during iteration"));
    }
    if at >= iterator.limit.get() {
        iterator.state[0].set(Value::NONE);
        return Ok(None);
    }
    iterator.index.set(at + 1);
    let backward = iterator.state[2].get() == Value::TRUE;
    Ok(Some(data.get(if backward { data.len() - 1 - at } else { at })))
}

fn iterator_hint(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let iterator = this(args[0]);
    Ok(Value::small_int(iterator.limit.get().saturating_sub(iterator.index.get()) as i64))
}

fn iterator_reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let iterator = this(args[0]);
    let class = vm.type_of(args[0]).value();
    vm.reduction(class, &[iterator.state[0].get(), Value::small_int(iterator.index.get() as i64)], None)
}

/// A deque of the same class and limit with the same items.
fn copy(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let data = deque(vm, args[0]);
    let class = vm.type_of(args[0]);
    if Some(class) == vm.extension::<State>().deque {
        let result = empty(vm, class, data.limit.get())?;
        let to = deque(vm, result);
        for at in 0..data.len() {
            to.push_back(vm, result, data.get(at))?;
        }
        return Ok(result);
    }
    match data.limit.get() {
        Some(_) => {
            let limit = maxlen(vm, args[0])?;
            vm.call(class.value(), &[args[0], limit])
        }
        None => vm.call(class.value(), &[args[0]]),
    }
}

fn add(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if vm.payload::<Deque>(args[1]).is_none() {
        let name = vm.type_name(args[1]);
        return Err(vm.type_error(format!("can only concatenate deque (not \"{name}\") to deque")));
    }
    let sum = copy(vm, args)?;
    extend(vm, &[sum, args[1]])?;
    Ok(sum)
}

fn iadd(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    extend(vm, args)?;
    Ok(args[0])
}

fn mul(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if !vm.is_index(args[1]) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let product = copy(vm, args)?;
    imul(vm, &[product, args[1]])
}

fn imul(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let data = deque(vm, args[0]);
    let Some(count) = vm.repeat_count(args[1], data.len())? else { return Ok(Value::NOT_IMPLEMENTED) };
    let items: Vec<Value> = (0..data.len()).map(|at| data.get(at)).collect();
    if count == 0 || items.is_empty() {
        data.clear(vm, args[0])?;
        return Ok(args[0]);
    }
    // Where there is a limit, only the last repetitions remain.
    let needed = data.limit.get().map_or(count, |limit| count.min(limit / items.len() + 2));
    for _ in 1..needed {
        for item in &items {
            data.push_back(vm, args[0], *item)?;
        }
    }
    Ok(args[0])
}

fn compare(vm: &mut Vm, op: CompareOp, left: Value, right: Value) -> Result<Value, Raised> {
    let (Some(left), Some(right)) = (vm.payload::<Deque>(left), vm.payload::<Deque>(right)) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let versions = (left.version.get(), right.version.get());
    let result = vm.compare_sequences(op, (|| left.len(), |at| left.get(at)), (|| right.len(), |at| right.get(at)))?;
    if (left.version.get(), right.version.get()) != versions {
        return Err(vm.runtime_error("deque mutated during iteration"));
    }
    Ok(result)
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.type_of(args[0]).value();
    let limit = maxlen(vm, args[0])?;
    let empty = vm.new_tuple(&[])?.value();
    let arguments = if limit.is_none() { empty } else { vm.new_tuple(&[empty, limit])?.value() };
    let state = match vm.instance_dict(args[0])? {
        Some(dict) if !dict.is_empty() => dict.value(),
        _ => Value::NONE,
    };
    let items = iter(vm, args)?;
    Ok(vm.new_tuple(&[class, arguments, state, items])?.value())
}

fn sizeof(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::small_int(deque(vm, args[0]).size() as i64))
}

fn append(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    deque(vm, args[0]).push_back(vm, args[0], args[1])?;
    Ok(Value::NONE)
}

fn appendleft(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    deque(vm, args[0]).push_front(vm, args[0], args[1])?;
    Ok(Value::NONE)
}

fn clear(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    deque(vm, args[0]).clear(vm, args[0])?;
    Ok(Value::NONE)
}

fn count(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let data = deque(vm, args[0]);
    let version = data.version.get();
    let mut count = 0;
    for at in 0..data.len() {
        count += i64::from(vm.equal(data.get(at), args[1])?);
        if data.version.get() != version {
            return Err(vm.runtime_error("deque mutated during iteration"));
        }
    }
    Ok(Value::small_int(count))
}

fn extend(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let data = deque(vm, args[0]);
    if args[0] == args[1] {
        let items: Vec<Value> = (0..data.len()).map(|at| data.get(at)).collect();
        for item in items {
            data.push_back(vm, args[0], item)?;
        }
        return Ok(Value::NONE);
    }
    vm.for_each(args[1], |vm, item| data.push_back(vm, args[0], item).map(|()| true))?;
    Ok(Value::NONE)
}

fn extendleft(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let data = deque(vm, args[0]);
    if args[0] == args[1] {
        let items: Vec<Value> = (0..data.len()).map(|at| data.get(at)).collect();
        for item in items {
            data.push_front(vm, args[0], item)?;
        }
        return Ok(Value::NONE);
    }
    vm.for_each(args[1], |vm, item| data.push_front(vm, args[0], item).map(|()| true))?;
    Ok(Value::NONE)
}

fn index(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let data = deque(vm, args[0]);
    let (start, stop) = vm.search_bounds(args[2], args[3], data.len())?;
    match find(vm, data, args[1], start, stop)? {
        Some(at) => Ok(Value::small_int(at as i64)),
        None => Err(vm.value_error("deque.index(x): x not in deque")),
    }
}

fn insert(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let data = deque(vm, args[0]);
    let index = vm.size_i64(args[1])?;
    let length = data.len();
    if data.limit.get() == Some(length) {
        return Err(vm.index_error("deque already at its maximum size"));
    }
    let at = if index < 0 { index.saturating_add(length as i64).max(0) as usize } else { (index as usize).min(length) };
    data.insert(vm, args[0], at, args[2])?;
    Ok(Value::NONE)
}

fn pop(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    match deque(vm, args[0]).pop_back() {
        Some(value) => Ok(value),
        None => Err(vm.index_error("pop from an empty deque")),
    }
}

fn popleft(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    match deque(vm, args[0]).pop_front() {
        Some(value) => Ok(value),
        None => Err(vm.index_error("pop from an empty deque")),
    }
}

fn remove(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let data = deque(vm, args[0]);
    let version = data.version.get();
    for at in 0..data.len() {
        let equal = vm.equal(data.get(at), args[1])?;
        if data.version.get() != version {
            return Err(vm.index_error("deque mutated during remove()."));
        }
        if equal {
            data.remove(at);
            return Ok(Value::NONE);
        }
    }
    Err(vm.value_error("deque.remove(x): x not in deque"))
}

fn reverse(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let data = deque(vm, args[0]);
    let length = data.len();
    for at in 0..length / 2 {
        let (low, high) = (data.get(at), data.get(length - 1 - at));
        data.set(at, high);
        data.set(length - 1 - at, low);
    }
    Ok(Value::NONE)
}

fn rotate(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let steps = match args[1].given() {
        Some(steps) => vm.size_i64(steps)?,
        None => 1,
    };
    let data = deque(vm, args[0]);
    if data.len() > 1 {
        let left = (-i128::from(steps)).rem_euclid(data.len() as i128) as usize;
        data.rotate_left(vm, args[0], left)?;
    }
    Ok(Value::NONE)
}
