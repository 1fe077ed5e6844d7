//! Who is installed, on what (rule 5).

use std::fmt;
use std::sync::Arc;

use crate::subscription::About;
use crate::{Host, Kind, Policy, SubscriptionId};

/// What a subscription is limited to.
pub enum Scope<H: Host> {
    /// Everything of its kind.
    Everything,
    /// These objects, or these keys of them. Empty for a subscription that does not watch anything yet.
    Objects(Vec<(H::Object, Option<H::Key>)>),
}

/// One installed subscription.
pub struct Listing<H: Host> {
    /// Its number.
    pub id: SubscriptionId,
    /// Its kind.
    pub kind: Kind,
    /// Its subscriber.
    pub name: Arc<str>,
    /// Its priority.
    pub priority: i32,
    /// What happens when it fails.
    pub policy: Policy,
    /// How often it failed.
    pub failures: u64,
    /// What it is limited to.
    pub scope: Scope<H>,
}

impl<H: Host> Listing<H> {
    pub(crate) fn new(about: &About, scope: Scope<H>) -> Self {
        Listing {
            id: about.rank.id,
            kind: about.kind,
            name: about.name.clone(),
            priority: about.rank.priority(),
            policy: about.policy,
            failures: about.failures(),
            scope,
        }
    }
}

impl<H: Host> fmt::Display for Listing<H> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "#{} {} '{}' priority {}", self.id.number(), self.kind, self.name, self.priority)?;
        match &self.scope {
            Scope::Everything => out.write_str(" on everything"),
            Scope::Objects(objects) if objects.len() == 1 => out.write_str(" on 1 object"),
            Scope::Objects(objects) => write!(out, " on {} objects", objects.len()),
        }
    }
}

impl<H: Host> fmt::Debug for Listing<H> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}
