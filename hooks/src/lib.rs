//! The hook registry: everything that wants to know what a Python runtime does, or to stand in its way, asks here.
//!
//! **What it is.** CPython 3.12 to 3.15 grew hooks one at a time: an eval-frame pointer (PEP 523), eight dict
//! watchers, eight type watchers, function, code and context watchers, monitoring (PEP 669), a reference tracer,
//! audit hooks (PEP 578). Each has its own limit and its own rule. This package is one registry with one set of rules
//! for all of them. A just-in-time compiler, a debugger and a coverage tool are subscribers of the same rank.
//!
//! **What enters and leaves.** A runtime implements [`Host`], owns one [`Registry`], and calls the functions of the
//! kinds' modules where something happens ([`dict`], [`types`], [`function`], …). Subscribers get back a
//! [`Subscription`]: as long as it lives they are called, with the host itself in hand. The registry is never borrowed
//! while a subscriber runs, hence a subscriber may do whatever the host can do.
//!
//! **What it must never know.** How a value looks, where an object lives, what an interpreter is, or that a compiler
//! exists. It depends on nothing but the standard library and contains no `unsafe`.
//!
//! # The rules
//! Every kind keeps all of them; `tests/registry/rules.rs` proves each under its name.
//!
//! 1. **Before.** A notification arrives before the change can be seen; the old state is still readable
//!    ([`change::perform`]).
//! 2. **No veto by accident.** A subscriber that fails does not stop what happens. Its [`Policy`] says what becomes of
//!    it; the report is made after the change is complete.
//! 3. **Re-entrancy.** What a watcher changes is held in a queue until the event it handles is complete, then applied
//!    through the host's ordinary path, which notifies again. Chains of such changes are bounded: who goes too deep is
//!    detached. Nothing is lost.
//! 4. **Lifetime.** A subscription is a handle. Dropping it ends it at once, in the middle of an event too. Ids are
//!    never reused.
//! 5. **Order.** By priority, then by time of subscription; [`Registry::list`] says who is installed on what.
//! 6. **Idle cost.** One byte per object ([`watch`]) and one flag per kind ([`Registry::is_active`]).
//! 7. **Identity.** Storing the identical object again is no change, unless a subscriber asks ([`dict::Identical`]).
//! 8. **No resurrection.** A notification of an end carries an identity and remains, never a value.
//! 9. **Cause.** Whoever gives up an assumption can say which change made it do so, and on which line ([`Cause`]).
//! 10. **One order for all.** There is no back door: a compiler learns from [`activity`] that a hook was installed, as
//!     anyone else may.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod activity;
pub mod audit;
mod bits;
mod cause;
pub mod change;
mod channel;
pub mod code;
pub mod context;
mod death;
pub mod dict;
mod dispatch;
pub mod entry;
mod event;
pub mod extra;
mod failure;
pub mod frame;
pub mod function;
pub mod heap;
mod host;
pub mod jitdump;
mod kind;
mod links;
mod listing;
pub mod monitoring;
pub mod perf_map;
pub mod reference;
mod registry;
pub mod sink;
mod subscription;
pub mod tier;
pub mod types;

pub use bits::watch;
pub use cause::{Cause, Position, current_cause};
pub use death::{Death, announce_deaths};
pub use event::{Callback, Event};
pub use failure::{FailureReport, Policy, WatcherError, WatcherResult};
pub use host::{Host, LiveKind};
pub use kind::Kind;
pub use listing::{Listing, Scope};
pub use registry::{Registry, settle};
pub use subscription::{Handle, Rank, Subscriber, Subscription, SubscriptionId};
