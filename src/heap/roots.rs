//! Roots beside the native stack: handles that an embedder keeps, and vectors of values that native code builds.

use std::cell::{Cell, RefCell, UnsafeCell};
use std::ops::{Deref, DerefMut};
use std::rc::Rc;

use super::{Tracer, Value};

/// Everything that is registered as a root.
#[derive(Default)]
pub struct RootSet {
    vectors: RefCell<Vec<Rc<UnsafeCell<Vec<Value>>>>>,
    handles: RefCell<Vec<Rc<Cell<Value>>>>,
}

/// A vector of values that the collector sees for as long as the vector lives.
pub struct RootedVec(Rc<UnsafeCell<Vec<Value>>>);

/// A rooted handle: it keeps one value alive wherever it is stored.
#[derive(Clone, Debug)]
pub struct Root(Rc<Cell<Value>>);

impl RootSet {
    /// A new, empty rooted vector.
    pub fn rooted_vec(&self) -> RootedVec {
        let mut vectors = self.vectors.borrow_mut();
        // A vector whose other owner is gone is used again: a short-lived vector costs no allocation of its own.
        for vector in vectors.iter().rev().take(4) {
            if Rc::strong_count(vector) == 1 {
                // SAFETY: this set is the only owner.
                unsafe { (*vector.get()).clear() };
                return RootedVec(vector.clone());
            }
        }
        if vectors.len() >= 64 && vectors.len().is_power_of_two() {
            vectors.retain(|vector| Rc::strong_count(vector) > 1);
        }
        let vector = Rc::new(UnsafeCell::new(Vec::new()));
        vectors.push(vector.clone());
        RootedVec(vector)
    }

    /// A handle that keeps `value` alive.
    pub fn root(&self, value: Value) -> Root {
        let mut handles = self.handles.borrow_mut();
        if handles.len() >= 64 && handles.len().is_power_of_two() {
            handles.retain(|handle| Rc::strong_count(handle) > 1);
        }
        let handle = Rc::new(Cell::new(value));
        handles.push(handle.clone());
        Root(handle)
    }

    pub(super) fn trace(&self, tracer: &mut Tracer<'_>) {
        self.vectors.borrow_mut().retain(|vector| Rc::strong_count(vector) > 1);
        self.handles.borrow_mut().retain(|handle| Rc::strong_count(handle) > 1);
        for vector in self.vectors.borrow().iter() {
            // SAFETY: the collector runs at a safepoint, where no borrow of the vector's content is alive.
            for value in unsafe { &*vector.get() } {
                tracer.value(*value);
            }
        }
        for handle in self.handles.borrow().iter() {
            tracer.value(handle.get());
        }
    }
}

impl Root {
    /// The value.
    pub fn get(&self) -> Value {
        self.0.get()
    }

    /// Keeps another value from now on.
    pub fn set(&self, value: Value) {
        self.0.set(value);
    }
}

impl Deref for RootedVec {
    type Target = Vec<Value>;

    fn deref(&self) -> &Vec<Value> {
        // SAFETY: only this handle gives access; the collector looks only at safepoints.
        unsafe { &*self.0.get() }
    }
}

impl DerefMut for RootedVec {
    fn deref_mut(&mut self) -> &mut Vec<Value> {
        // SAFETY: as above, and `&mut self` is unique.
        unsafe { &mut *self.0.get() }
    }
}
