//! What becomes of a subscriber that fails (rule 2: no veto by accident).

use std::fmt;
use std::sync::Arc;

use crate::subscription::About;
use crate::{Host, Kind, SubscriptionId};

/// What happens when a subscriber fails.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Policy {
    /// The failure is reported to the host; the subscriber stays.
    #[default]
    Report,
    /// The failure is reported and the subscription ends.
    Detach,
    /// The process ends: for subscribers whose silence would be worse than a crash.
    Abort,
}

/// The error of a subscriber.
pub struct WatcherError<H: Host> {
    /// A sentence for the user.
    pub message: String,
    /// The exception of the language, if one was raised.
    pub exception: Option<H::Value>,
}

/// What a callback returns.
pub type WatcherResult<H, R = ()> = Result<R, WatcherError<H>>;

impl<H: Host> WatcherError<H> {
    /// An error that is only a message.
    pub fn new(message: impl Into<String>) -> Self {
        WatcherError { message: message.into(), exception: None }
    }

    /// An error that is an exception of the language.
    pub fn raised(exception: H::Value, message: impl Into<String>) -> Self {
        WatcherError { message: message.into(), exception: Some(exception) }
    }
}

impl<H: Host> fmt::Debug for WatcherError<H> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("WatcherError").field("message", &self.message).field("exception", &self.exception).finish()
    }
}

impl<H: Host> fmt::Display for WatcherError<H> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl<H: Host> std::error::Error for WatcherError<H> {}

/// A failure, as the host reports it.
pub struct FailureReport<H: Host> {
    /// Whose callback failed.
    pub subscriber: SubscriptionId,
    /// The subscriber's name.
    pub name: Arc<str>,
    /// The kind of hook.
    pub kind: Kind,
    /// The event that was being handled.
    pub event: &'static str,
    /// The error.
    pub error: WatcherError<H>,
    /// Whether the subscription ended because of it.
    pub detached: bool,
}

impl<H: Host> fmt::Display for FailureReport<H> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} hook '{}' failed at {}: {}", self.kind, self.name, self.event, self.error)?;
        if self.detached { out.write_str(" (detached)") } else { Ok(()) }
    }
}

impl<H: Host> fmt::Debug for FailureReport<H> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

/// Deals with the failure of a subscriber by its policy. The report waits until the change in progress is complete.
/// `broken` says that the subscriber must not be called again whatever its policy.
pub fn fail<H: Host>(host: &mut H, about: &About, event: &'static str, error: WatcherError<H>, broken: bool) {
    about.count_failure();
    let detached = broken || about.policy != Policy::Report;
    if detached {
        about.end();
    }
    let name = about.name.clone();
    let report = FailureReport { subscriber: about.rank.id, name, kind: about.kind, event, error, detached };
    if about.policy == Policy::Abort {
        host.abort(report);
    } else {
        host.hooks_mut().changes.reports.push(report);
    }
}
