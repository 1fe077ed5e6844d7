//! Function entries: what happens instead, when one function is called (`PyFunction_SetVectorcall`, typed).
//!
//! An entry gets the function and the window in which the arguments lie; they are not copied to get there. Below it are
//! the entries of others and at last the function's own. [`reset`] takes all of them out.
//!
//! A host calls a function through [`call`] when [`watch::ENTRY`] of it is set.

use std::marker::PhantomData;
use std::sync::Arc;

use crate::links::{Links, Steps};
use crate::{Host, Kind, Subscriber, Subscription, activity, bits, settle, watch};

type Run<H> = dyn Fn(&mut H, Call<'_, '_, H>) -> Result<<H as Host>::Value, <H as Host>::Raised> + Send + Sync;

/// An entry of a function.
pub struct EntryLink<H: Host>(Arc<Run<H>>);

impl<H: Host> Clone for EntryLink<H> {
    fn clone(&self) -> Self {
        EntryLink(self.0.clone())
    }
}

pub(crate) type EntryLinks<H> = Links<H, EntryLink<H>>;

/// A call of a function whose entry is replaced.
pub struct Call<'a, 'steps, H: Host> {
    /// The function.
    pub function: H::Value,
    /// The arguments, where they lie.
    pub arguments: H::Arguments<'a>,
    steps: &'steps Steps<EntryLink<H>>,
    at: usize,
}

impl<H: Host> Clone for Call<'_, '_, H> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<H: Host> Copy for Call<'_, '_, H> {}

impl<H: Host> Call<'_, '_, H> {
    /// Calls what is below: the next entry, or the function as it is.
    ///
    /// # Errors
    /// The exception that the call raises.
    pub fn proceed(self, host: &mut H) -> Result<H::Value, H::Raised> {
        let rest = self.steps.iter().enumerate().skip(self.at);
        match rest.into_iter().find(|(_, step)| step.is_alive()) {
            None => host.call_function(self.function, self.arguments),
            Some((at, step)) => (step.link.0)(host, Call { at: at + 1, ..self }),
        }
    }
}

/// Marks a subscription as an entry of a function.
pub struct EntryHook<H>(PhantomData<fn() -> H>);

/// An entry of a function; dropping it takes the entry out.
pub type EntrySubscription<H> = Subscription<H, EntryHook<H>>;

/// Replaces the entry of a function.
pub fn replace<H: Host>(
    host: &mut H,
    who: Subscriber,
    function: H::Value,
    run: impl Fn(&mut H, Call<'_, '_, H>) -> Result<H::Value, H::Raised> + Send + Sync + 'static,
) -> EntrySubscription<H> {
    settle(host);
    let object = H::object(function);
    let about = host.hooks_mut().new_about(Kind::Entry, who);
    activity::announce(host, &about, Some(object), true);
    let entries = &mut host.hooks_mut().entry;
    entries.insert(about.clone(), EntryLink(Arc::new(run)), false);
    entries.attach(about.rank, object);
    bits::retain(host, object, watch::ENTRY);
    Subscription::new(about)
}

/// Gives a function its own entry back: all replacements end, whoever made them.
pub fn reset<H: Host>(host: &mut H, function: H::Value) {
    host.hooks().entry.limited_to(H::object(function)).for_each(|about| about.end());
    settle(host);
}

/// Calls a function through its replaced entries.
///
/// # Errors
/// The exception that the call raises.
pub fn call<H: Host>(host: &mut H, function: H::Value, arguments: H::Arguments<'_>) -> Result<H::Value, H::Raised> {
    settle(host);
    let steps = host.hooks().entry.steps(H::object(function)).clone();
    Call { function, arguments, steps: &steps, at: 0 }.proceed(host)
}
