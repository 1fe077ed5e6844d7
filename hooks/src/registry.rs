//! The registry itself: all channels, and what is true across them.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::activity::ActivityEvent;
use crate::audit::AuditEvent;
use crate::bits::{self, Bits};
use crate::change::Changes;
use crate::channel::{AnyChannel, Channel, Removed};
use crate::code::CodeEvent;
use crate::context::ContextEvent;
use crate::dict::DictEvent;
use crate::entry::EntryLinks;
use crate::extra::Extras;
use crate::frame::FrameLinks;
use crate::function::{FunctionEvent, KeywordOwners};
use crate::monitoring::{Disabled, MonitoringEvent};
use crate::reference::ReferenceEvent;
use crate::sink::SinkEvent;
use crate::subscription::About;
use crate::tier::{TierEvent, Why};
use crate::types::{Families, TypeEvent};
use crate::{Event, Host, Kind, Listing, Subscriber, SubscriptionId, activity, function, types};

/// All hooks of one host. The host owns it; the functions of the kinds' modules find it there.
pub struct Registry<H: Host> {
    next_id: u64,
    /// Set by a handle when a subscription ends.
    some_ended: Arc<AtomicBool>,
    /// One bit per kind: someone hears every event of it.
    active: u32,
    depth_limit: u32,
    pub(crate) bits: Bits<H>,
    pub(crate) changes: Changes<H>,
    pub(crate) frame: FrameLinks<H>,
    pub(crate) entry: EntryLinks<H>,
    pub(crate) dict: Channel<H, DictEvent<H>>,
    pub(crate) types: Channel<H, TypeEvent<H>>,
    pub(crate) families: Families<H>,
    pub(crate) function: Channel<H, FunctionEvent<H>>,
    pub(crate) keyword_owners: KeywordOwners<H>,
    pub(crate) code: Channel<H, CodeEvent<H>>,
    pub(crate) context: Channel<H, ContextEvent<H>>,
    pub(crate) sink: Channel<H, SinkEvent>,
    pub(crate) extras: Extras<H>,
    pub(crate) monitoring: Channel<H, MonitoringEvent<H>>,
    pub(crate) disabled: Disabled<H>,
    pub(crate) reference: Channel<H, ReferenceEvent<H>>,
    pub(crate) audit: Channel<H, AuditEvent<H>>,
    pub(crate) tier: Channel<H, TierEvent<H>>,
    pub(crate) why: HashMap<H::Object, Why<H>>,
    pub(crate) activity: Channel<H, ActivityEvent<H>>,
}

impl<H: Host> Default for Registry<H> {
    fn default() -> Self {
        Registry::new()
    }
}

impl<H: Host> Registry<H> {
    /// A registry without subscribers.
    pub fn new() -> Self {
        Registry {
            next_id: 1,
            some_ended: Arc::new(AtomicBool::new(false)),
            active: 0,
            depth_limit: 32,
            bits: Bits::new(),
            changes: Changes::new(),
            frame: FrameLinks::new(),
            entry: EntryLinks::new(),
            dict: Channel::new(),
            types: Channel::new(),
            families: Families::new(),
            function: Channel::new(),
            keyword_owners: KeywordOwners::new(),
            code: Channel::new(),
            context: Channel::new(),
            sink: Channel::new(),
            extras: Extras::new(),
            monitoring: Channel::new(),
            disabled: Disabled::new(),
            reference: Channel::new(),
            audit: Channel::new(),
            tier: Channel::new(),
            why: HashMap::new(),
            activity: Channel::new(),
        }
    }

    /// Whether someone hears every event of a kind. What is limited to objects shows in the objects' watch bytes instead.
    #[inline]
    pub fn is_active(&self, kind: Kind) -> bool {
        self.active & kind.mask() != 0
    }

    /// How many changes, each made in answer to the one before, a subscriber may cause before it is detached.
    pub fn depth_limit(&self) -> u32 {
        self.depth_limit
    }

    /// Sets the limit; 32 at first.
    pub fn set_depth_limit(&mut self, limit: u32) {
        self.depth_limit = limit;
    }

    /// All that is installed: kind by kind, in the order in which they run.
    pub fn list(&self) -> Vec<Listing<H>> {
        let mut listings = Vec::new();
        self.channels().iter().for_each(|channel| channel.list(&mut listings));
        listings
    }

