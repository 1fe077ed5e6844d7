//! Comings and goings in the registry itself.
//!
//! This is how a compiler learns that what it relied on ("no frame hook here, nobody monitors this") no longer holds: it
//! subscribes here, as anyone may, and is told before a subscription takes effect. Nothing in a host asks whether a
//! compiler is there (rule 10).

use std::sync::Arc;

use crate::change::Seed;
use crate::channel::Keys;
use crate::dispatch::{deliver, enlist_everywhere};
use crate::event::{debug_by_label, in_channel};
use crate::subscription::About;
use crate::{Event, Host, Kind, Subscriber, Subscription, SubscriptionId, WatcherResult};

/// A subscription begins or has ended to concern an object, or everything.
pub struct ActivityEvent<H: Host> {
    /// The kind of hook.
    pub kind: Kind,
    /// The object concerned; none means everything of the kind.
    pub object: Option<H::Object>,
    /// True before it begins, false after it has ended.
    pub added: bool,
    /// The subscription.
    pub subscription: SubscriptionId,
    /// Its subscriber's name.
    pub name: Arc<str>,
}

impl<H: Host> Clone for ActivityEvent<H> {
    fn clone(&self) -> Self {
        ActivityEvent { name: self.name.clone(), ..*self }
    }
}

impl<H: Host> Event<H> for ActivityEvent<H> {
    type Reply = ();
    type Choice = ();
    const KIND: Kind = Kind::Activity;
    const WATCH: u8 = 0;
    const DEFERRED_WHILE_BUSY: bool = true;
    const HOLDS_CHANGES: bool = false;

    fn label(&self) -> &'static str {
        match (self.added, self.kind) {
            (true, Kind::Frame) => "frame hook installed",
            (true, Kind::Entry) => "function entry replaced",
            (true, Kind::Monitoring) => "monitoring turned on",
            (true, _) => "hook installed",
            (false, _) => "hook removed",
        }
    }

    fn values(&self, _: &mut dyn FnMut(H::Value)) {}

    in_channel!(activity);
}

debug_by_label!(ActivityEvent);

/// Subscribes to the comings and goings of all hooks.
pub fn subscribe<H: Host>(
    host: &mut H,
    who: Subscriber,
    callback: impl FnMut(&mut H, &ActivityEvent<H>) -> WatcherResult<H> + Send + 'static,
) -> Subscription<H, ActivityEvent<H>> {
    enlist_everywhere(host, who, (), Box::new(callback))
}

/// Tells of a subscription that begins or has ended.
pub(crate) fn announce<H: Host>(host: &mut H, about: &Arc<About>, object: Option<H::Object>, added: bool) {
    if about.kind == Kind::Activity || host.hooks().activity.is_empty() {
        return;
    }
    let (subscription, name) = (about.rank.id, about.name.clone());
    let event = ActivityEvent { kind: about.kind, object, added, subscription, name: name.clone() };
    let location = host.location();
    let registry = host.hooks_mut();
    registry.changes.seeds.push(Seed { label: event.label(), mutation: None, note: Some(name), location });
    let audience = registry.activity.audience(None, Keys::Whole);
    deliver(host, &event, &audience);
    host.hooks_mut().changes.seeds.pop();
}
