//! Function watchers: beginning, changes and end of functions; all of them, or one.
//!
//! Beyond CPython's events there are the closure, the qualified name, and the change *in place* of the dict of keyword
//! defaults, which alters what a call means just as its replacement does. For that, the dicts of watched functions carry
//! [`watch::DICT`] too.
//!
//! A host announces a change when [`watch::FUNCTION`] of the function is set or
//! [`Kind::Function`] [is active](crate::Registry::is_active).

use std::collections::HashMap;
use std::ops::ControlFlow;

use crate::change::{Change, Mutation};
use crate::channel::Keys;
use crate::dict::{DictEvent, DictOwners};
use crate::dispatch::{attach, deliver, detach, enlist, enlist_everywhere};
use crate::event::{debug_by_label, in_channel};
use crate::heap::{self, Existing};
use crate::{Death, Event, Host, Kind, LiveKind, Subscriber, Subscription, WatcherResult, bits, watch};

/// The part of a function that changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FunctionPart<V> {
    /// `__code__`.
    Code,
    /// `__defaults__`.
    Defaults,
    /// `__kwdefaults__`, replaced, emptied or filled as a whole.
    KeywordDefaults,
    /// One entry of `__kwdefaults__`, in place; its name.
    KeywordDefault(V),
    /// `__qualname__`.
    Qualname,
    /// `__closure__`.
    Closure,
}

/// What happens to a function.
pub enum FunctionEvent<H: Host> {
    /// A function was made; no code has seen it yet.
    Created {
        /// The function.
        function: H::Value,
        /// Whether it was there before the subscription.
        late: bool,
    },
    /// A function is about to change.
    Changed {
        /// The function.
        function: H::Value,
        /// What changes.
        part: FunctionPart<H::Value>,
        /// The part now, if there is one.
        old: Option<H::Value>,
        /// The part to be, if there is to be one.
        new: Option<H::Value>,
    },
    /// A function has died.
    Destroyed(Death<H>),
}

impl<H: Host> Clone for FunctionEvent<H> {
    fn clone(&self) -> Self {
        match self {
            FunctionEvent::Destroyed(death) => FunctionEvent::Destroyed(death.clone()),
            &FunctionEvent::Created { function, late } => FunctionEvent::Created { function, late },
            &FunctionEvent::Changed { function, part, old, new } => FunctionEvent::Changed { function, part, old, new },
        }
    }
}

/// A subscription to functions.
pub type FunctionSubscription<H> = Subscription<H, FunctionEvent<H>>;

impl<H: Host> FunctionEvent<H> {
    /// The function; none if it has died.
    pub fn function(&self) -> Option<H::Value> {
        match *self {
            FunctionEvent::Created { function, .. } | FunctionEvent::Changed { function, .. } => Some(function),
            FunctionEvent::Destroyed(_) => None,
        }
    }

    pub(crate) fn subject(&self) -> (Option<H::Object>, Option<H::Value>) {
        match self {
            FunctionEvent::Destroyed(death) => (Some(death.object), None),
            &FunctionEvent::Created { function, .. } => (Some(H::object(function)), None),
            &FunctionEvent::Changed { function, part, .. } => {
                let name = if let FunctionPart::KeywordDefault(name) = part { Some(name) } else { None };
                (Some(H::object(function)), name)
            }
        }
    }
}

impl<H: Host> Event<H> for FunctionEvent<H> {
    type Reply = ();
    type Choice = ();
    const KIND: Kind = Kind::Function;
    const WATCH: u8 = watch::FUNCTION;
    const DEFERRED_WHILE_BUSY: bool = true;
    const HOLDS_CHANGES: bool = true;

    fn label(&self) -> &'static str {
        match self {
            FunctionEvent::Created { .. } => "function.created",
            FunctionEvent::Destroyed(_) => "function.destroyed",
            FunctionEvent::Changed { part, .. } => match part {
                FunctionPart::Code => "function.code",
                FunctionPart::Defaults => "function.defaults",
                FunctionPart::KeywordDefaults => "function.keyword defaults",
                FunctionPart::KeywordDefault(_) => "function.keyword default",
                FunctionPart::Qualname => "function.qualname",
                FunctionPart::Closure => "function.closure",
            },
        }
    }

    fn values(&self, visit: &mut dyn FnMut(H::Value)) {
        let mut parts = [self.function(), None, None, None];
        if let &FunctionEvent::Changed { part, old, new, .. } = self {
            let name = if let FunctionPart::KeywordDefault(name) = part { Some(name) } else { None };
            parts[1..].copy_from_slice(&[name, old, new]);
        }
        parts.into_iter().flatten().for_each(visit);
    }

    in_channel!(function);
}

debug_by_label!(FunctionEvent);

impl<H: Host> Change<H> for FunctionEvent<H> {
    fn mutation(&self) -> Mutation<H> {
        Mutation::Function(self.clone())
    }

    fn is_idle(&self, _: &H) -> bool {
        false
    }

    fn notify(&self, host: &mut H) {
        let Some(function) = self.function() else {
            return;
        };
        let audience = host.hooks().function.audience(Some(H::object(function)), Keys::Whole);
        deliver(host, self, &audience);
    }

    fn completed(&self, host: &mut H) {
        if let &FunctionEvent::Changed { function, part: FunctionPart::KeywordDefaults, .. } = self {
            unlink(host, H::object(function));
            link(host, function);
        }
    }
}

/// A function was made. Called when [`Kind::Function`] is active, before any code sees the function.
pub fn created<H: Host>(host: &mut H, function: H::Value) {
    link(host, function);
    let audience = host.hooks().function.audience(None, Keys::Whole);
    deliver(host, &FunctionEvent::Created { function, late: false }, &audience);
}

