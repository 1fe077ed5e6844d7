//! Sinks of emitted machine code: profilers' maps ([`perf_map`](crate::perf_map), [`jitdump`](crate::jitdump)) and whatever else
//! wants to see what a compiler emits. Any number of them at once.

use std::sync::Arc;

use crate::channel::Keys;
use crate::dispatch::{deliver, enlist_everywhere};
use crate::{Event, Host, Kind, Registry, Subscriber, Subscription, WatcherResult};

/// Where a line of source begins in machine code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LineStart {
    /// The offset from the beginning of the machine code, in bytes.
    pub offset: u64,
    /// The line, from 1.
    pub line: u32,
}

/// Machine code that was emitted and can be entered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EmittedCode {
    /// A name for a person: the qualified name of the function, and what was made of it.
    pub name: String,
    /// The source file.
    pub file: String,
    /// Where it lies.
    pub address: u64,
    /// The machine code.
    pub bytes: Vec<u8>,
    /// Which lines it comes from, by offset.
    pub lines: Vec<LineStart>,
}

/// What happens to machine code.
#[derive(Clone, Debug)]
pub enum SinkEvent {
    /// It was emitted.
    Emitted(Arc<EmittedCode>),
    /// It was given up; the address may be used again.
    Released {
        /// Where it lay.
        address: u64,
    },
}

impl<H: Host> Event<H> for SinkEvent {
    type Reply = ();
    type Choice = ();
    const KIND: Kind = Kind::Sink;
    const WATCH: u8 = 0;
    const DEFERRED_WHILE_BUSY: bool = true;
    const HOLDS_CHANGES: bool = false;

    fn label(&self) -> &'static str {
        match self {
            SinkEvent::Emitted(_) => "code.emitted",
            SinkEvent::Released { .. } => "code.released",
        }
    }

    fn values(&self, _: &mut dyn FnMut(H::Value)) {}

    fn channel(registry: &Registry<H>) -> &crate::channel::Channel<H, Self> {
        &registry.sink
    }

    fn channel_mut(registry: &mut Registry<H>) -> &mut crate::channel::Channel<H, Self> {
        &mut registry.sink
    }
}

/// A sink that does not need the host.
pub trait CodeSink: Send + 'static {
    /// Takes note of an event.
    ///
    /// # Errors
    /// Those of the file that it writes. The subscriber's policy says what becomes of them.
    fn take(&mut self, event: &SinkEvent) -> std::io::Result<()>;
}

/// Subscribes to emitted code.
pub fn subscribe<H: Host>(
    host: &mut H,
    who: Subscriber,
    callback: impl FnMut(&mut H, &SinkEvent) -> WatcherResult<H> + Send + 'static,
) -> Subscription<H, SinkEvent> {
    enlist_everywhere(host, who, (), Box::new(callback))
}

/// Installs a sink.
pub fn install<H: Host>(host: &mut H, who: Subscriber, mut sink: impl CodeSink) -> Subscription<H, SinkEvent> {
    subscribe(host, who, move |_, event| sink.take(event).map_err(|error| crate::WatcherError::new(error.to_string())))
}

/// Tells of machine code. Called when [`Kind::Sink`] [is active](crate::Registry::is_active).
pub fn tell<H: Host>(host: &mut H, event: &SinkEvent) {
    let audience = host.hooks().sink.audience(None, Keys::Whole);
    deliver(host, event, &audience);
}
