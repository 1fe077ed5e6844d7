//! Ranges: making them, and the methods of `range`.

use super::sequence::{adjust_slice, comparisons, place};
use super::*;

pub(super) static TABLE: TypeTable = TypeTable {
    class: |types| types.range,
    doc: "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nReturn an object that produces a sequence of integers from start (inclusive)\nto stop (exclusive) by step.",
    unhashable: false,
    methods: &[
        static_method("__new__", "(cls, /, *args, **kwargs)", new, "Create and return a new object."),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__hash__", "(self, /)", hash, "Return hash(self)."),
        method("__bool__", "(self, /)", bool, "True if self else False"),
        method("__len__", "(self, /)", len, "Return len(self)."),
        method("__getitem__", "(self, key, /)", get_item, "Return self[key]."),
        method("__contains__", "(self, key, /)", contains, "Return bool(key in self)."),
        method("__iter__", "(self, /)", iter, "Implement iter(self)."),
        method("__reversed__", "(self, /)", reversed, "Return a reverse iterator."),
        method("__lt__", "(self, value, /)", lt, "Return self<value."),
        method("__le__", "(self, value, /)", le, "Return self<=value."),
        method("__eq__", "(self, value, /)", eq, "Return self==value."),
        method("__ne__", "(self, value, /)", ne, "Return self!=value."),
        method("__gt__", "(self, value, /)", gt, "Return self>value."),
        method("__ge__", "(self, value, /)", ge, "Return self>=value."),
        method("__reduce__", "(self, /)", reduce, "Return state information for pickling."),
        method(
            "count",
            "(self, value, /)",
            count,
            "rangeobject.count(value) -> integer -- return number of occurrences of value",
        ),
        method(
            "index",
            "(self, value, /)",
            index,
            "rangeobject.index(value) -> integer -- return index of value.\nRaise ValueError if the value is not present.",
        ),
    ],
    attributes: &[
        getter("start", |_, value| Ok(range(value).start), ""),
        getter("stop", |_, value| Ok(range(value).stop), ""),
        getter("step", |_, value| Ok(range(value).step), ""),
    ],
};

comparisons!(compare);

fn range(value: Value) -> Gc<Range> {
    match value.cast::<Range>() {
        Some(range) => range,
        None => unreachable!("a method's receiver is of its class"),
    }
}

impl Range {
    /// Start, step and length, if all that the range gives are small ints.
    #[inline]
    pub fn as_small(&self) -> Option<(i64, i64, i64)> {
        self.stop.as_small_int()?;
        Some((self.start.as_small_int()?, self.step.as_small_int()?, self.length.as_small_int()?))
    }
}

impl Vm {
    /// A range; the bounds are ints, the step is not 0.
    pub fn new_range(&mut self, start: Value, stop: Value, step: Value) -> Result<Value, Raised> {
        let length = match (start.as_small_int(), stop.as_small_int(), step.as_small_int()) {
            (Some(start), Some(stop), Some(step)) if step != 0 => {
                let distance = if step > 0 { stop - start } else { start - stop };
                let length = if distance > 0 { (distance - 1) as u64 / step.unsigned_abs() + 1 } else { 0 };
                self.new_int_u64(length)?
            }
            _ => self.big_range_length(start, stop, step)?,
        };
        let header = self.header(crate::heap::Kind::Range);
        Ok(self.alloc(Range { header, start, stop, step, length })?.value())
    }

    fn big_range_length(&mut self, start: Value, stop: Value, step: Value) -> Result<Value, Raised> {
        let (zero, one) = (Value::small_int(0), Value::small_int(1));
        let forward = self.compare_bool(CompareOp::Gt, step, zero)?;
        let (low, high) = if forward { (start, stop) } else { (stop, start) };
        if !self.compare_bool(CompareOp::Lt, low, high)? {
            return Ok(zero);
        }
        let distance = self.binary(BinaryOp::Sub, high, low)?;
        let distance = self.binary(BinaryOp::Sub, distance, one)?;
        let step = if forward { step } else { self.unary(Dunder::Neg, step)? };
        let steps = self.binary(BinaryOp::FloorDiv, distance, step)?;
        self.binary(BinaryOp::Add, steps, one)
    }

