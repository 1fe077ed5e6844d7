//! What all events have in common.

use crate::channel::Channel;
use crate::{Host, Kind, Registry, WatcherError};

/// An event of one kind. Implemented by this package only: the channel it names cannot be named elsewhere.
pub trait Event<H: Host>: Clone + Send + 'static {
    /// What a subscriber answers. Most have nothing to say.
    type Reply: Default;
    /// What a subscriber chose when it subscribed.
    type Choice: Clone + Send + 'static;
    /// The kind of hook.
    const KIND: Kind;
    /// The bit of the watch byte of an object to which a subscription is limited; 0 if the kind knows no such limit.
    const WATCH: u8;
    /// What happens to an event that arises while its subscriber is still busy with another: it is kept for it and
    /// delivered right after, or (for events that a tool's own doing would flood it with) it is skipped.
    const DEFERRED_WHILE_BUSY: bool;
    /// Whether changes made by a subscriber of this kind are held back until its event is complete (rule 3).
    const HOLDS_CHANGES: bool;

    /// The event's name in reports and causes, such as `dict.modified`.
    fn label(&self) -> &'static str;
    /// The values that the event holds, for a collector.
    fn values(&self, visit: &mut dyn FnMut(H::Value));
    /// Where its subscribers are.
    fn channel(registry: &Registry<H>) -> &Channel<H, Self>;
    /// Where its subscribers are.
    fn channel_mut(registry: &mut Registry<H>) -> &mut Channel<H, Self>;
}

/// A subscriber's code. It gets the host, with nothing borrowed.
pub type Callback<H, E> =
    Box<dyn FnMut(&mut H, &E) -> Result<<E as Event<H>>::Reply, WatcherError<H>> + Send + 'static>;

/// Prints an event by its label: values have no text without their host.
macro_rules! debug_by_label {
    ($($event:ident),*) => { $(
        impl<H: crate::Host> std::fmt::Debug for $event<H> {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(crate::Event::<H>::label(self))
            }
        }
    )* };
}
pub(crate) use debug_by_label;

/// The two accessors of an event's channel, which is a field of the registry.
macro_rules! in_channel {
    ($field:ident) => {
        fn channel(registry: &crate::Registry<H>) -> &crate::channel::Channel<H, Self> {
            &registry.$field
        }

        fn channel_mut(registry: &mut crate::Registry<H>) -> &mut crate::channel::Channel<H, Self> {
            &mut registry.$field
        }
    };
}
pub(crate) use in_channel;
