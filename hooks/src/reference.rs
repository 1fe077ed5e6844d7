//! Reference tracers: beginning and end of every object. Any number of them, where CPython has one slot.
//!
//! What a tracer itself makes while it handles an event is not told to it (others hear of it), or it would never end.

use crate::channel::Keys;
use crate::dispatch::{deliver, enlist_everywhere};
use crate::event::{debug_by_label, in_channel};
use crate::{Death, Event, Host, Kind, Subscriber, Subscription, WatcherResult};

/// An object begins or has ended.
pub enum ReferenceEvent<H: Host> {
    /// It was made.
    Created(H::Value),
    /// It has died.
    Destroyed(Death<H>),
}

impl<H: Host> Clone for ReferenceEvent<H> {
    fn clone(&self) -> Self {
        match self {
            ReferenceEvent::Created(value) => ReferenceEvent::Created(*value),
            ReferenceEvent::Destroyed(death) => ReferenceEvent::Destroyed(death.clone()),
        }
    }
}

impl<H: Host> Event<H> for ReferenceEvent<H> {
    type Reply = ();
    type Choice = ();
    const KIND: Kind = Kind::Reference;
    const WATCH: u8 = 0;
    const DEFERRED_WHILE_BUSY: bool = false;
    const HOLDS_CHANGES: bool = false;

    fn label(&self) -> &'static str {
        match self {
            ReferenceEvent::Created(_) => "reference.created",
            ReferenceEvent::Destroyed(_) => "reference.destroyed",
        }
    }

    fn values(&self, visit: &mut dyn FnMut(H::Value)) {
        if let ReferenceEvent::Created(value) = *self {
            visit(value);
        }
    }

    in_channel!(reference);
}

debug_by_label!(ReferenceEvent);

/// Subscribes to the beginning and end of every object.
pub fn subscribe<H: Host>(
    host: &mut H,
    who: Subscriber,
    callback: impl FnMut(&mut H, &ReferenceEvent<H>) -> WatcherResult<H> + Send + 'static,
) -> Subscription<H, ReferenceEvent<H>> {
    enlist_everywhere(host, who, (), Box::new(callback))
}

/// An object was made. Called when [`Kind::Reference`] [is active](crate::Registry::is_active).
pub fn created<H: Host>(host: &mut H, value: H::Value) {
    let audience = host.hooks().reference.audience(None, Keys::Whole);
    deliver(host, &ReferenceEvent::Created(value), &audience);
}