/// Subscribes to all functions.
pub fn subscribe_everywhere<H: Host>(
    host: &mut H,
    who: Subscriber,
    existing: Existing,
    callback: impl FnMut(&mut H, &FunctionEvent<H>) -> WatcherResult<H> + Send + 'static,
) -> FunctionSubscription<H> {
    let subscription = enlist_everywhere(host, who, (), Box::new(callback));
    let rank = subscription.rank();
    heap::visit(host, LiveKind::Function, |host, function| {
        link(host, function);
        if existing == Existing::Announced {
            deliver(host, &FunctionEvent::Created { function, late: true }, &[rank]);
        }
        ControlFlow::Continue(())
    });
    subscription
}

/// Subscribes to the functions that [`Subscription::watch`] names.
pub fn subscribe<H: Host>(
    host: &mut H,
    who: Subscriber,
    callback: impl FnMut(&mut H, &FunctionEvent<H>) -> WatcherResult<H> + Send + 'static,
) -> FunctionSubscription<H> {
    enlist(host, who, (), Box::new(callback))
}

impl<H: Host> Subscription<H, FunctionEvent<H>> {
    /// Watches a function. True if this is new.
    pub fn watch(&self, host: &mut H, function: H::Value) -> bool {
        let new = attach::<H, FunctionEvent<H>>(host, &self.handle.about, H::object(function), None);
        if new {
            link(host, function);
        }
        new
    }

    /// Ends the watch of a function. True if there was one.
    pub fn unwatch(&self, host: &mut H, function: H::Value) -> bool {
        let was = detach::<H, FunctionEvent<H>>(host, &self.handle.about, H::object(function), None);
        if was {
            unlink_unwatched(host);
        }
        was
    }
}

/// Which dicts are the keyword defaults of functions that someone watches.
pub struct KeywordOwners<H: Host> {
    functions: DictOwners<H>,
    dicts: HashMap<H::Object, H::Object>,
}

impl<H: Host> KeywordOwners<H> {
    pub(crate) fn new() -> Self {
        KeywordOwners { functions: HashMap::new(), dicts: HashMap::new() }
    }
}

/// Has changes of a function's dict of keyword defaults reported as changes of the function. The function carries a bit
/// meanwhile, since its end and the replacement of the dict must be heard of.
fn link<H: Host>(host: &mut H, function: H::Value) {
    let object = H::object(function);
    let registry = host.hooks();
    let is_watched = registry.is_active(Kind::Function) || registry.function.watches(object);
    if !is_watched || registry.keyword_owners.dicts.contains_key(&object) {
        return;
    }
    let Some(dict) = host.keyword_defaults(function).map(H::object) else {
        return;
    };
    let owners = &mut host.hooks_mut().keyword_owners;
    owners.dicts.insert(object, dict);
    owners.functions.entry(dict).or_default().push(function);
    bits::retain(host, dict, watch::DICT);
    bits::retain(host, object, watch::FUNCTION);
}

fn unlink<H: Host>(host: &mut H, object: H::Object) {
    let owners = &mut host.hooks_mut().keyword_owners;
    let Some(dict) = owners.dicts.remove(&object) else {
        return;
    };
    if let Some(functions) = owners.functions.get_mut(&dict) {
        functions.retain(|function| H::object(*function) != object);
        if functions.is_empty() {
            owners.functions.remove(&dict);
        }
    }
    bits::release(host, dict, watch::DICT);
    bits::release(host, object, watch::FUNCTION);
}

/// Gives up the links of functions that nobody watches any more.
pub(crate) fn unlink_unwatched<H: Host>(host: &mut H) {
    let registry = host.hooks();
    if registry.is_active(Kind::Function) {
        return;
    }
    let linked: Vec<H::Object> = registry.keyword_owners.dicts.keys().copied().collect();
    for object in linked {
        if !host.hooks().function.watches(object) {
            unlink(host, object);
        }
    }
}

/// An object died that may have been a function, or a dict of keyword defaults.
pub(crate) fn forget<H: Host>(host: &mut H, object: H::Object) {
    unlink(host, object);
    let owners = &mut host.hooks_mut().keyword_owners;
    for function in owners.functions.remove(&object).unwrap_or_default() {
        let function = H::object(function);
        host.hooks_mut().keyword_owners.dicts.remove(&function);
        bits::release(host, function, watch::FUNCTION);
    }
}

/// A dict is about to change in place: told as a change of the functions whose keyword defaults it is.
pub(crate) fn keyword_dict_changes<H: Host>(host: &mut H, event: &DictEvent<H>) {
    let owners = &host.hooks().keyword_owners;
    if owners.functions.is_empty() {
        return;
    }
    let Some(functions) = owners.functions.get(&event.object()).cloned() else {
        return;
    };
    let (part, (old, new)) = match event.key() {
        Some(name) => (FunctionPart::KeywordDefault(name), event.old_and_new()),
        None => (FunctionPart::KeywordDefaults, (event.dict(), event.dict())),
    };
    for object in functions.into_iter().map(H::object) {
        // Those told before may have let the function die.
        let owners = &host.hooks().keyword_owners.functions;
        let alive = owners.get(&event.object()).and_then(|list| list.iter().find(|other| H::object(**other) == object));
        let Some(&function) = alive else { continue };
        let audience = host.hooks().function.audience(Some(object), Keys::Whole);
        deliver(host, &FunctionEvent::Changed { function, part, old, new }, &audience);
    }
}
