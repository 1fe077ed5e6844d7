//! What all sequences share: indices, slices, lexicographic comparison, text of items, repetition counts.

use std::cmp::Ordering;

use super::*;
use crate::heap::Kind;

/// What a slice means for a sequence of a given length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SliceBounds {
    pub start: i64,
    pub stop: i64,
    pub step: i64,
    /// How many items it selects.
    pub count: usize,
}

impl SliceBounds {
    /// The indices it selects, in its order.
    pub fn indices(self) -> impl std::iter::Iterator<Item = usize> {
        (0..self.count as i64).map(move |at| (self.start + at * self.step) as usize)
    }
}

/// `slice(start, stop, step).indices(length)`, given the bounds where they are not `None`; the step is not 0.
pub fn adjust_slice(start: Option<i64>, stop: Option<i64>, step: i64, length: usize) -> SliceBounds {
    let length = length as i64;
    let clamp = |bound: i64| {
        let (lowest, highest) = if step < 0 { (-1, length - 1) } else { (0, length) };
        if bound < 0 { bound.saturating_add(length).max(lowest) } else { bound.min(highest) }
    };
    let (first, last) = if step < 0 { (length - 1, -1) } else { (0, length) };
    let start = start.map_or(first, clamp);
    let stop = stop.map_or(last, clamp);
    let distance = if step > 0 { stop - start } else { start - stop };
    let count = if distance > 0 { (distance - 1) as u64 / step.unsigned_abs() + 1 } else { 0 };
    SliceBounds { start, stop, step, count: count as usize }
}

/// The place of an index, which counts from the end if it is negative; `None` if it lies outside.
#[inline(always)]
pub fn place(index: i64, length: usize) -> Option<usize> {
    let at = if index < 0 { index + length as i64 } else { index };
    (0..length as i64).contains(&at).then_some(at as usize)
}

impl Vm {
    /// A bound of a slice: an int, clamped to what an index can be.
    fn slice_bound(&mut self, bound: Value) -> Result<Option<i64>, Raised> {
        if bound.is_none() {
            return Ok(None);
        }
        self.clamped_index(bound, "slice indices must be integers or None or have an __index__ method").map(Some)
    }

    /// An int beyond 64 bits counts as the nearest that fits. TypeError with `message` for what is no integer.
    fn clamped_index(&mut self, bound: Value, message: &str) -> Result<i64, Raised> {
        if let Some(int) = bound.as_small_int() {
            return Ok(int);
        }
        if !self.is_int(bound) && self.dunder_of(bound, Dunder::Index).is_none() {
            return Err(self.type_error(message));
        }
        let index = self.index_value(bound)?;
        Ok(self.as_i64(index).unwrap_or_else(|| {
            if index.cast::<BigInt>().is_some_and(|big| big.negative) { i64::MIN } else { i64::MAX }
        }))
    }

    /// What a slice object means for a sequence of `length` items. May run `__index__`.
    pub fn slice_bounds(&mut self, slice: Gc<Slice>, length: usize) -> Result<SliceBounds, Raised> {
        let step = self.slice_bound(slice.step)?.unwrap_or(1);
        if step == 0 {
            return Err(self.value_error("slice step cannot be zero"));
        }
        let start = self.slice_bound(slice.start)?;
        let stop = self.slice_bound(slice.stop)?;
        Ok(adjust_slice(start, stop, step.max(-i64::MAX), length))
    }

    /// The bounds of `index(x, start, stop)`.
    pub fn search_bounds(&mut self, start: Value, stop: Value, length: usize) -> Result<(usize, usize), Raised> {
        let message = "slice indices must be integers or have an __index__ method";
        let length = length as i64;
        let mut bounds = [0, length];
        for (bound, given) in bounds.iter_mut().zip([start, stop]) {
            if let Some(given) = given.given() {
                let at = self.clamped_index(given, message)?;
                *bound = if at < 0 { at.saturating_add(length).max(0) } else { at };
            }
        }
        Ok((bounds[0] as usize, bounds[1] as usize))
    }

