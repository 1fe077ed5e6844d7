//! Changes of dicts, types and functions: told before they happen (rule 1), held back inside watchers (rule 3).
//!
//! A change is a piece of data that says what is about to be done. [`perform`] tells it to those who watch and then does
//! it. If it is asked for from inside a watcher, it is put into a queue instead: the watcher's event is about a change
//! that is not done yet, so a second change now would be made on a state that is about to be different, and others
//! in the audience would hear of the two in the wrong order. When the outermost change is complete, the queue is applied
//! through [`Host::apply`], in order, each as a change of its own.
//!
//! A watcher that changes what it watches can go on for ever. Each queued change knows how many changes, each made in
//! answer to the one before, led to it; when the number passes a limit, the subscriber that asked is detached. Its change
//! is still made and the others are still told.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::dict::DictEvent;
use crate::failure::fail;
use crate::function::FunctionEvent;
use crate::subscription::About;
use crate::types::TypeEvent;
use crate::{Event, FailureReport, Host, WatcherError, settle};

/// A change as data: what is queued, and what a cause is made of.
pub enum Mutation<H: Host> {
    /// A change of a dict.
    Dict(DictEvent<H>),
    /// A change of a type.
    Type(TypeEvent<H>),
    /// A change of a function.
    Function(FunctionEvent<H>),
}

impl<H: Host> std::fmt::Debug for Mutation<H> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.label())
    }
}

impl<H: Host> Clone for Mutation<H> {
    fn clone(&self) -> Self {
        match self {
            Mutation::Dict(event) => Mutation::Dict(*event),
            Mutation::Type(event) => Mutation::Type(*event),
            Mutation::Function(event) => Mutation::Function(event.clone()),
        }
    }
}

impl<H: Host> Mutation<H> {
    /// The change's name.
    pub fn label(&self) -> &'static str {
        match self {
            Mutation::Dict(event) => event.label(),
            Mutation::Type(event) => event.label(),
            Mutation::Function(event) => event.label(),
        }
    }

    fn values(&self, visit: &mut dyn FnMut(H::Value)) {
        match self {
            Mutation::Dict(event) => event.values(visit),
            Mutation::Type(event) => event.values(visit),
            Mutation::Function(event) => event.values(visit),
        }
    }

    /// The object that changes and the name of the part that changes.
    pub(crate) fn subject(&self) -> (Option<H::Object>, Option<H::Value>) {
        match self {
            Mutation::Dict(event) => event.subject(),
            Mutation::Type(event) => event.subject(),
            Mutation::Function(event) => event.subject(),
        }
    }
}

/// An event that announces a change. Implemented by [`DictEvent`], [`TypeEvent`] and [`FunctionEvent`].
pub trait Change<H: Host>: Event<H> {
    /// The change as data.
    fn mutation(&self) -> Mutation<H>;
    /// Whether it is no change at all (rule 7), so that nobody is told and nothing is held back.
    fn is_idle(&self, host: &H) -> bool;
    /// Tells those who watch.
    fn notify(&self, host: &mut H);
    /// What the registry has to do once the change is made.
    fn completed(&self, host: &mut H);
}

/// What became of a change.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome<R> {
    /// It was made.
    Done(R),
    /// It was asked for by a watcher and is made when the watcher's event is complete.
    Queued,
}

/// Leave to make a change, or not.
pub enum Begin<H: Host, C: Change<H>> {
    /// Those who watch were told. Make the change, then call [`finish`].
    Apply(Begun<H, C>),
    /// The change is queued. Do not make it.
    Queued,
}

/// A change that was announced and is to be made now.
#[must_use = "the change is complete when `finish` is called"]
pub struct Begun<H: Host, C: Change<H>> {
    change: C,
    told: bool,
    host: std::marker::PhantomData<fn() -> H>,
}

struct Queued<H: Host> {
    mutation: Mutation<H>,
    by: Arc<About>,
    generation: u32,
    location: Option<H::Location>,
}

/// A change in progress, for those who ask for the cause.
pub struct Seed<H: Host> {
    pub(crate) label: &'static str,
    pub(crate) mutation: Option<Mutation<H>>,
    pub(crate) note: Option<Arc<str>>,
    pub(crate) location: Option<H::Location>,
}

