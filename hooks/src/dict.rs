//! Dict watchers: changes of a whole dict or of one key.
//!
//! The events are those of CPython's `PyDict_AddWatcher`, with the old value besides the new one. A host tests
//! [`watch::DICT`] of the dict and, when it is set, makes the change through
//! [`change::perform`](crate::change::perform). The key's place should be looked up before, since a comparison may run code.

use std::collections::HashMap;

use crate::change::{Change, Mutation};
use crate::channel::Keys;
use crate::dispatch::{attach, deliver, detach, enlist};
use crate::event::{debug_by_label, in_channel};
use crate::{Event, Host, Kind, Subscriber, Subscription, WatcherResult, function, watch};

/// What happens to a dict.
pub enum DictEvent<H: Host> {
    /// A key is about to be added.
    Added {
        /// The dict.
        dict: H::Value,
        /// The key.
        key: H::Value,
        /// Its value to be.
        new: H::Value,
    },
    /// The value of a key is about to be replaced.
    Modified {
        /// The dict.
        dict: H::Value,
        /// The key.
        key: H::Value,
        /// Its value now.
        old: H::Value,
        /// Its value to be.
        new: H::Value,
    },
    /// A key is about to be deleted.
    Deleted {
        /// The dict.
        dict: H::Value,
        /// The key.
        key: H::Value,
        /// Its value now.
        old: H::Value,
    },
    /// An empty dict is about to become a copy of another.
    Cloned {
        /// The dict.
        dict: H::Value,
        /// What is copied.
        source: H::Value,
    },
    /// The dict is about to be emptied.
    Cleared {
        /// The dict.
        dict: H::Value,
    },
    /// The dict has died.
    Deallocated {
        /// What its identity was.
        dict: H::Object,
    },
}

impl<H: Host> Clone for DictEvent<H> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<H: Host> Copy for DictEvent<H> {}

/// Whether a subscriber wants to hear of stores that change nothing (rule 7).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Identical {
    /// A store of the identical object is not told, as in CPython's `insertdict`.
    #[default]
    Ignored,
    /// It is told as a modification whose old and new values are the same.
    Told,
}

/// A subscription to changes of dicts.
pub type DictSubscription<H> = Subscription<H, DictEvent<H>>;

impl<H: Host> DictEvent<H> {
    /// The dict; none if it has died.
    pub fn dict(&self) -> Option<H::Value> {
        match *self {
            DictEvent::Added { dict, .. }
            | DictEvent::Modified { dict, .. }
            | DictEvent::Deleted { dict, .. }
            | DictEvent::Cloned { dict, .. }
            | DictEvent::Cleared { dict } => Some(dict),
            DictEvent::Deallocated { .. } => None,
        }
    }

    /// The identity of the dict.
    pub fn object(&self) -> H::Object {
        match *self {
            DictEvent::Deallocated { dict } => dict,
            _ => H::object(self.dict().expect("only a dict that died has no value")),
        }
    }

    /// The key, if the event concerns one.
    pub fn key(&self) -> Option<H::Value> {
        match *self {
            DictEvent::Added { key, .. } | DictEvent::Modified { key, .. } | DictEvent::Deleted { key, .. } => {
                Some(key)
            }
            DictEvent::Cloned { .. } | DictEvent::Cleared { .. } | DictEvent::Deallocated { .. } => None,
        }
    }

    /// The value of the key before and after.
    pub fn old_and_new(&self) -> (Option<H::Value>, Option<H::Value>) {
        match *self {
            DictEvent::Added { new, .. } => (None, Some(new)),
            DictEvent::Modified { old, new, .. } => (Some(old), Some(new)),
            DictEvent::Deleted { old, .. } => (Some(old), None),
            DictEvent::Cloned { .. } | DictEvent::Cleared { .. } | DictEvent::Deallocated { .. } => (None, None),
        }
    }

    pub(crate) fn subject(&self) -> (Option<H::Object>, Option<H::Value>) {
        (Some(self.object()), self.key())
    }