    /// `start + step * at`
    fn range_item(&mut self, range: Gc<Range>, at: Value) -> Result<Value, Raised> {
        let distance = self.binary(BinaryOp::Mul, range.step, at)?;
        self.binary(BinaryOp::Add, range.start, distance)
    }

    fn range_iterator(
        &mut self,
        start: Value,
        step: Value,
        length: Value,
        last: Option<Value>,
    ) -> Result<Value, Raised> {
        if let (Some(first), Some(_), Some(count)) = (start.as_small_int(), step.as_small_int(), length.as_small_int())
            && last.is_none_or(|last| last.is_small_int())
        {
            let class = self.types.range_iterator;
            let state = container_iterators::state(step);
            let iterator = self.new_iterator(class, container_iterators::range_step, state, count as usize)?;
            container_iterators::this(iterator).index.set(first as usize);
            return Ok(iterator);
        }
        let class = self.types.longrange_iterator;
        self.new_iterator(class, container_iterators::longrange_step, [start, step, length, Value::NONE], 0)
    }

    /// The place of an int in a range; `None` if it is not there.
    fn range_place(&mut self, range: Gc<Range>, value: Value) -> Result<Option<Value>, Raised> {
        let zero = Value::small_int(0);
        if let (Some((start, step, length)), Some(value)) = (range.as_small(), self.as_i64(value)) {
            let distance = i128::from(value) - i128::from(start);
            let at = distance / i128::from(step);
            let inside = distance % i128::from(step) == 0 && (0..i128::from(length)).contains(&at);
            return Ok(inside.then(|| Value::small_int(at as i64)));
        }
        let distance = self.binary(BinaryOp::Sub, value, range.start)?;
        let rest = self.binary(BinaryOp::Mod, distance, range.step)?;
        if self.truth(rest)? {
            return Ok(None);
        }
        let at = self.binary(BinaryOp::FloorDiv, distance, range.step)?;
        let inside =
            self.compare_bool(CompareOp::Ge, at, zero)? && self.compare_bool(CompareOp::Lt, at, range.length)?;
        Ok(inside.then_some(at))
    }

    /// `range[slice]`
    fn range_slice(&mut self, range: Gc<Range>, slice: Gc<Slice>) -> Result<Value, Raised> {
        if let Some((start, step, length)) = range.as_small() {
            let bounds = self.slice_bounds(slice, length as usize)?;
            let item = |at: i64| i128::from(start) + i128::from(step) * i128::from(at);
            let step = i128::from(step) * i128::from(bounds.step);
            let mut parts = [Value::NONE; 3];
            for (part, value) in parts.iter_mut().zip([item(bounds.start), item(bounds.stop), step]) {
                *part = self.new_int_from(&dashu_int::IBig::from(value))?;
            }
            return self.new_range(parts[0], parts[1], parts[2]);
        }
        let [start, stop, step] = self.slice_indices(slice, range.length)?;
        let first = self.range_item(range, start)?;
        let last = self.range_item(range, stop)?;
        let step = self.binary(BinaryOp::Mul, range.step, step)?;
        self.new_range(first, last, step)
    }

