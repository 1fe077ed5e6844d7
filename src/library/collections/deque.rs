//! A queue with two ends: a ring of values.

use std::cell::Cell;

use crate::heap::Tracer;
use crate::objects::{Gc, Payload, Raised, Value, Values, Vm};

/// The data of a `deque`.
pub(super) struct Deque {
    ring: Cell<Gc<Values>>,
    /// The place of the first item.
    head: Cell<usize>,
    length: Cell<usize>,
    /// How many items there may be.
    pub(super) limit: Cell<Option<usize>>,
    /// Changes with every mutation: iterators see it.
    pub(super) version: Cell<u64>,
}

impl Payload for Deque {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.ring.get().value());
    }
}

impl Deque {
    pub(super) fn new(vm: &mut Vm) -> Result<Deque, Raised> {
        Ok(Deque {
            ring: Cell::new(vm.new_values(8)?),
            head: Cell::new(0),
            length: Cell::new(0),
            limit: Cell::new(None),
            version: Cell::new(0),
        })
    }

    #[inline(always)]
    pub(super) fn len(&self) -> usize {
        self.length.get()
    }

    /// The ring's place of item `at`. Capacities are powers of two.
    #[inline(always)]
    fn place(&self, at: usize) -> usize {
        (self.head.get() + at) & (self.ring.get().capacity - 1)
    }

    /// The item at `at`, which is below the length.
    #[inline(always)]
    pub(super) fn get(&self, at: usize) -> Value {
        self.ring.get().get(self.place(at))
    }

    pub(super) fn set(&self, at: usize, value: Value) {
        self.ring.get().set(self.place(at), value);
    }

    fn changed(&self) {
        self.version.set(self.version.get() + 1);
    }

    /// Makes room for one more; `owner` is the object whose data this is.
    fn grow(&self, vm: &mut Vm, owner: Value) -> Result<(), Raised> {
        let old = self.ring.get();
        if self.len() < old.capacity {
            return Ok(());
        }
        let ring = vm.new_values(old.capacity * 2)?;
        for at in 0..self.len() {
            ring.set(at, self.get(at));
        }
        self.ring.set(ring);
        self.head.set(0);
        if let Some(header) = owner.header() {
            header.wrote();
        }
        Ok(())
    }

    /// Adds an item behind the last; the first goes if there are too many.
    pub(super) fn push_back(&self, vm: &mut Vm, owner: Value, value: Value) -> Result<(), Raised> {
        self.grow(vm, owner)?;
        self.length.set(self.len() + 1);
        self.set(self.len() - 1, value);
        self.changed();
        if self.limit.get().is_some_and(|limit| self.len() > limit) {
            self.pop_front();
        }
        Ok(())
    }

    /// Adds an item before the first; the last goes if there are too many.
    pub(super) fn push_front(&self, vm: &mut Vm, owner: Value, value: Value) -> Result<(), Raised> {
        self.grow(vm, owner)?;
        let mask = self.ring.get().capacity - 1;
        self.head.set(self.head.get().wrapping_sub(1) & mask);
        self.length.set(self.len() + 1);
        self.set(0, value);
        self.changed();
        if self.limit.get().is_some_and(|limit| self.len() > limit) {
            self.pop_back();
        }
        Ok(())
    }

    pub(super) fn pop_back(&self) -> Option<Value> {
        let last = self.len().checked_sub(1)?;
        let value = self.get(last);
        self.ring.get().words()[self.place(last)].set(0);
        self.length.set(last);
        self.changed();
        Some(value)
    }

    pub(super) fn pop_front(&self) -> Option<Value> {
        let last = self.len().checked_sub(1)?;
        let value = self.get(0);
        self.ring.get().words()[self.place(0)].set(0);
        self.head.set(self.place(1));
        self.length.set(last);
        self.changed();
        Some(value)
    }

    /// Turns the ring: what is behind place `at` comes first.
    pub(super) fn rotate_left(&self, vm: &mut Vm, owner: Value, at: usize) -> Result<(), Raised> {
        // The shorter way round.
        if at <= self.len() / 2 {
            for _ in 0..at {
                let Some(value) = self.pop_front() else { break };
                self.push_back(vm, owner, value)?;
            }
        } else {
            for _ in at..self.len() {
                let Some(value) = self.pop_back() else { break };
                self.push_front(vm, owner, value)?;
            }
        }
        self.changed();
        Ok(())
    }

    /// Removes item `at`, which is below the length.
    pub(super) fn remove(&self, at: usize) -> Value {
        let value = self.get(at);
        for at in at..self.len() - 1 {
            self.set(at, self.get(at + 1));
        }
        self.pop_back();
        value
    }

    /// Puts an item at `at`, which is not beyond the length.
    pub(super) fn insert(&self, vm: &mut Vm, owner: Value, at: usize, value: Value) -> Result<(), Raised> {
        self.push_back(vm, owner, value)?;
        for at in (at..self.len() - 1).rev() {
            self.set(at + 1, self.get(at));
        }
        self.set(at, value);
        Ok(())
    }

    pub(super) fn clear(&self, vm: &mut Vm, owner: Value) -> Result<(), Raised> {
        let ring = vm.new_values(8)?;
        self.ring.set(ring);
        self.head.set(0);
        self.length.set(0);
        self.changed();
        if let Some(header) = owner.header() {
            header.wrote();
        }
        Ok(())
    }

    /// Bytes that it takes.
    pub(super) fn size(&self) -> usize {
        size_of::<Deque>() + Values::size(self.ring.get().capacity)
    }
}