    fn is_identical(&self) -> bool {
        matches!(self, DictEvent::Modified { old, new, .. } if old == new)
    }

    fn audience(&self, host: &H) -> Vec<crate::Rank> {
        let name = self.key().map(|key| host.key(key));
        let keys = match &name {
            None => Keys::All,
            Some(None) => Keys::Whole,
            Some(Some(key)) => Keys::One(key),
        };
        let channel = &host.hooks().dict;
        let mut audience = channel.audience(Some(self.object()), keys);
        if self.is_identical() {
            audience.retain(|rank| channel.choice(*rank) == Some(&Identical::Told));
        }
        audience
    }
}

impl<H: Host> Event<H> for DictEvent<H> {
    type Reply = ();
    type Choice = Identical;
    const KIND: Kind = Kind::Dict;
    const WATCH: u8 = watch::DICT;
    const DEFERRED_WHILE_BUSY: bool = true;
    const HOLDS_CHANGES: bool = true;

    fn label(&self) -> &'static str {
        match self {
            DictEvent::Added { .. } => "dict.added",
            DictEvent::Modified { .. } => "dict.modified",
            DictEvent::Deleted { .. } => "dict.deleted",
            DictEvent::Cloned { .. } => "dict.cloned",
            DictEvent::Cleared { .. } => "dict.cleared",
            DictEvent::Deallocated { .. } => "dict.deallocated",
        }
    }

    fn values(&self, visit: &mut dyn FnMut(H::Value)) {
        let source = if let DictEvent::Cloned { source, .. } = *self { Some(source) } else { None };
        let (old, new) = self.old_and_new();
        [self.dict(), self.key(), old, new, source].into_iter().flatten().for_each(visit);
    }

    in_channel!(dict);
}

debug_by_label!(DictEvent);

impl<H: Host> Change<H> for DictEvent<H> {
    fn mutation(&self) -> Mutation<H> {
        Mutation::Dict(*self)
    }

    fn is_idle(&self, host: &H) -> bool {
        self.is_identical() && self.audience(host).is_empty()
    }

    fn notify(&self, host: &mut H) {
        let audience = self.audience(host);
        deliver(host, self, &audience);
        if !self.is_identical() {
            function::keyword_dict_changes(host, self);
        }
    }

    fn completed(&self, _: &mut H) {}
}

/// Subscribes to changes of dicts; [`Subscription::watch`] says which.
pub fn subscribe<H: Host>(
    host: &mut H,
    who: Subscriber,
    identical: Identical,
    callback: impl FnMut(&mut H, &DictEvent<H>) -> WatcherResult<H> + Send + 'static,
) -> DictSubscription<H> {
    enlist(host, who, identical, Box::new(callback))
}

impl<H: Host> Subscription<H, DictEvent<H>> {
    /// Watches a dict with all its keys. True if this is new.
    pub fn watch(&self, host: &mut H, dict: H::Value) -> bool {
        attach::<H, DictEvent<H>>(host, &self.handle.about, H::object(dict), None)
    }

    /// Watches one key of a dict, present or not. True if this is new.
    pub fn watch_key(&self, host: &mut H, dict: H::Value, key: H::Key) -> bool {
        attach::<H, DictEvent<H>>(host, &self.handle.about, H::object(dict), Some(key))
    }

    /// Ends the watch of a whole dict. True if there was one.
    pub fn unwatch(&self, host: &mut H, dict: H::Value) -> bool {
        detach::<H, DictEvent<H>>(host, &self.handle.about, H::object(dict), None)
    }

    /// Ends the watch of one key. True if there was one.
    pub fn unwatch_key(&self, host: &mut H, dict: H::Value, key: &H::Key) -> bool {
        detach::<H, DictEvent<H>>(host, &self.handle.about, H::object(dict), Some(key))
    }
}

/// Which functions have a dict as their keyword defaults (see [`function`]).
pub(crate) type DictOwners<H> = HashMap<<H as Host>::Object, Vec<<H as Host>::Value>>;
