//! Code watchers: beginning and end of code objects.

use std::ops::ControlFlow;

use crate::channel::Keys;
use crate::dispatch::{attach, deliver, detach, enlist, enlist_everywhere};
use crate::event::{debug_by_label, in_channel};
use crate::heap::{self, Existing};
use crate::{Death, Event, Host, Kind, LiveKind, Subscriber, Subscription, WatcherResult, watch};

/// What happens to a code object.
pub enum CodeEvent<H: Host> {
    /// It was made; nothing has run it yet.
    Created {
        /// The code object.
        code: H::Value,
        /// Whether it was there before the subscription.
        late: bool,
    },
    /// It has died.
    Destroyed(Death<H>),
}

impl<H: Host> Clone for CodeEvent<H> {
    fn clone(&self) -> Self {
        match self {
            &CodeEvent::Created { code, late } => CodeEvent::Created { code, late },
            CodeEvent::Destroyed(death) => CodeEvent::Destroyed(death.clone()),
        }
    }
}

/// A subscription to code objects.
pub type CodeSubscription<H> = Subscription<H, CodeEvent<H>>;

impl<H: Host> Event<H> for CodeEvent<H> {
    type Reply = ();
    type Choice = ();
    const KIND: Kind = Kind::Code;
    const WATCH: u8 = watch::CODE;
    const DEFERRED_WHILE_BUSY: bool = true;
    const HOLDS_CHANGES: bool = false;

    fn label(&self) -> &'static str {
        match self {
            CodeEvent::Created { .. } => "code.created",
            CodeEvent::Destroyed(_) => "code.destroyed",
        }
    }

    fn values(&self, visit: &mut dyn FnMut(H::Value)) {
        if let CodeEvent::Created { code, .. } = *self {
            visit(code);
        }
    }

    in_channel!(code);
}

debug_by_label!(CodeEvent);

/// A code object was made. Called when [`Kind::Code`] [is active](crate::Registry::is_active).
pub fn created<H: Host>(host: &mut H, code: H::Value) {
    let audience = host.hooks().code.audience(None, Keys::Whole);
    deliver(host, &CodeEvent::Created { code, late: false }, &audience);
}

/// Subscribes to all code objects.
pub fn subscribe_everywhere<H: Host>(
    host: &mut H,
    who: Subscriber,
    existing: Existing,
    callback: impl FnMut(&mut H, &CodeEvent<H>) -> WatcherResult<H> + Send + 'static,
) -> CodeSubscription<H> {
    let subscription = enlist_everywhere(host, who, (), Box::new(callback));
    if existing == Existing::Announced {
        let rank = subscription.rank();
        heap::visit(host, LiveKind::Code, |host, code| {
            deliver(host, &CodeEvent::Created { code, late: true }, &[rank]);
            ControlFlow::Continue(())
        });
    }
    subscription
}

/// Subscribes to the end of the code objects that [`Subscription::watch`] names.
pub fn subscribe<H: Host>(
    host: &mut H,
    who: Subscriber,
    callback: impl FnMut(&mut H, &CodeEvent<H>) -> WatcherResult<H> + Send + 'static,
) -> CodeSubscription<H> {
    enlist(host, who, (), Box::new(callback))
}

impl<H: Host> Subscription<H, CodeEvent<H>> {
    /// Watches for the end of a code object. True if this is new.
    pub fn watch(&self, host: &mut H, code: H::Value) -> bool {
        attach::<H, CodeEvent<H>>(host, &self.handle.about, H::object(code), None)
    }

    /// Ends the watch of a code object. True if there was one.
    pub fn unwatch(&self, host: &mut H, code: H::Value) -> bool {
        detach::<H, CodeEvent<H>>(host, &self.handle.about, H::object(code), None)
    }
}
