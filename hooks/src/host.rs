//! What a runtime must say and do to have hooks.

use std::fmt::{Debug, Display};
use std::hash::Hash;
use std::ops::ControlFlow;

use crate::change::Mutation;
use crate::frame::CompiledBelow;
use crate::{FailureReport, Position, Registry, WatcherResult};

/// What kind of object a visit of the heap asks for, or a death announces.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum LiveKind {
    /// Any object.
    Any,
    /// Dicts.
    Dict,
    /// Types.
    Type,
    /// Python functions.
    Function,
    /// Code objects.
    Code,
}

/// The runtime that owns a [`Registry`]. All of the registry's functions take the host and find the registry in it, so
/// that nothing stays borrowed while a subscriber runs.
///
/// The registry holds objects weakly: by identity, and where an event needs it by value. The host reports the end of
/// every object whose watch byte is not zero through [`announce_deaths`](crate::announce_deaths) before the identity can
/// be used again.
pub trait Host: Sized + 'static {
    /// A value of the language. `Eq` is identity (`is`).
    type Value: Copy + Eq + Debug + Send + 'static;
    /// The identity of an object: its address. Nothing outside the host can make a value of it, which is why the
    /// notification of an end may carry it.
    type Object: Copy + Eq + Hash + Debug + Send + Sync + 'static;
    /// A string key of a namespace, such as an interned name.
    type Key: Clone + Eq + Hash + Debug + Display + Send + 'static;
    /// An activation that is about to run.
    type Frame;
    /// The arguments of a call, where they lie: a view, not a copy.
    type Arguments<'a>: Copy;
    /// What a call gives when an exception was raised.
    type Raised;
    /// Where code is running, cheap to take; [`Host::position`] makes text of it when someone asks.
    type Location: Clone + Send + 'static;
    /// What is left of an object that has died: enough to name it, nothing that leads back to it.
    type Remains: Clone + Send + 'static;

    /// The registry of this host.
    fn hooks(&self) -> &Registry<Self>;
    /// The registry of this host.
    fn hooks_mut(&mut self) -> &mut Registry<Self>;

    /// The identity of a value.
    fn object(value: Self::Value) -> Self::Object;
    /// The value as a string key, if it is a string.
    fn key(&self, value: Self::Value) -> Option<Self::Key>;

    /// Sets bits of an object's watch byte (see [`watch`](crate::watch)). The object is alive. A host may ignore this for
    /// an object that cannot change.
    fn set_watch(&mut self, object: Self::Object, bits: u8);
    /// Clears bits of an object's watch byte. The object is alive.
    fn clear_watch(&mut self, object: Self::Object, bits: u8);

    /// Where the code that is running now is, if any code is running.
    fn location(&self) -> Option<Self::Location>;
    /// The source position of a location.
    fn position(&self, location: &Self::Location) -> Position;

    /// Visits the values that a location holds, for a collector.
    fn location_values(location: &Self::Location, visit: &mut dyn FnMut(Self::Value));

    /// Tells the user about a subscriber that failed. Called after the change that it was told of is complete.
    fn report_unraisable(&mut self, report: FailureReport<Self>);

    /// Ends the process because a subscriber with [`Policy::Abort`](crate::Policy::Abort) failed. A host overrides this to
    /// say goodbye properly; when it returns, the subscriber is detached.
    fn abort(&mut self, report: FailureReport<Self>) {
        eprintln!("{report}");
        std::process::abort();
    }

    /// Calls `visit` with each live object of a kind until it breaks. An object is alive while it is visited, even when
    /// the visitor runs code; objects made meanwhile need not be visited.
    fn visit_live(&mut self, kind: LiveKind, visit: &mut dyn FnMut(&mut Self, Self::Value) -> ControlFlow<()>);

    /// Runs a frame: the end of the eval-frame chain.
    fn eval_frame(&mut self, frame: &mut Self::Frame, compiled: CompiledBelow) -> Result<Self::Value, Self::Raised>;
    /// Calls a function by its own entry: the end of the entry chain.
    fn call_function(
        &mut self,
        function: Self::Value,
        arguments: Self::Arguments<'_>,
    ) -> Result<Self::Value, Self::Raised>;

    /// Makes a change that a watcher asked for while changes were held back, by the ordinary path that asks
    /// [`change::perform`](crate::change::perform).
    fn apply(&mut self, mutation: Mutation<Self>) -> WatcherResult<Self>;

    /// The method resolution order of a type, itself included.
    fn lineage(&self, class: Self::Value) -> Vec<Self::Value>;
    /// The dict of a function's keyword defaults, if it has one.
    fn keyword_defaults(&self, function: Self::Value) -> Option<Self::Value>;
}