    /// Visits the values and keys that the registry itself keeps alive: those of changes and events that wait for their
    /// turn, and the keys that are watched. A collector treats them as roots. Watched objects are not among them.
    pub fn visit_roots(&self, values: &mut dyn FnMut(H::Value), keys: &mut dyn FnMut(&H::Key)) {
        self.changes.visit(values);
        self.channels().iter().for_each(|channel| channel.visit(values, keys));
        self.why.values().for_each(|why| why.visit(keys));
    }

    pub(crate) fn new_about(&mut self, kind: Kind, who: Subscriber) -> Arc<About> {
        let id = SubscriptionId(self.next_id);
        self.next_id += 1;
        About::new(id, kind, who, self.some_ended.clone())
    }

    /// Brings a kind's flag up to date.
    pub(crate) fn refresh(&mut self, kind: Kind) {
        let active = match kind {
            Kind::Frame => self.frame.has_global(),
            Kind::Entry => self.entry.has_global(),
            Kind::Dict => self.dict.has_global(),
            Kind::Type => self.types.has_global(),
            Kind::Function => self.function.has_global(),
            Kind::Code => self.code.has_global(),
            Kind::Context => self.context.has_global(),
            Kind::Sink => self.sink.has_global(),
            Kind::Extra => false,
            Kind::Monitoring => self.monitoring.has_global(),
            Kind::Reference => self.reference.has_global(),
            Kind::Audit => self.audit.has_global(),
            Kind::Tier => self.tier.has_global(),
            Kind::Activity => self.activity.has_global(),
        };
        match active {
            true => self.active |= kind.mask(),
            false => self.active &= !kind.mask(),
        }
    }

    fn channels(&self) -> [&dyn AnyChannel<H>; 14] {
        [
            &self.frame,
            &self.entry,
            &self.dict,
            &self.types,
            &self.function,
            &self.code,
            &self.context,
            &self.sink,
            &self.extras,
            &self.monitoring,
            &self.reference,
            &self.audit,
            &self.tier,
            &self.activity,
        ]
    }

    fn channels_mut(&mut self) -> [&mut dyn AnyChannel<H>; 14] {
        [
            &mut self.frame,
            &mut self.entry,
            &mut self.dict,
            &mut self.types,
            &mut self.function,
            &mut self.code,
            &mut self.context,
            &mut self.sink,
            &mut self.extras,
            &mut self.monitoring,
            &mut self.reference,
            &mut self.audit,
            &mut self.tier,
            &mut self.activity,
        ]
    }
}

/// Takes out the subscriptions whose handles were dropped, and clears the bits of what they watched.
///
/// Every event does this first. A host calls it where it passes often, such as before a collection, so that the objects
/// of a dropped subscription do not stay marked until the next event.
pub fn settle<H: Host>(host: &mut H) {
    if !host.hooks().some_ended.load(Ordering::Acquire) {
        return;
    }
    let registry = host.hooks_mut();
    registry.some_ended.store(false, Ordering::Release);
    let mut removed = Vec::new();
    registry.channels_mut().into_iter().for_each(|channel| channel.sweep(&mut removed));
    for Removed { about, everywhere, objects } in removed {
        for object in objects {
            drop_interest(host, about.kind, object);
            activity::announce(host, &about, Some(object), false);
        }
        if everywhere {
            host.hooks_mut().refresh(about.kind);
            activity::announce(host, &about, None, false);
        }
        if about.kind == Kind::Function {
            function::unlink_unwatched(host);
        }
    }
}

/// An interest in an object is gone: its reason for a bit goes too.
fn drop_interest<H: Host>(host: &mut H, kind: Kind, object: H::Object) {
    let bit = match kind {
        // A type's bits lie on its whole family.
        Kind::Type => return types::abandon(host, object),
        Kind::Dict => DictEvent::<H>::WATCH,
        Kind::Function => FunctionEvent::<H>::WATCH,
        Kind::Code => CodeEvent::<H>::WATCH,
        Kind::Monitoring => MonitoringEvent::<H>::WATCH,
        Kind::Frame => bits::watch::FRAME,
        Kind::Entry => bits::watch::ENTRY,
        Kind::Extra => bits::watch::EXTRA,
        Kind::Context | Kind::Sink | Kind::Reference | Kind::Audit | Kind::Tier | Kind::Activity => return,
    };
    bits::release(host, object, bit);
}
