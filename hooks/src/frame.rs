//! The eval-frame chain (PEP 523, as a chain).
//!
//! CPython has one pointer: a second tool overwrites the first, and whoever installs one makes all code slower. Here each
//! link gets the frame and [`Next`], which is the rest of the chain; its end is the host's own evaluation. A link can be
//! limited to some code objects, and says whether compiled code may still run below it, so that a tool that only counts
//! frames does not turn a compiler off.
//!
//! A host runs a frame through [`evaluate`] when [`watch::FRAME`] of its code is set or [`Kind::Frame`]
//! [is active](crate::Registry::is_active).

use std::marker::PhantomData;
use std::sync::Arc;

use crate::links::{Links, Steps};
use crate::{Host, Kind, Subscriber, Subscription, activity, bits, settle, watch};

/// Whether a frame may run as compiled code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CompiledBelow {
    /// It may.
    Allowed,
    /// It must be interpreted.
    Refused,
}

/// What a link does with a frame.
type Run<H> = dyn Fn(&mut H, &mut <H as Host>::Frame, Next<'_, H>) -> Result<<H as Host>::Value, <H as Host>::Raised>
    + Send
    + Sync;

/// A link of the eval-frame chain.
pub struct FrameLink<H: Host> {
    run: Arc<Run<H>>,
    compiled: CompiledBelow,
}

impl<H: Host> Clone for FrameLink<H> {
    fn clone(&self) -> Self {
        FrameLink { run: self.run.clone(), compiled: self.compiled }
    }
}

pub(crate) type FrameLinks<H> = Links<H, FrameLink<H>>;

/// The rest of the chain.
pub struct Next<'a, H: Host> {
    steps: &'a Steps<FrameLink<H>>,
    at: usize,
    compiled: CompiledBelow,
}

impl<H: Host> Clone for Next<'_, H> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<H: Host> Copy for Next<'_, H> {}

impl<H: Host> Next<'_, H> {
    /// Lets the rest of the chain run the frame.
    ///
    /// # Errors
    /// The exception that the frame, or a link, raises.
    pub fn run(self, host: &mut H, frame: &mut H::Frame) -> Result<H::Value, H::Raised> {
        let rest = self.steps.iter().enumerate().skip(self.at);
        let Some((at, step)) = rest.into_iter().find(|(_, step)| step.is_alive()) else {
            return host.eval_frame(frame, self.compiled);
        };
        (step.link.run)(host, frame, Next { steps: self.steps, at: at + 1, compiled: self.compiled })
    }
}

/// Marks a subscription as a link of the eval-frame chain.
pub struct FrameHook<H>(PhantomData<fn() -> H>);

/// A link of the eval-frame chain; dropping it takes the link out.
pub type FrameSubscription<H> = Subscription<H, FrameHook<H>>;

fn install<H: Host>(
    host: &mut H,
    who: Subscriber,
    compiled: CompiledBelow,
    everywhere: bool,
    run: Arc<Run<H>>,
) -> FrameSubscription<H> {
    settle(host);
    let about = host.hooks_mut().new_about(Kind::Frame, who);
    if everywhere {
        activity::announce(host, &about, None, true);
    }
    let registry = host.hooks_mut();
    registry.frame.insert(about.clone(), FrameLink { run, compiled }, everywhere);
    registry.refresh(Kind::Frame);
    Subscription::new(about)
}

/// Installs a link before all frames.
pub fn install_everywhere<H: Host>(
    host: &mut H,
    who: Subscriber,
    compiled: CompiledBelow,
    run: impl Fn(&mut H, &mut H::Frame, Next<'_, H>) -> Result<H::Value, H::Raised> + Send + Sync + 'static,
) -> FrameSubscription<H> {
    install(host, who, compiled, true, Arc::new(run))
}

/// Installs a link before the frames of some code objects.
pub fn install_on<H: Host>(
    host: &mut H,
    who: Subscriber,
    compiled: CompiledBelow,
    codes: impl IntoIterator<Item = H::Value>,
    run: impl Fn(&mut H, &mut H::Frame, Next<'_, H>) -> Result<H::Value, H::Raised> + Send + Sync + 'static,
) -> FrameSubscription<H> {
    let subscription = install(host, who, compiled, false, Arc::new(run));
    codes.into_iter().for_each(|code| {
        subscription.add_code(host, code);
    });
    subscription
}

impl<H: Host> Subscription<H, FrameHook<H>> {
    /// Lets the link also stand before the frames of one more code object. True if this is new.
    pub fn add_code(&self, host: &mut H, code: H::Value) -> bool {
        settle(host);
        let object = H::object(code);
        let about = &self.handle.about;
        if !about.is_alive() || host.hooks().frame.limited_to(object).any(|other| other.rank == about.rank) {
            return false;
        }
        activity::announce(host, about, Some(object), true);
        let new = host.hooks_mut().frame.attach(about.rank, object);
        if new {
            bits::retain(host, object, watch::FRAME);
        }
        new
    }

    /// Takes the link away from a code object. True if it was limited to it.
    pub fn remove_code(&self, host: &mut H, code: H::Value) -> bool {
        let object = H::object(code);
        let was = host.hooks_mut().frame.detach(self.rank(), object);
        if was {
            bits::release(host, object, watch::FRAME);
            activity::announce(host, &self.handle.about, Some(object), false);
        }
        was
    }
}

/// Whether frames of a code object may run as compiled code, given the links before them. None if there is no link.
pub fn policy<H: Host>(host: &H, code: H::Value) -> Option<CompiledBelow> {
    let steps = host.hooks().frame.steps(H::object(code));
    let mut alive = steps.iter().filter(|step| step.is_alive()).peekable();
    alive.peek()?;
    let refused = alive.any(|step| step.link.compiled == CompiledBelow::Refused);
    Some(if refused { CompiledBelow::Refused } else { CompiledBelow::Allowed })
}

/// Runs a frame of a code object through the chain.
///
/// # Errors
/// The exception that the frame, or a link, raises.
pub fn evaluate<H: Host>(host: &mut H, code: H::Value, frame: &mut H::Frame) -> Result<H::Value, H::Raised> {
    settle(host);
    let compiled = policy(host, code).unwrap_or(CompiledBelow::Allowed);
    let steps = host.hooks().frame.steps(H::object(code)).clone();
    Next { steps: &steps, at: 0, compiled }.run(host, frame)
}
