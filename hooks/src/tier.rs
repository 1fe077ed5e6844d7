//! Tier-up: what a compiler subscribes to, and what a tool shows of it.
//!
//! The interpreter says what is hot. A compiler that hears it compiles, or not; it says what it did through the same
//! channel, so that a tool sees every compiler alike. The last cause of invalidation is kept for each code object, as the
//! answer to "why was this deoptimized".

use crate::channel::Keys;
use crate::dispatch::{deliver, enlist_everywhere};
use crate::event::{debug_by_label, in_channel};
use crate::{Cause, Event, Host, Kind, Subscriber, Subscription, WatcherResult};

/// The number that a compiler gave to what it compiled.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Unit(pub u64);

/// What happens between the tiers. `code` is the code object.
pub enum TierEvent<H: Host> {
    /// A function was called often.
    HotFunction {
        /// The function.
        function: H::Value,
        /// Its code.
        code: H::Value,
        /// How often it was called.
        calls: u64,
    },
    /// A loop went round often.
    HotLoop {
        /// The code with the loop.
        code: H::Value,
        /// The offset of the loop's head.
        offset: u32,
        /// How often it went round.
        rounds: u64,
    },
    /// Code was compiled and can be entered.
    Compiled {
        /// The code.
        code: H::Value,
        /// What was made of it.
        unit: Unit,
        /// The offset of the loop's head, if it is entered there.
        entered_at: Option<u32>,
        /// The size of the machine code in bytes.
        size: u32,
    },
    /// Compiled code was left for the interpreter.
    Deopt {
        /// The code.
        code: H::Value,
        /// What was left.
        unit: Unit,
        /// The offset where the interpreter goes on.
        offset: u32,
        /// Why, in the compiler's own words.
        reason: &'static str,
    },
    /// Compiled code may not be entered any more.
    Invalidated {
        /// The code.
        code: H::Value,
        /// What was made of it.
        unit: Unit,
        /// The change that did it.
        cause: Cause<H>,
    },
}

impl<H: Host> Clone for TierEvent<H> {
    fn clone(&self) -> Self {
        match self {
            &TierEvent::HotFunction { function, code, calls } => TierEvent::HotFunction { function, code, calls },
            &TierEvent::HotLoop { code, offset, rounds } => TierEvent::HotLoop { code, offset, rounds },
            &TierEvent::Compiled { code, unit, entered_at, size } => {
                TierEvent::Compiled { code, unit, entered_at, size }
            }
            &TierEvent::Deopt { code, unit, offset, reason } => TierEvent::Deopt { code, unit, offset, reason },
            TierEvent::Invalidated { code, unit, cause } => {
                TierEvent::Invalidated { code: *code, unit: *unit, cause: cause.clone() }
            }
        }
    }
}

impl<H: Host> TierEvent<H> {
    /// The code object that the event is about.
    pub fn code(&self) -> H::Value {
        match *self {
            TierEvent::HotFunction { code, .. }
            | TierEvent::HotLoop { code, .. }
            | TierEvent::Compiled { code, .. }
            | TierEvent::Deopt { code, .. }
            | TierEvent::Invalidated { code, .. } => code,
        }
    }
}

impl<H: Host> Event<H> for TierEvent<H> {
    type Reply = ();
    type Choice = ();
    const KIND: Kind = Kind::Tier;
    const WATCH: u8 = 0;
    const DEFERRED_WHILE_BUSY: bool = true;
    const HOLDS_CHANGES: bool = false;

    fn label(&self) -> &'static str {
        match self {
            TierEvent::HotFunction { .. } => "tier.hot function",
            TierEvent::HotLoop { .. } => "tier.hot loop",
            TierEvent::Compiled { .. } => "tier.compiled",
            TierEvent::Deopt { .. } => "tier.deopt",
            TierEvent::Invalidated { .. } => "tier.invalidated",
        }
    }

    fn values(&self, visit: &mut dyn FnMut(H::Value)) {
        if let TierEvent::HotFunction { function, .. } = *self {
            visit(function);
        }
        visit(self.code());
    }

    in_channel!(tier);
}

debug_by_label!(TierEvent);

/// Why the machine code of a code object was given up.
pub struct Why<H: Host> {
    /// How often.
    pub times: u64,
    /// The last cause.
    pub last: Cause<H>,
}

impl<H: Host> Why<H> {
    pub(crate) fn visit(&self, keys: &mut dyn FnMut(&H::Key)) {
        self.last.name.iter().for_each(keys);
    }
}

/// Subscribes to what happens between the tiers.
pub fn subscribe<H: Host>(
    host: &mut H,
    who: Subscriber,
    callback: impl FnMut(&mut H, &TierEvent<H>) -> WatcherResult<H> + Send + 'static,
) -> Subscription<H, TierEvent<H>> {
    enlist_everywhere(host, who, (), Box::new(callback))
}

/// Tells what happened. An invalidation is recorded even when nobody listens.
pub fn tell<H: Host>(host: &mut H, event: &TierEvent<H>) {
    if let TierEvent::Invalidated { code, cause, .. } = event {
        let why = &mut host.hooks_mut().why;
        let times = why.get(&H::object(*code)).map_or(0, |why| why.times) + 1;
        why.insert(H::object(*code), Why { times, last: cause.clone() });
    }
    if host.hooks().is_active(Kind::Tier) {
        let audience = host.hooks().tier.audience(None, Keys::Whole);
        deliver(host, event, &audience);
    }
}

/// Why the machine code of a code object was last given up.
pub fn why<H: Host>(host: &H, code: H::Value) -> Option<&Why<H>> {
    host.hooks().why.get(&H::object(code))
}