    /// The place of the item that `key` names in a sequence; `what` is the sequence's name in messages.
    #[inline]
    pub fn item_place(&mut self, key: Value, length: usize, what: &str) -> Result<usize, Raised> {
        match key.as_small_int().and_then(|index| place(index, length)) {
            Some(at) => Ok(at),
            None => self.item_place_slow(key, length, what),
        }
    }

    #[cold]
    fn item_place_slow(&mut self, key: Value, length: usize, what: &str) -> Result<usize, Raised> {
        if !self.is_int(key) && self.dunder_of(key, Dunder::Index).is_none() {
            let name = self.type_name(key);
            let what = what.split(' ').next().unwrap_or(what);
            return Err(self.type_error(format!("{what} indices must be integers or slices, not {name}")));
        }
        let index = self.index_i64(key)?;
        match place(index, length) {
            Some(at) => Ok(at),
            None => Err(self.index_error(format!("{what} index out of range"))),
        }
    }

    /// Whether a value can be used as an index.
    pub fn is_index(&self, value: Value) -> bool {
        self.is_int(value) || self.dunder_of(value, Dunder::Index).is_some()
    }

    /// An index that must fit a machine word: OverflowError otherwise.
    pub fn size_i64(&mut self, value: Value) -> Result<i64, Raised> {
        if let Some(int) = value.as_small_int() {
            return Ok(int);
        }
        let index = self.index_value(value)?;
        match self.as_i64(index) {
            Some(int) => Ok(int),
            None => Err(self.overflow_error("Python int too large to convert to C ssize_t")),
        }
    }

    /// The count of `sequence * count`; `None` if it is no integer. Negative counts are 0.
    pub fn repeat_count(&mut self, count: Value, length: usize) -> Result<Option<usize>, Raised> {
        if !self.is_index(count) {
            return Ok(None);
        }
        let index = self.index_value(count)?;
        let Some(count) = self.as_i64(index) else {
            if index.cast::<BigInt>().is_some_and(|big| big.negative) {
                return Ok(Some(0));
            }
            let name = self.type_name(count);
            return Err(self.overflow_error(format!("cannot fit '{name}' into an index-sized integer")));
        };
        let count = count.max(0) as usize;
        match length.checked_mul(count) {
            Some(total) if total <= 1 << 40 => Ok(Some(count)),
            _ => Err(self.memory_error()),
        }
    }

    /// `left op right` of two sequences, item by item. `length` and `item` read them anew at each step: comparing items may
    /// run code that changes a list.
    pub fn compare_sequences(
        &mut self,
        op: CompareOp,
        left: (impl Fn() -> usize, impl Fn(usize) -> Value),
        right: (impl Fn() -> usize, impl Fn(usize) -> Value),
    ) -> Result<Value, Raised> {
        if left.0() != right.0() && matches!(op, CompareOp::Eq | CompareOp::Ne) {
            return Ok(Value::bool(op == CompareOp::Ne));
        }
        self.check_native_stack()?;
        let mut at = 0;
        while at < left.0() && at < right.0() {
            let (a, b) = (left.1(at), right.1(at));
            if !self.equal(a, b)? {
                return match op {
                    CompareOp::Eq => Ok(Value::FALSE),
                    CompareOp::Ne => Ok(Value::TRUE),
                    _ => self.compare(op, a, b),
                };
            }
            at += 1;
        }
        let ordering: Ordering = left.0().cmp(&right.0());
        Ok(Value::bool(op.holds(ordering)))
    }

    /// Appends `repr(value)`.
    pub fn push_repr(&mut self, out: &mut Vec<u8>, value: Value) -> Result<(), Raised> {
        if let Some(int) = value.as_small_int() {
            use std::io::Write;
            // Writing to a vector cannot fail.
            let _ = write!(out, "{int}");
            return Ok(());
        }
        let text = self.repr(value)?;
        if let Some(text) = text.cast::<Str>() {
            out.extend_from_slice(text.as_bytes());
        }
        Ok(())
    }

