//! Context watchers: the current `contextvars` context was switched.

use crate::channel::Keys;
use crate::dispatch::{deliver, enlist_everywhere};
use crate::event::{debug_by_label, in_channel};
use crate::{Event, Host, Kind, Subscriber, Subscription, WatcherResult};

/// The current context was switched. Told after, as in CPython: the new context is the one that a subscriber runs in.
pub struct ContextEvent<H: Host> {
    /// The context that was left; none for the thread's empty one.
    pub from: Option<H::Value>,
    /// The context that was entered; none for the thread's empty one.
    pub to: Option<H::Value>,
}

impl<H: Host> Clone for ContextEvent<H> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<H: Host> Copy for ContextEvent<H> {}

impl<H: Host> Event<H> for ContextEvent<H> {
    type Reply = ();
    type Choice = ();
    const KIND: Kind = Kind::Context;
    const WATCH: u8 = 0;
    const DEFERRED_WHILE_BUSY: bool = true;
    const HOLDS_CHANGES: bool = false;

    fn label(&self) -> &'static str {
        "context.switched"
    }

    fn values(&self, visit: &mut dyn FnMut(H::Value)) {
        [self.from, self.to].into_iter().flatten().for_each(visit);
    }

    in_channel!(context);
}

debug_by_label!(ContextEvent);

/// Subscribes to switches of the current context.
pub fn subscribe<H: Host>(
    host: &mut H,
    who: Subscriber,
    callback: impl FnMut(&mut H, &ContextEvent<H>) -> WatcherResult<H> + Send + 'static,
) -> Subscription<H, ContextEvent<H>> {
    enlist_everywhere(host, who, (), Box::new(callback))
}

/// The current context was switched. Called when [`Kind::Context`] [is active](crate::Registry::is_active).
pub fn switched<H: Host>(host: &mut H, from: Option<H::Value>, to: Option<H::Value>) {
    let audience = host.hooks().context.audience(None, Keys::Whole);
    deliver(host, &ContextEvent { from, to }, &audience);
}
