//! The methods of `tuple`.

use super::list_methods::class_getitem;
use super::sequence::comparisons;
use super::*;

pub(super) static TABLE: TypeTable = TypeTable {
    class: |types| types.tuple,
    doc: "Built-in immutable sequence.\n\nIf no argument is given, the constructor returns an empty tuple.\nIf iterable is specified the tuple is initialized from iterable's items.\n\nIf the argument is a tuple, the return value is the same object.",
    unhashable: false,
    methods: &[
        static_method("__new__", "(cls, iterable=(), /)", new, "Create and return a new object."),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__hash__", "(self, /)", hash, "Return hash(self)."),
        method("__len__", "(self, /)", len, "Return len(self)."),
        method("__getitem__", "(self, key, /)", get_item, "Return self[key]."),
        method("__contains__", "(self, key, /)", contains, "Return bool(key in self)."),
        method("__iter__", "(self, /)", iter, "Implement iter(self)."),
        method("__add__", "(self, value, /)", add, "Return self+value."),
        method("__mul__", "(self, value, /)", mul, "Return self*value."),
        method("__rmul__", "(self, value, /)", mul, "Return value*self."),
        method("__lt__", "(self, value, /)", lt, "Return self<value."),
        method("__le__", "(self, value, /)", le, "Return self<=value."),
        method("__eq__", "(self, value, /)", eq, "Return self==value."),
        method("__ne__", "(self, value, /)", ne, "Return self!=value."),
        method("__gt__", "(self, value, /)", gt, "Return self>value."),
        method("__ge__", "(self, value, /)", ge, "Return self>=value."),
        method("__getnewargs__", "(self, /)", getnewargs, ""),
        class_method(
            "__class_getitem__",
            "(cls, object, /)",
            class_getitem,
            "Tuples are generic over their items' types.",
        ),
        method("count", "(self, value, /)", count, "Return number of occurrences of value."),
        method(
            "index",
            "(self, value, start=0, stop=9223372036854775807, /)",
            index,
            "Return first index of value.\n\nRaises ValueError if the value is not present.",
        ),
    ],
    attributes: &[],
};

comparisons!(compare);

fn items(value: Value) -> &'static [Value] {
    match value.cast::<Tuple>() {
        Some(tuple) => tuple.items(),
        None => unreachable!("a method's receiver is of its class"),
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.new_class(args[0], vm.types.tuple)?;
    let exact = class == vm.types.tuple;
    let Some(iterable) = args[1].given() else {
        return if exact { Ok(vm.new_tuple(&[])?.value()) } else { vm.tuple_of_class(class, &[]) };
    };
    if exact && vm.is_exact(iterable, class) {
        return Ok(iterable);
    }
    let values = vm.collect(iterable)?;
    if exact { Ok(vm.new_tuple(&values)?.value()) } else { vm.tuple_of_class(class, &values) }
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let items = items(args[0]);
    if items.is_empty() {
        return vm.new_str("()");
    }
    let text = vm.repr_guarded(args[0], |vm| {
        let mut out = b"(".to_vec();
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                out.extend_from_slice(b", ");
            }
            vm.push_repr(&mut out, *item)?;
        }
        out.extend_from_slice(if items.len() == 1 { b",)" } else { b")" });
        vm.new_str_wtf8(&out)
    })?;
    match text {
        Some(text) => Ok(text),
        None => vm.new_str("(...)"),
    }
}

fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let hash = vm.tuple_hash(args[0])?;
    vm.new_int(hash as i64)
}

fn len(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::small_int(items(args[0]).len() as i64))
}

fn get_item(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let items = items(args[0]);
    if let Some(slice) = args[1].cast::<Slice>() {
        let bounds = vm.slice_bounds(slice, items.len())?;
        if bounds.count == items.len() && bounds.step == 1 && vm.is_exact(args[0], vm.types.tuple) {
            return Ok(args[0]);
        }
        if bounds.step == 1 {
            let start = bounds.start as usize;
            return Ok(vm.new_tuple(&items[start..start + bounds.count])?.value());
        }
        let part: Vec<Value> = bounds.indices().map(|at| items[at]).collect();
        return Ok(vm.new_tuple(&part)?.value());
    }
    let at = vm.item_place(args[1], items.len(), "tuple")?;
    Ok(items[at])
}