    /// The class that `__new__` of a built-in class was called with: a subclass of `base`.
    pub fn new_class(&mut self, class: Value, base: Gc<Type>) -> Result<Gc<Type>, Raised> {
        let base_name = self.str_text(base.name.get());
        let Some(class) = class.cast::<Type>() else {
            let name = self.type_name(class);
            return Err(self.type_error(format!("{base_name}.__new__(X): X is not a type object ({name})")));
        };
        if class != base && !self.is_subclass(class, base) {
            let name = self.str_text(class.name.get());
            return Err(self.type_error(format!("{base_name}.__new__({name}): {name} is not a subtype of {base_name}")));
        }
        if class.flags.get().has(TypeFlags::ABSTRACT) {
            self.check_instantiable(class)?;
        }
        Ok(class)
    }

    /// What a length hint says about an iterable: how much room to make. 0 if it says nothing.
    pub fn length_hint(&mut self, value: Value, default: usize) -> Result<usize, Raised> {
        match value.kind() {
            Kind::List | Kind::Tuple | Kind::Dict | Kind::Set | Kind::Str => return self.len(value),
            _ => {}
        }
        if self.dunder_of(value, Dunder::Len).is_some() {
            match self.len(value) {
                Ok(length) => return Ok(length),
                Err(raised) => self.clear_if(raised, self.types.type_error)?,
            }
        }
        let hint = match self.call_dunder(value, Dunder::LengthHint, &[]) {
            Ok(Some(hint)) => hint,
            Ok(None) => return Ok(default),
            Err(raised) => {
                self.clear_if(raised, self.types.type_error)?;
                return Ok(default);
            }
        };
        if hint == Value::NOT_IMPLEMENTED {
            return Ok(default);
        }
        if !self.is_int(hint) {
            let name = self.type_name(hint);
            return Err(self.type_error(format!("__length_hint__ must be an integer, not {name}")));
        }
        match self.as_i64(hint) {
            Some(hint) if hint >= 0 => Ok(hint as usize),
            Some(_) => Err(self.value_error("__length_hint__() should return >= 0")),
            None => Err(self.overflow_error("Python int too large to convert to C ssize_t")),
        }
    }
}

/// The six comparison methods of a class, from one function `fn(vm, op, left, right)`.
macro_rules! comparisons {
    ($compare:path) => {
        fn lt(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
            $compare(vm, CompareOp::Lt, args[0], args[1])
        }
        fn le(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
            $compare(vm, CompareOp::Le, args[0], args[1])
        }
        fn eq(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
            $compare(vm, CompareOp::Eq, args[0], args[1])
        }
        fn ne(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
            $compare(vm, CompareOp::Ne, args[0], args[1])
        }
        fn gt(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
            $compare(vm, CompareOp::Gt, args[0], args[1])
        }
        fn ge(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
            $compare(vm, CompareOp::Ge, args[0], args[1])
        }
    };
}
pub(crate) use comparisons;

#[cfg(test)]
mod tests {
    use super::*;

    fn select(start: Option<i64>, stop: Option<i64>, step: i64, length: usize) -> Vec<usize> {
        adjust_slice(start, stop, step, length).indices().collect()
    }

    #[test]
    fn slices_select_what_python_says() {
        assert_eq!(select(None, None, 1, 3), [0, 1, 2]);
        assert_eq!(select(None, None, -1, 3), [2, 1, 0]);
        assert_eq!(select(Some(-2), None, 1, 3), [1, 2]);
        assert_eq!(select(Some(5), Some(0), -2, 6), [5, 3, 1]);
        assert_eq!(select(Some(0), Some(i64::MAX), i64::MAX, 4), [0]);
        assert_eq!(select(None, None, -i64::MAX, 4), [3]);
        assert_eq!(select(Some(2), Some(1), 1, 4), [0usize; 0]);
        assert_eq!(select(None, None, -1, 0), [0usize; 0]);
    }

    #[test]
    fn negative_indices_count_from_the_end() {
        assert_eq!(place(-1, 3), Some(2));
        assert_eq!(place(3, 3), None);
        assert_eq!(place(-4, 3), None);
    }
}