    /// `slice.indices(length)` for a length of any size.
    pub(super) fn slice_indices(&mut self, slice: Gc<Slice>, length: Value) -> Result<[Value; 3], Raised> {
        let message = "slice indices must be integers or None or have an __index__ method";
        let mut bounds = [None; 3];
        for (bound, given) in bounds.iter_mut().zip([slice.step, slice.start, slice.stop]) {
            if !given.is_none() {
                if !self.is_index(given) {
                    return Err(self.type_error(message));
                }
                *bound = Some(self.index_value(given)?);
            }
        }
        let [step, start, stop] = bounds;
        let step = step.unwrap_or(Value::small_int(1));
        if step == Value::small_int(0) {
            return Err(self.value_error("slice step cannot be zero"));
        }
        let small = |vm: &Vm, value: Option<Value>| value.map_or(Some(None), |value| vm.as_i64(value).map(Some));
        if let (Some(length), Some(start), Some(stop), Some(step)) =
            (length.as_small_int(), small(self, start), small(self, stop), self.as_i64(step))
        {
            let bounds = adjust_slice(start, stop, step.max(-i64::MAX), length as usize);
            return Ok([self.new_int(bounds.start)?, self.new_int(bounds.stop)?, self.new_int(bounds.step)?]);
        }
        let zero = Value::small_int(0);
        let backward = self.compare_bool(CompareOp::Lt, step, zero)?;
        let (lowest, highest) = if backward {
            (Value::small_int(-1), self.binary(BinaryOp::Sub, length, Value::small_int(1))?)
        } else {
            (zero, length)
        };
        let mut clamped = [Value::NONE; 2];
        for (at, bound) in [start, stop].into_iter().enumerate() {
            clamped[at] = match bound {
                None if (at == 0) == backward => highest,
                None => lowest,
                Some(bound) if self.compare_bool(CompareOp::Lt, bound, zero)? => {
                    let bound = self.binary(BinaryOp::Add, bound, length)?;
                    if self.compare_bool(CompareOp::Lt, bound, lowest)? { lowest } else { bound }
                }
                Some(bound) if self.compare_bool(CompareOp::Gt, bound, highest)? => highest,
                Some(bound) => bound,
            };
        }
        Ok([clamped[0], clamped[1], step])
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.new_class(args[0], vm.types.range)?;
    let given = args[1].cast::<Tuple>().map_or(&[][..], |tuple| tuple.items());
    if args[2].cast::<Dict>().is_some_and(|dict| !dict.is_empty()) {
        return Err(vm.type_error("range() takes no keyword arguments"));
    }
    let mut bounds = [Value::small_int(0), Value::small_int(0), Value::small_int(1)];
    match *given {
        [] => return Err(vm.type_error("range expected at least 1 argument, got 0")),
        [stop] => bounds[1] = vm.index_value(stop)?,
        [_, _] | [_, _, _] => {
            for (bound, given) in bounds.iter_mut().zip(given) {
                *bound = vm.index_value(*given)?;
            }
        }
        _ => {
            let count = given.len();
            return Err(vm.type_error(format!("range expected at most 3 arguments, got {count}")));
        }
    }
    // Bools are ints to a range, but it shows ints.
    for bound in &mut bounds {
        if bound.is_bool() {
            *bound = Value::small_int(i64::from(*bound == Value::TRUE));
        }
    }
    if bounds[2] == Value::small_int(0) {
        return Err(vm.value_error("range() arg 3 must not be zero"));
    }
    vm.new_range(bounds[0], bounds[1], bounds[2])
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let range = range(args[0]);
    let (start, stop) = (vm.repr_text(range.start)?, vm.repr_text(range.stop)?);
    if range.step == Value::small_int(1) {
        return vm.new_str(&format!("range({start}, {stop})"));
    }
    let step = vm.repr_text(range.step)?;
    vm.new_str(&format!("range({start}, {stop}, {step})"))
}

/// What makes two ranges equal: the length, the first item, and the step if there are two items.
fn essence(range: Gc<Range>) -> [Value; 3] {
    let start = if range.length == Value::small_int(0) { Value::NONE } else { range.start };
    let one = range.length == Value::small_int(1);
    [range.length, start, if start.is_none() || one { Value::NONE } else { range.step }]
}

fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let key = vm.new_tuple(&essence(range(args[0])))?.value();
    let hash = vm.tuple_hash(key)?;
    vm.new_int(hash as i64)
}

fn bool(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::bool(range(args[0]).length != Value::small_int(0)))
}