/// The changes in progress and those that wait.
pub struct Changes<H: Host> {
    /// How many changes are announced and not complete.
    open: usize,
    /// The watchers that are running, innermost last.
    pub(crate) handling: Vec<Arc<About>>,
    pub(crate) seeds: Vec<Seed<H>>,
    pub(crate) reports: Vec<FailureReport<H>>,
    queue: VecDeque<Queued<H>>,
    draining: bool,
    generation: u32,
    /// Where the queued change that is being applied was asked for.
    asked_at: Option<H::Location>,
}

impl<H: Host> Changes<H> {
    pub(crate) fn new() -> Self {
        Changes {
            open: 0,
            handling: Vec::new(),
            seeds: Vec::new(),
            reports: Vec::new(),
            queue: VecDeque::new(),
            draining: false,
            generation: 0,
            asked_at: None,
        }
    }

    pub(crate) fn visit(&self, values: &mut dyn FnMut(H::Value)) {
        self.seeds.iter().filter_map(|seed| seed.mutation.as_ref()).for_each(|mutation| mutation.values(values));
        self.queue.iter().for_each(|queued| queued.mutation.values(values));
        let waiting = self.queue.iter().map(|queued| &queued.location);
        let locations = self.seeds.iter().map(|seed| &seed.location).chain(waiting).chain([&self.asked_at]);
        locations.flatten().for_each(|location| H::location_values(location, values));
        self.reports.iter().filter_map(|report| report.error.exception).for_each(values);
    }
}

/// Tells those who watch of a change, makes it with `apply`, and completes it; or queues it.
pub fn perform<H: Host, C: Change<H>, R>(host: &mut H, change: C, apply: impl FnOnce(&mut H) -> R) -> Outcome<R> {
    match begin(host, change) {
        Begin::Queued => Outcome::Queued,
        Begin::Apply(begun) => {
            let result = apply(host);
            finish(host, begun);
            Outcome::Done(result)
        }
    }
}

/// The first half of [`perform`], for a host that cannot put the change into a closure.
pub fn begin<H: Host, C: Change<H>>(host: &mut H, change: C) -> Begin<H, C> {
    settle(host);
    let host_type = std::marker::PhantomData;
    if change.is_idle(host) {
        return Begin::Apply(Begun { change, told: false, host: host_type });
    }
    let location = host.hooks_mut().changes.asked_at.take().or_else(|| host.location());
    let limit = host.hooks().depth_limit();
    let changes = &mut host.hooks_mut().changes;
    if let Some(by) = changes.handling.last().cloned() {
        let generation = changes.generation + 1;
        changes.queue.push_back(Queued { mutation: change.mutation(), by: by.clone(), generation, location });
        if generation > limit && by.is_alive() {
            fail(host, &by, change.label(), too_deep(), true);
        }
        return Begin::Queued;
    }
    changes.open += 1;
    let seed = Seed { label: change.label(), mutation: Some(change.mutation()), note: None, location };
    changes.seeds.push(seed);
    change.notify(host);
    Begin::Apply(Begun { change, told: true, host: host_type })
}

/// The second half of [`perform`]: the change is made. Failures are reported and queued changes applied now.
pub fn finish<H: Host, C: Change<H>>(host: &mut H, begun: Begun<H, C>) {
    begun.change.completed(host);
    if begun.told {
        let changes = &mut host.hooks_mut().changes;
        changes.open -= 1;
        changes.seeds.pop();
    }
    flush(host);
}

/// Whether a watcher is running that holds changes back. A host that lets a watcher read what it has just written can
/// ask this.
pub fn is_holding<H: Host>(host: &H) -> bool {
    !host.hooks().changes.handling.is_empty()
}

pub(crate) fn too_deep<H: Host>() -> WatcherError<H> {
    WatcherError::new("a watcher that changes what it watches went too deep")
}

/// Reports failures and applies queued changes, unless a change is in progress.
pub(crate) fn flush<H: Host>(host: &mut H) {
    loop {
        let changes = &mut host.hooks_mut().changes;
        if changes.open != 0 || !changes.handling.is_empty() {
            return;
        }
        if !changes.reports.is_empty() {
            let report = changes.reports.remove(0);
            host.report_unraisable(report);
            continue;
        }
        if changes.draining {
            return;
        }
        let Some(queued) = changes.queue.pop_front() else {
            return;
        };
        changes.draining = true;
        changes.generation = queued.generation;
        changes.asked_at = queued.location;
        let label = queued.mutation.label();
        if let Err(error) = host.apply(queued.mutation) {
            fail(host, &queued.by, label, error, false);
        }
        let changes = &mut host.hooks_mut().changes;
        changes.draining = false;
        changes.generation = 0;
        changes.asked_at = None;
    }
}
