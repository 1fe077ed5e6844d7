//! Owned handles to Python values.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;

use super::{Error, ErrorKind};
use crate::heap::Root;
use crate::objects::{Value, Vm as Machine};

/// A Python value that the host keeps. It lives as long as the handle does; what can be done with it is done through the
/// [`Context`](super::Context) it came from.
#[derive(Clone)]
pub struct Object {
    root: Root,
    /// The poll word of its VM: as long as somebody holds it, no other VM's has the same address.
    owner: Arc<AtomicU32>,
}

impl Object {
    pub(super) fn new(vm: &Machine, value: Value) -> Object {
        Object { root: vm.heap.roots().root(value), owner: Arc::clone(&vm.poll) }
    }

    /// The value, if it is one of this VM.
    pub(super) fn value(&self, vm: &Machine) -> Result<Value, Error> {
        if Arc::ptr_eq(&self.owner, &vm.poll) {
            Ok(self.root.get())
        } else {
            Err(Error::of(ErrorKind::WrongVm, "a handle was used with another VM than the one it came from".into()))
        }
    }
}

impl fmt::Debug for Object {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Object")
    }
}