fn len(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let length = range(args[0]).length;
    match vm.as_i64(length) {
        Some(_) => Ok(length),
        None => Err(vm.overflow_error("Python int too large to convert to C ssize_t")),
    }
}

fn get_item(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let range = range(args[0]);
    if let Some(slice) = args[1].cast::<Slice>() {
        return vm.range_slice(range, slice);
    }
    if !vm.is_index(args[1]) {
        let name = vm.type_name(args[1]);
        return Err(vm.type_error(format!("range indices must be integers or slices, not {name}")));
    }
    let index = vm.index_value(args[1])?;
    if let (Some((start, step, length)), Some(index)) = (range.as_small(), vm.as_i64(index)) {
        return match place(index, length as usize) {
            Some(at) => vm.new_int(start + step * at as i64),
            None => Err(vm.index_error("range object index out of range")),
        };
    }
    let zero = Value::small_int(0);
    let negative = vm.compare_bool(CompareOp::Lt, index, zero)?;
    let at = if negative { vm.binary(BinaryOp::Add, index, range.length)? } else { index };
    if vm.compare_bool(CompareOp::Lt, at, zero)? || vm.compare_bool(CompareOp::Ge, at, range.length)? {
        return Err(vm.index_error("range object index out of range"));
    }
    vm.range_item(range, at)
}

fn contains(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let range = range(args[0]);
    if vm.is_exact(args[1], vm.types.int) || args[1].is_bool() {
        return Ok(Value::bool(vm.range_place(range, args[1])?.is_some()));
    }
    // Anything else may be equal to an int: look at each.
    Ok(Value::bool(search(vm, args[0], args[1])?.is_some()))
}

/// The place of the first item that equals `value`, by asking each.
fn search(vm: &mut Vm, range: Value, value: Value) -> Result<Option<i64>, Raised> {
    let mut at = 0;
    let mut found = false;
    vm.for_each(range, |vm, item| {
        found = vm.equal(item, value)?;
        at += i64::from(!found);
        Ok(!found)
    })?;
    Ok(found.then_some(at))
}

fn iter(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let range = range(args[0]);
    vm.range_iterator(range.start, range.step, range.length, Some(range.stop))
}

fn reversed(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let range = range(args[0]);
    let last = vm.binary(BinaryOp::Sub, range.length, Value::small_int(1))?;
    let last = vm.range_item(range, last)?;
    let step = vm.unary(Dunder::Neg, range.step)?;
    vm.range_iterator(last, step, range.length, Some(range.start))
}

fn compare(vm: &mut Vm, op: CompareOp, left: Value, right: Value) -> Result<Value, Raised> {
    let (Some(left), Some(right), CompareOp::Eq | CompareOp::Ne) = (left.cast::<Range>(), right.cast::<Range>(), op)
    else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let mut equal = true;
    for (left, right) in essence(left).into_iter().zip(essence(right)) {
        equal = equal && vm.equal(left, right)?;
    }
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let range = range(args[0]);
    let class = vm.types.range.value();
    vm.reduction(class, &[range.start, range.stop, range.step], None)
}

fn count(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if vm.is_exact(args[1], vm.types.int) || args[1].is_bool() {
        return Ok(Value::small_int(i64::from(vm.range_place(range(args[0]), args[1])?.is_some())));
    }
    let mut count = 0;
    vm.for_each(args[0], |vm, item| {
        count += i64::from(vm.equal(item, args[1])?);
        Ok(true)
    })?;
    Ok(Value::small_int(count))
}

fn index(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if vm.is_exact(args[1], vm.types.int) || args[1].is_bool() {
        return match vm.range_place(range(args[0]), args[1])? {
            Some(at) => Ok(at),
            None => Err(vm.value_error("range.index(x): x not in range")),
        };
    }
    match search(vm, args[0], args[1])? {
        Some(at) => Ok(Value::small_int(at)),
        None => Err(vm.value_error("sequence.index(x): x not in sequence")),
    }
}
