//! Iteration: the protocol, and native iterators as step functions.

use super::*;
use crate::heap::{Kind, RootedVec};

/// Gives a native iterator's next value, or `None` at its end.
pub type Step = fn(&mut Vm, Gc<Iterator>) -> Result<Option<Value>, Raised>;

impl Vm {
    /// `iter(value)`
    pub fn iter(&mut self, value: Value) -> Result<Value, Raised> {
        let class = self.type_of(value);
        if let Some(method) = self.dunder(class, Dunder::Iter)
            && !method.is_none()
        {
            let iterator = self.call_special(method, value, &[])?;
            let class = self.type_of(iterator);
            if self.dunder(class, Dunder::Next).is_none() {
                let name = self.type_name(iterator);
                return Err(self.type_error(format!("iter() returned non-iterator of type '{name}'")));
            }
            return Ok(iterator);
        }
        if self.dunder(class, Dunder::Iter).is_none() && self.dunder(class, Dunder::GetItem).is_some() {
            let class = self.types.sequence_iterator;
            return self.new_iterator(class, sequence_step, [value, Value::NONE, Value::NONE, Value::NONE], 0);
        }
        let name = self.type_name(value);
        Err(self.type_error(format!("'{name}' object is not iterable")))
    }

    /// `next(iterator)`, `None` at the end. A safepoint.
    #[inline]
    pub fn iter_next(&mut self, iterator: Value) -> Result<Option<Value>, Raised> {
        self.safepoint()?;
        if let Some(native) = iterator.cast::<Iterator>()
            && self.has_native_next(iterator)
        {
            return (native.step.get())(self, native);
        }
        if let Some(generator) = iterator.cast::<Generator>()
            && self.is_exact(iterator, self.types.generator)
        {
            return match (self.upcalls.resume)(self, generator, Resume::Send(Value::NONE))? {
                Resumed::Yielded(value) => Ok(Some(value)),
                Resumed::Returned(_) => Ok(None),
            };
        }
        let Some(method) = self.dunder_of(iterator, Dunder::Next) else {
            let name = self.type_name(iterator);
            return Err(self.type_error(format!("'{name}' object is not an iterator")));
        };
        match self.call_special(method, iterator, &[]) {
            Ok(value) => Ok(Some(value)),
            Err(raised) => self.clear_if(raised, self.types.stop_iteration).map(|()| None),
        }
    }

    /// Whether an iterator object has the `__next__` of its native class (a subclass may override it).
    #[inline]
    fn has_native_next(&self, iterator: Value) -> bool {
        let class = self.type_of(iterator);
        !class.flags.get().has(TypeFlags::HEAP)
            || self.dunder(class, Dunder::Next).is_some_and(|next| next.kind() == Kind::NativeFunction)
    }

    /// All values that iterating gives.
    pub fn collect(&mut self, iterable: Value) -> Result<RootedVec, Raised> {
        let mut values = self.rooted_vec();
        if let Some(tuple) = iterable.cast::<Tuple>()
            && self.is_exact(iterable, self.types.tuple)
        {
            values.extend_from_slice(tuple.items());
            return Ok(values);
        }
        if let Some(list) = iterable.cast::<List>()
            && self.is_exact(iterable, self.types.list)
        {
            values.extend((0..list.length.get()).map(|at| list.get(at)));
            return Ok(values);
        }
        let iterator = self.iter(iterable)?;
        while let Some(value) = self.iter_next(iterator)? {
            values.push(value);
        }
        Ok(values)
    }

    /// Calls `each` for every value that iterating gives, until it says `false`.
    pub fn for_each(
        &mut self,
        iterable: Value,
        mut each: impl FnMut(&mut Vm, Value) -> Result<bool, Raised>,
    ) -> Result<(), Raised> {
        let iterator = self.iter(iterable)?;
        while let Some(value) = self.iter_next(iterator)? {
            if !each(self, value)? {
                break;
            }
        }
        Ok(())
    }
}

/// Iterates by `__getitem__` with 0, 1, 2, … until IndexError or StopIteration.
fn sequence_step(vm: &mut Vm, iterator: Gc<Iterator>) -> Result<Option<Value>, Raised> {
    let sequence = iterator.state[0].get();
    if sequence.is_none() {
        return Ok(None);
    }
    let index = Value::small_int(iterator.index.get() as i64);
    match vm.get_item(sequence, index) {
        Ok(value) => {
            iterator.index.set(iterator.index.get() + 1);
            Ok(Some(value))
        }
        Err(raised) => {
            iterator.state[0].set(Value::NONE);
            if vm.raised_is(vm.types.index_error) {
                vm.raised.set(None);
                return Ok(None);
            }
            vm.clear_if(raised, vm.types.stop_iteration).map(|()| None)
        }
    }
}
