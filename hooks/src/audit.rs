//! Audit hooks (PEP 578), per host: the one kind whose subscribers can forbid what is about to happen.
//!
//! Only an explicit [`Verdict::Deny`] forbids. A hook that fails is reported like any other subscriber, and what it was
//! asked about goes on (rule 2): a defect of a logger must not stop a program. A hook that would rather stop it says so
//! with [`Policy::Abort`](crate::Policy::Abort), or catches its own errors and denies.

use std::ops::ControlFlow;
use std::sync::Arc;

use crate::channel::Keys;
use crate::dispatch::{deliver_until, enlist_everywhere};
use crate::event::{debug_by_label, in_channel};
use crate::{Event, Host, Kind, Subscriber, Subscription, WatcherResult};

/// Something is about to happen that may be forbidden.
pub struct AuditEvent<H: Host> {
    /// The event's name, such as `import` or `open`.
    pub name: Arc<str>,
    /// What it is about.
    pub arguments: Vec<H::Value>,
}

impl<H: Host> Clone for AuditEvent<H> {
    fn clone(&self) -> Self {
        AuditEvent { name: self.name.clone(), arguments: self.arguments.clone() }
    }
}

/// What an audit hook answers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Verdict<V> {
    /// Go on; the next hook is asked.
    #[default]
    Allow,
    /// Forbidden. No other hook is asked.
    Deny {
        /// A sentence for the user.
        reason: String,
        /// The exception to raise, if the hook has one.
        exception: Option<V>,
    },
}

/// A refusal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Denied<V> {
    /// Who refused.
    pub by: Arc<str>,
    /// A sentence for the user.
    pub reason: String,
    /// The exception to raise, if the hook has one.
    pub exception: Option<V>,
}

impl<H: Host> Event<H> for AuditEvent<H> {
    type Reply = Verdict<H::Value>;
    type Choice = Arc<str>;
    const KIND: Kind = Kind::Audit;
    const WATCH: u8 = 0;
    const DEFERRED_WHILE_BUSY: bool = false;
    const HOLDS_CHANGES: bool = false;

    fn label(&self) -> &'static str {
        "audit"
    }

    fn values(&self, visit: &mut dyn FnMut(H::Value)) {
        self.arguments.iter().copied().for_each(visit);
    }

    in_channel!(audit);
}

debug_by_label!(AuditEvent);

/// Adds an audit hook.
pub fn subscribe<H: Host>(
    host: &mut H,
    who: Subscriber,
    callback: impl FnMut(&mut H, &AuditEvent<H>) -> WatcherResult<H, Verdict<H::Value>> + Send + 'static,
) -> Subscription<H, AuditEvent<H>> {
    let name = who.name.clone();
    enlist_everywhere(host, who, name, Box::new(callback))
}

/// Asks the hooks. Called when [`Kind::Audit`] [is active](crate::Registry::is_active).
///
/// # Errors
/// The refusal of the first hook that refuses.
pub fn ask<H: Host>(host: &mut H, name: &str, arguments: &[H::Value]) -> Result<(), Denied<H::Value>> {
    let event = AuditEvent { name: Arc::from(name), arguments: arguments.to_vec() };
    let audience = host.hooks().audit.audience(None, Keys::Whole);
    let mut denied = None;
    deliver_until(host, &event, &audience, |host, rank, verdict| match verdict {
        Verdict::Allow => ControlFlow::Continue(()),
        Verdict::Deny { reason, exception } => {
            let by = host.hooks().audit.choice(rank).cloned().unwrap_or_else(|| Arc::from("a removed hook"));
            denied = Some(Denied { by, reason, exception });
            ControlFlow::Break(())
        }
    });
    denied.map_or(Ok(()), Err)
}
