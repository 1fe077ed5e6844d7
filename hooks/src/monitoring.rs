//! Monitoring (PEP 669): what executing code does.
//!
//! A tool is a subscription; there are as many as one likes, and none overwrites another. A subscription states the
//! events it wants, and is for all code or for the code objects it names. A tool that answers [`Flow::Disable`] does not
//! hear of that event at that place again until [`restart`].
//!
//! A host instruments code when [`watch::MONITORING`] of it is set or [`Kind::Monitoring`]
//! [is active](crate::Registry::is_active), and asks [`wanted`] for which events. [`activity`](crate::activity) tells when that
//! changes. What a tool's own callback does is not told to that tool.

use std::collections::HashSet;
use std::ops::{BitOr, BitOrAssign, ControlFlow};

use crate::channel::Keys;
use crate::dispatch::{attach, deliver_until, detach, enlist, enlist_everywhere};
use crate::event::{debug_by_label, in_channel};
use crate::{Event, Host, Kind, Rank, Subscriber, Subscription, WatcherResult, watch};

macro_rules! happenings {
    ($($(#[$about:meta])* $flag:ident $name:ident $({ $($(#[$field_about:meta])* $field:ident: $type:ty),* })? = $label:literal,)*) => {
        /// What executing code does.
        pub enum Happening<H: Host> { $($(#[$about])* $name $({ $($(#[$field_about])* $field: $type,)* })?,)* }

        impl<H: Host> Clone for Happening<H> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<H: Host> Copy for Happening<H> {}

        #[repr(u8)]
        enum Number { $($name,)* }

        impl Happenings {
            $($(#[$about])* pub const $flag: Happenings = Happenings(1 << Number::$name as u8);)*
            /// Every event.
            pub const ALL: Happenings = Happenings($(1 << Number::$name as u8)|*);
        }

        impl<H: Host> Happening<H> {
            /// The event as a set of one.
            pub fn as_set(&self) -> Happenings {
                match self { $(Happening::$name { .. } => Happenings::$flag,)* }
            }

            fn text(&self) -> &'static str {
                match self { $(Happening::$name { .. } => concat!("monitoring.", $label),)* }
            }
        }
    };
}

happenings! {
    /// A frame begins.
    START Start = "start",
    /// A generator or coroutine goes on.
    RESUME Resume = "resume",
    /// A frame returns.
    RETURN Return {
        /// What it returns.
        value: H::Value
    } = "return",
    /// A generator yields.
    YIELD Yield {
        /// What it yields.
        value: H::Value
    } = "yield",
    /// Something is about to be called.
    CALL Call {
        /// What.
        callee: H::Value,
        /// Its first argument.
        argument: Option<H::Value>
    } = "call",
    /// A native function has returned.
    NATIVE_RETURN NativeReturn {
        /// The function.
        callee: H::Value
    } = "native return",
    /// A native function has raised.
    NATIVE_RAISE NativeRaise {
        /// The function.
        callee: H::Value
    } = "native raise",
    /// An exception was raised.
    RAISE Raise {
        /// The exception.
        exception: H::Value
    } = "raise",
    /// An exception goes on after a `finally` or a bare `raise`.
    RERAISE Reraise {
        /// The exception.
        exception: H::Value
    } = "reraise",
    /// An exception was caught.
    HANDLED Handled {
        /// The exception.
        exception: H::Value
    } = "handled",
    /// A frame ends by an exception.
    UNWIND Unwind {
        /// The exception.
        exception: H::Value
    } = "unwind",
    /// A line begins.
    LINE Line {
        /// Its number.
        line: u32
    } = "line",
    /// A conditional branch.
    BRANCH Branch {
        /// Whether it is taken.
        taken: bool,
        /// The offset where it goes on.
        to: u32
    } = "branch",
    /// An unconditional jump.
    JUMP Jump {
        /// The offset where it goes on.
        to: u32
    } = "jump",
}

/// A set of events.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Happenings(u32);

impl Happenings {
    /// No event.
    pub const NONE: Happenings = Happenings(0);

    /// Whether the set holds all of another.
    pub fn contains(self, other: Happenings) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether the set is empty.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl BitOr for Happenings {
    type Output = Happenings;

    fn bitor(self, other: Happenings) -> Happenings {
        Happenings(self.0 | other.0)
    }
}

impl BitOrAssign for Happenings {
    fn bitor_assign(&mut self, other: Happenings) {
        self.0 |= other.0;
    }
}

/// An event of executing code.
pub struct MonitoringEvent<H: Host> {
    /// The code that is executing.
    pub code: H::Value,
    /// The offset of the instruction.
    pub offset: u32,
    /// What it does.
    pub happening: Happening<H>,
}

impl<H: Host> Clone for MonitoringEvent<H> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<H: Host> Copy for MonitoringEvent<H> {}

/// What a tool answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Flow {
    /// Tell me again.
    #[default]
    Continue,
    /// Do not tell me of this event at this place again.
    Disable,
}

/// A tool.
pub type MonitoringSubscription<H> = Subscription<H, MonitoringEvent<H>>;

impl<H: Host> Event<H> for MonitoringEvent<H> {
    type Reply = Flow;
    type Choice = Happenings;
    const KIND: Kind = Kind::Monitoring;
    const WATCH: u8 = watch::MONITORING;
    const DEFERRED_WHILE_BUSY: bool = false;
    const HOLDS_CHANGES: bool = false;

    fn label(&self) -> &'static str {
        self.happening.text()
    }

    fn values(&self, visit: &mut dyn FnMut(H::Value)) {
        let (one, other) = match self.happening {
            Happening::Return { value } | Happening::Yield { value } => (Some(value), None),
            Happening::Call { callee, argument } => (Some(callee), argument),
            Happening::NativeReturn { callee } | Happening::NativeRaise { callee } => (Some(callee), None),
            Happening::Raise { exception }
            | Happening::Reraise { exception }
            | Happening::Handled { exception }
            | Happening::Unwind { exception } => (Some(exception), None),
            Happening::Start
            | Happening::Resume
            | Happening::Line { .. }
            | Happening::Branch { .. }
            | Happening::Jump { .. } => (None, None),
        };
        [Some(self.code), one, other].into_iter().flatten().for_each(visit);
    }

    in_channel!(monitoring);
}

debug_by_label!(MonitoringEvent);

/// Where tools do not want to hear of an event again.
pub struct Disabled<H: Host> {
    places: HashSet<(H::Object, u32, Happenings, Rank)>,
}

impl<H: Host> Disabled<H> {
    pub(crate) fn new() -> Self {
        Disabled { places: HashSet::new() }
    }

    pub(crate) fn forget(&mut self, code: H::Object) {
        self.places.retain(|(of, ..)| *of != code);
    }
}

/// A tool for all code.
pub fn subscribe_everywhere<H: Host>(
    host: &mut H,
    who: Subscriber,
    events: Happenings,
    callback: impl FnMut(&mut H, &MonitoringEvent<H>) -> WatcherResult<H, Flow> + Send + 'static,
) -> MonitoringSubscription<H> {
    enlist_everywhere(host, who, events, Box::new(callback))
}

/// A tool for the code objects that [`Subscription::watch`] names.
pub fn subscribe<H: Host>(
    host: &mut H,
    who: Subscriber,
    events: Happenings,
    callback: impl FnMut(&mut H, &MonitoringEvent<H>) -> WatcherResult<H, Flow> + Send + 'static,
) -> MonitoringSubscription<H> {
    enlist(host, who, events, Box::new(callback))
}

impl<H: Host> Subscription<H, MonitoringEvent<H>> {
    /// Monitors a code object. True if this is new.
    pub fn watch(&self, host: &mut H, code: H::Value) -> bool {
        attach::<H, MonitoringEvent<H>>(host, &self.handle.about, H::object(code), None)
    }

    /// Ends the monitoring of a code object. True if there was any.
    pub fn unwatch(&self, host: &mut H, code: H::Value) -> bool {
        detach::<H, MonitoringEvent<H>>(host, &self.handle.about, H::object(code), None)
    }
}

/// The events of a code object that any tool wants.
pub fn wanted<H: Host>(host: &H, code: H::Value) -> Happenings {
    let channel = &host.hooks().monitoring;
    let audience = channel.audience(Some(H::object(code)), Keys::Whole);
    let choices = audience.into_iter().filter_map(|rank| channel.choice(rank));
    choices.fold(Happenings::NONE, |all, choice| all | *choice)
}

/// Tells the tools.
pub fn tell<H: Host>(host: &mut H, event: &MonitoringEvent<H>) {
    let (object, what) = (H::object(event.code), event.happening.as_set());
    let registry = host.hooks();
    let mut audience = registry.monitoring.audience(Some(object), Keys::Whole);
    audience.retain(|rank| {
        registry.monitoring.choice(*rank).is_some_and(|choice| choice.contains(what))
            && !registry.disabled.places.contains(&(object, event.offset, what, *rank))
    });
    deliver_until(host, event, &audience, |host, rank, flow| {
        if flow == Flow::Disable {
            host.hooks_mut().disabled.places.insert((object, event.offset, what, rank));
        }
        ControlFlow::Continue(())
    });
}

/// Whether some tool still wants an event at a place; when none does, the host may take the instrumentation out.
pub fn is_wanted_at<H: Host>(host: &H, code: H::Value, offset: u32, what: Happenings) -> bool {
    let (registry, object) = (host.hooks(), H::object(code));
    registry.monitoring.audience(Some(object), Keys::Whole).into_iter().any(|rank| {
        registry.monitoring.choice(rank).is_some_and(|choice| choice.contains(what))
            && !registry.disabled.places.contains(&(object, offset, what, rank))
    })
}

/// Has all tools hear again of what they disabled.
pub fn restart<H: Host>(host: &mut H) {
    host.hooks_mut().disabled.places.clear();
}
