//! Handles (rule 4) and their order (rule 5).
//!
//! A handle shares two flags with the registry: "this subscription is alive" and "some subscription has ended". Dropping a
//! handle flips them and touches nothing else. Hence a handle may be dropped anywhere: inside the callback it belongs to,
//! after the host is gone, on another thread. The subscriber is never called again; the registry takes its entry and the
//! objects' bits away at the next opportunity at which it holds the host ([`settle`](crate::settle)).

use std::borrow::Cow;
use std::cmp::Reverse;
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::{Host, Kind, Policy, settle};

/// The number of a subscription. Never used again within its registry.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SubscriptionId(pub(crate) u64);

impl SubscriptionId {
    /// The number itself.
    pub fn number(self) -> u64 {
        self.0
    }
}

/// Where a subscription stands in the order: higher priority first, then the earlier one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Rank {
    priority: Reverse<i32>,
    pub(crate) id: SubscriptionId,
}

impl Rank {
    /// The stated priority.
    pub fn priority(self) -> i32 {
        self.priority.0
    }

    /// The subscription's number.
    pub fn id(self) -> SubscriptionId {
        self.id
    }
}

/// Who subscribes: a name for listings and reports, a priority, and what happens when it fails.
#[derive(Clone, Debug)]
pub struct Subscriber {
    pub(crate) name: Arc<str>,
    pub(crate) priority: i32,
    pub(crate) policy: Policy,
}

impl Subscriber {
    /// A subscriber with priority 0 whose failures are reported.
    pub fn named(name: impl Into<Cow<'static, str>>) -> Self {
        let name: Cow<'static, str> = name.into();
        Subscriber { name: Arc::from(&*name), priority: 0, policy: Policy::Report }
    }

    /// A higher priority runs earlier; in a chain it is further outside.
    pub fn priority(mut self, priority: i32) -> Self {
        self.priority = priority;
        self
    }

    /// What happens when the subscriber fails.
    pub fn on_failure(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }
}

/// What registry and handle share about one subscription.
#[derive(Debug)]
pub struct About {
    pub(crate) rank: Rank,
    pub(crate) kind: Kind,
    pub(crate) name: Arc<str>,
    pub(crate) policy: Policy,
    alive: AtomicBool,
    failures: AtomicU64,
    some_ended: Arc<AtomicBool>,
}

impl About {
    pub(crate) fn new(id: SubscriptionId, kind: Kind, who: Subscriber, some_ended: Arc<AtomicBool>) -> Arc<About> {
        Arc::new(About {
            rank: Rank { priority: Reverse(who.priority), id },
            kind,
            name: who.name,
            policy: who.policy,
            alive: AtomicBool::new(true),
            failures: AtomicU64::new(0),
            some_ended,
        })
    }

    pub(crate) fn is_alive(&self) -> bool {
        self.alive.load(Ordering::Acquire)
    }

    pub(crate) fn end(&self) {
        if self.alive.swap(false, Ordering::AcqRel) {
            self.some_ended.store(true, Ordering::Release);
        }
    }

    pub(crate) fn count_failure(&self) {
        self.failures.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn failures(&self) -> u64 {
        self.failures.load(Ordering::Relaxed)
    }
}

/// A subscription without its type, for those who keep many of different kinds. Dropping it ends it.
#[derive(Debug)]
pub struct Handle {
    pub(crate) about: Arc<About>,
    kept: bool,
}

impl Handle {
    pub(crate) fn new(about: Arc<About>) -> Self {
        Handle { about, kept: false }
    }

    /// The subscription's number.
    pub fn id(&self) -> SubscriptionId {
        self.about.rank.id
    }

    /// Its place in the order.
    pub fn rank(&self) -> Rank {
        self.about.rank
    }

    /// Whether it is still in force; a failure may have ended it.
    pub fn is_active(&self) -> bool {
        self.about.is_alive()
    }

    /// How often the subscriber failed.
    pub fn failures(&self) -> u64 {
        self.about.failures()
    }

    /// Leaves the subscription in force for as long as the registry lives.
    pub fn keep(mut self) {
        self.kept = true;
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        if !self.kept {
            self.about.end();
        }
    }
}

/// A subscription of one kind. Dropping it ends it; [`Subscription::end`] also clears the objects' bits at once.
pub struct Subscription<H, E> {
    pub(crate) handle: Handle,
    of: PhantomData<fn() -> (H, E)>,
}

impl<H: Host, E> Subscription<H, E> {
    pub(crate) fn new(about: Arc<About>) -> Self {
        Subscription { handle: Handle::new(about), of: PhantomData }
    }

    /// Ends the subscription and clears the bits of the objects it watched.
    pub fn end(self, host: &mut H) {
        drop(self);
        settle(host);
    }

    /// Leaves the subscription in force for as long as the registry lives.
    pub fn keep(self) {
        self.handle.keep();
    }

    /// The handle without its type.
    pub fn into_handle(self) -> Handle {
        self.handle
    }
}

impl<H, E> std::ops::Deref for Subscription<H, E> {
    type Target = Handle;

    fn deref(&self) -> &Handle {
        &self.handle
    }
}

impl<H, E> std::fmt::Debug for Subscription<H, E> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.handle.fmt(out)
    }
}
