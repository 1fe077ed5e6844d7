//! Data of an extension on code objects (`co_extra`, typed).
//!
//! A slot has a type; its data are dropped with the code object, or with the slot. No number of slots is too many, since
//! they do not lie in the code objects.

use std::any::Any;
use std::collections::HashMap;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::channel::{AnyChannel, Removed};
use crate::listing::{Listing, Scope};
use crate::subscription::About;
use crate::{Handle, Host, Kind, Subscriber, bits, settle, watch};

struct Slot<H: Host> {
    about: Arc<About>,
    data: HashMap<H::Object, Box<dyn Any + Send>>,
}

/// All slots and their data.
pub struct Extras<H: Host> {
    slots: Vec<Slot<H>>,
}

impl<H: Host> Extras<H> {
    pub(crate) fn new() -> Self {
        Extras { slots: Vec::new() }
    }

    /// Gives up the data of a code object that died.
    pub(crate) fn forget(&mut self, code: H::Object) -> Vec<Box<dyn Any + Send>> {
        self.slots.iter_mut().filter_map(|slot| slot.data.remove(&code)).collect()
    }

    fn slot(&self, handle: &Handle) -> Option<&Slot<H>> {
        self.slots.iter().find(|slot| slot.about.rank == handle.rank())
    }

    fn slot_mut(&mut self, handle: &Handle) -> Option<&mut Slot<H>> {
        self.slots.iter_mut().find(|slot| slot.about.rank == handle.rank())
    }
}

impl<H: Host> AnyChannel<H> for Extras<H> {
    fn sweep(&mut self, into: &mut Vec<Removed<H>>) {
        for Slot { about, data } in self.slots.extract_if(.., |slot| !slot.about.is_alive()) {
            into.push(Removed { about, everywhere: false, objects: data.into_keys().collect() });
        }
    }

    fn list(&self, into: &mut Vec<Listing<H>>) {
        for slot in self.slots.iter().filter(|slot| slot.about.is_alive()) {
            let objects = slot.data.keys().map(|code| (*code, None)).collect();
            into.push(Listing::new(&slot.about, Scope::Objects(objects)));
        }
    }

    fn visit(&self, _: &mut dyn FnMut(H::Value), _: &mut dyn FnMut(&H::Key)) {}
}

/// A slot for a `T` on each code object. Dropping it drops all of them.
pub struct ExtraSlot<H, T> {
    handle: Handle,
    of: PhantomData<fn(H) -> T>,
}

/// Makes a slot.
pub fn slot<H: Host, T: Any + Send>(host: &mut H, who: Subscriber) -> ExtraSlot<H, T> {
    settle(host);
    let registry = host.hooks_mut();
    let about = registry.new_about(Kind::Extra, who);
    registry.extras.slots.push(Slot { about: about.clone(), data: HashMap::new() });
    ExtraSlot { handle: Handle::new(about), of: PhantomData }
}

impl<H: Host, T: Any + Send> ExtraSlot<H, T> {
    /// Puts data on a code object. Returns what was there.
    pub fn set(&self, host: &mut H, code: H::Value, data: T) -> Option<T> {
        let object = H::object(code);
        let slot = host.hooks_mut().extras.slot_mut(&self.handle)?;
        let old = slot.data.insert(object, Box::new(data));
        if old.is_none() {
            bits::retain(host, object, watch::EXTRA);
        }
        old.and_then(|old| old.downcast().ok()).map(|old| *old)
    }

    /// The data of a code object.
    pub fn get<'a>(&self, host: &'a H, code: H::Value) -> Option<&'a T> {
        host.hooks().extras.slot(&self.handle)?.data.get(&H::object(code))?.downcast_ref()
    }

    /// The data of a code object.
    pub fn get_mut<'a>(&self, host: &'a mut H, code: H::Value) -> Option<&'a mut T> {
        host.hooks_mut().extras.slot_mut(&self.handle)?.data.get_mut(&H::object(code))?.downcast_mut()
    }

    /// Takes the data of a code object away.
    pub fn take(&self, host: &mut H, code: H::Value) -> Option<T> {
        let object = H::object(code);
        let data = host.hooks_mut().extras.slot_mut(&self.handle)?.data.remove(&object)?;
        bits::release(host, object, watch::EXTRA);
        data.downcast().ok().map(|data| *data)
    }

    /// Drops the slot and all its data now.
    pub fn end(self, host: &mut H) {
        drop(self);
        settle(host);
    }
}