fn contains(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    for item in items(args[0]) {
        if vm.equal(*item, args[1])? {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}

fn iter(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.types.tuple_iterator;
    vm.new_iterator(class, container_iterators::tuple_step, container_iterators::state(args[0]), 0)
}

fn add(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let Some(right) = args[1].cast::<Tuple>() else { return Ok(Value::NOT_IMPLEMENTED) };
    let left = items(args[0]);
    if left.is_empty() && vm.is_exact(args[1], vm.types.tuple) {
        return Ok(args[1]);
    }
    if right.length == 0 && vm.is_exact(args[0], vm.types.tuple) {
        return Ok(args[0]);
    }
    let sum = [left, right.items()].concat();
    Ok(vm.new_tuple(&sum)?.value())
}

fn mul(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let items = items(args[0]);
    let Some(count) = vm.repeat_count(args[1], items.len())? else { return Ok(Value::NOT_IMPLEMENTED) };
    if (count == 1 || items.is_empty()) && vm.is_exact(args[0], vm.types.tuple) {
        return Ok(args[0]);
    }
    if count == 0 || items.is_empty() {
        return Ok(vm.new_tuple(&[])?.value());
    }
    let shape = vm.types.tuple.instance_shape.get();
    let product = vm.new_tuple_of(shape, items.len() * count)?;
    for at in 0..items.len() * count {
        product.init(at, items[at % items.len()]);
    }
    Ok(product.value())
}

fn compare(vm: &mut Vm, op: CompareOp, left: Value, right: Value) -> Result<Value, Raised> {
    let (Some(left), Some(right)) = (left.cast::<Tuple>(), right.cast::<Tuple>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    // Unlike lists, tuples of different lengths are compared item by item even for equality, but nobody can tell unless
    // an item's `__eq__` has effects; the shortcut is the one of lists.
    let (left, right) = (left.items(), right.items());
    vm.compare_sequences(op, (|| left.len(), |at| left[at]), (|| right.len(), |at| right[at]))
}

fn getnewargs(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let plain = vm.new_tuple(items(args[0]))?.value();
    Ok(vm.new_tuple(&[plain])?.value())
}

fn count(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let mut count = 0;
    for item in items(args[0]) {
        count += i64::from(vm.equal(*item, args[1])?);
    }
    Ok(Value::small_int(count))
}

fn index(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let items = items(args[0]);
    let (start, stop) = vm.search_bounds(args[2], args[3], items.len())?;
    for (at, item) in items.iter().enumerate().take(stop).skip(start) {
        if vm.equal(*item, args[1])? {
            return Ok(Value::small_int(at as i64));
        }
    }
    Err(vm.value_error("tuple.index(x): x not in tuple"))
}

impl Vm {
    /// A tuple of a subclass.
    pub fn tuple_of_class(&mut self, class: Gc<Type>, items: &[Value]) -> Result<Value, Raised> {
        let tuple = self.new_tuple_of(class.instance_shape.get(), items.len())?;
        for (at, item) in items.iter().enumerate() {
            tuple.init(at, *item);
        }
        Ok(tuple.value())
    }

    /// `hash(tuple)`, kept in the tuple.
    pub fn tuple_hash(&mut self, value: Value) -> Result<u64, Raised> {
        let Some(tuple) = value.cast::<Tuple>() else { return self.hash(value) };
        match tuple.hash.get() {
            0 => {}
            hash => return Ok(hash),
        }
        self.check_native_stack()?;
        let items = tuple.items();
        let mut few = [0i64; 8];
        let hash = if let Some(hashes) = few.get_mut(..items.len()) {
            for (hash, item) in hashes.iter_mut().zip(items) {
                *hash = self.hash(*item)? as i64;
            }
            crate::text::hash::tuple(hashes.iter().copied())
        } else {
            let mut hashes = Vec::with_capacity(items.len());
            for item in items {
                hashes.push(self.hash(*item)? as i64);
            }
            crate::text::hash::tuple(hashes.into_iter())
        };
        tuple.hash.set(hash as u64);
        Ok(hash as u64)
    }
}
