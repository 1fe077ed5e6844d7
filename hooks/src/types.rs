//! Type watchers: attributes, bases and instances of a type.
//!
//! What a type offers depends on all its bases; so a subscriber of a type hears of changes of every type in its method
//! resolution order, in the words "`class` is concerned because `origin` changes". The watch bit lies on the whole
//! family for that reason. Subclasses are told before their bases, as CPython's `PyType_Modified` does.
//!
//! A host tests [`watch::TYPE`] of the type that changes (of the old and the new class, when `__class__` of
//! an instance is assigned), and makes the change through [`change::perform`](crate::change::perform).

use std::collections::{HashMap, HashSet};

use crate::change::{Change, Mutation};
use crate::channel::Keys;
use crate::dispatch::{attach, deliver, detach, enlist};
use crate::event::{debug_by_label, in_channel};
use crate::{Event, Host, Kind, Rank, Subscriber, Subscription, WatcherResult, bits, watch};

/// What changes in a type.
pub enum TypeChange<H: Host> {
    /// An attribute is about to be set.
    AttributeSet {
        /// The attribute's name.
        name: H::Value,
        /// Its value now, if the type itself has it.
        old: Option<H::Value>,
        /// Its value to be.
        new: H::Value,
    },
    /// An attribute is about to be deleted.
    AttributeDeleted {
        /// The attribute's name.
        name: H::Value,
        /// Its value now.
        old: H::Value,
    },
    /// `__bases__` is about to be assigned.
    BasesChanged {
        /// The tuple of the bases now.
        old: H::Value,
        /// The tuple of the bases to be.
        new: H::Value,
    },
    /// `__class__` of an instance is about to be assigned. The origin is the class that it leaves.
    ClassAssigned {
        /// The instance.
        instance: H::Value,
        /// Its class to be.
        to: H::Value,
    },
}

impl<H: Host> Clone for TypeChange<H> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<H: Host> Copy for TypeChange<H> {}

/// What happens to a type.
pub enum TypeEvent<H: Host> {
    /// A type changes.
    Changed {
        /// The type that the subscriber watches.
        class: H::Value,
        /// The type that changes: `class` or one of its bases.
        origin: H::Value,
        /// The change.
        change: TypeChange<H>,
    },
    /// The type has died.
    Deallocated {
        /// What its identity was.
        class: H::Object,
    },
}

impl<H: Host> Clone for TypeEvent<H> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<H: Host> Copy for TypeEvent<H> {}

/// How often a subscriber wants to hear that a type changes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Repeats {
    /// Every time.
    #[default]
    Each,
    /// Once, and then not until someone has looked something up in the type again ([`looked_up`]).
    Coalesced,
}

/// A subscription to changes of types.
pub type TypeSubscription<H> = Subscription<H, TypeEvent<H>>;

impl<H: Host> TypeEvent<H> {
    /// A change of a type, as a host announces it.
    pub fn change_of(origin: H::Value, change: TypeChange<H>) -> Self {
        TypeEvent::Changed { class: origin, origin, change }
    }

    pub(crate) fn subject(&self) -> (Option<H::Object>, Option<H::Value>) {
        match *self {
            TypeEvent::Deallocated { class } => (Some(class), None),
            TypeEvent::Changed { origin, change, .. } => {
                let name = match change {
                    TypeChange::AttributeSet { name, .. } | TypeChange::AttributeDeleted { name, .. } => Some(name),
                    TypeChange::BasesChanged { .. } | TypeChange::ClassAssigned { .. } => None,
                };
                (Some(H::object(origin)), name)
            }
        }
    }
}

impl<H: Host> Event<H> for TypeEvent<H> {
    type Reply = ();
    type Choice = Repeats;
    const KIND: Kind = Kind::Type;
    // The bit is set on the type's whole family, by this module.
    const WATCH: u8 = 0;
    const DEFERRED_WHILE_BUSY: bool = true;
    const HOLDS_CHANGES: bool = true;

    fn label(&self) -> &'static str {
        match self {
            TypeEvent::Deallocated { .. } => "type.deallocated",
            TypeEvent::Changed { change, .. } => match change {
                TypeChange::AttributeSet { .. } => "type.attribute set",
                TypeChange::AttributeDeleted { .. } => "type.attribute deleted",
                TypeChange::BasesChanged { .. } => "type.bases changed",
                TypeChange::ClassAssigned { .. } => "type.class assigned",
            },
        }
    }

    fn values(&self, visit: &mut dyn FnMut(H::Value)) {
        let TypeEvent::Changed { class, origin, change } = *self else {
            return;
        };
        let parts = match change {
            TypeChange::AttributeSet { name, old, new } => [Some(name), old, Some(new)],
            TypeChange::AttributeDeleted { name, old } => [Some(name), Some(old), None],
            TypeChange::BasesChanged { old, new } => [Some(old), Some(new), None],
            TypeChange::ClassAssigned { instance, to } => [Some(instance), Some(to), None],
        };
        [Some(class), Some(origin)].into_iter().chain(parts).flatten().for_each(visit);
    }

    in_channel!(types);
}

debug_by_label!(TypeEvent);

impl<H: Host> Change<H> for TypeEvent<H> {
    fn mutation(&self) -> Mutation<H> {
        Mutation::Type(*self)
    }

    fn is_idle(&self, _: &H) -> bool {
        match *self {
            TypeEvent::Changed { change: TypeChange::AttributeSet { old, new, .. }, .. } => old == Some(new),
            TypeEvent::Changed { origin, change: TypeChange::ClassAssigned { to, .. }, .. } => origin == to,
            TypeEvent::Changed { .. } | TypeEvent::Deallocated { .. } => false,
        }
    }

    fn notify(&self, host: &mut H) {
        let TypeEvent::Changed { origin, change, .. } = *self else {
            return;
        };
        let mut concerned = host.hooks().families.concerned(H::object(origin));
        if let TypeChange::ClassAssigned { to, .. } = change {
            // An instance leaves one class and enters another; what is derived from them stays as it is.
            concerned = vec![H::object(origin), H::object(to)];
        }
        for object in concerned {
            // The type may have died, or nobody may watch it any more, because of what the others did.
            let Some(class) = host.hooks().families.class(object) else {
                continue;
            };
            let audience = take_audience(host, object);
            deliver(host, &TypeEvent::Changed { class, origin, change }, &audience);
        }
    }

    fn completed(&self, host: &mut H) {
        if let TypeEvent::Changed { origin, change: TypeChange::BasesChanged { .. }, .. } = *self {
            for object in host.hooks().families.concerned(H::object(origin)) {
                if let Some(class) = host.hooks().families.class(object) {
                    found_family(host, class);
                }
            }
        }
    }
}

/// Who is to hear of a change that concerns a type. Those who want changes coalesced are marked as told.
fn take_audience<H: Host>(host: &mut H, object: H::Object) -> Vec<Rank> {
    let registry = host.hooks_mut();
    let mut audience = registry.types.audience(Some(object), Keys::Whole);
    let (types, told) = (&registry.types, &mut registry.families.told);
    audience.retain(|rank| match types.choice(*rank) {
        Some(Repeats::Coalesced) => told.entry(object).or_default().insert(*rank),
        _ => true,
    });
    audience
}

/// A watched type and its method resolution order as it was when the bits were set.
type Family<H> = (<H as Host>::Value, Vec<<H as Host>::Object>);

/// The types that are watched, and which types each depends on.
pub struct Families<H: Host> {
    /// Of each watched type: its family.
    members: HashMap<H::Object, Family<H>>,
    /// Of each type in such an order: the watched types that depend on it.
    dependents: HashMap<H::Object, Vec<H::Object>>,
    /// Who has been told of a type and wants no more until it is looked up.
    told: HashMap<H::Object, HashSet<Rank>>,
}

impl<H: Host> Families<H> {
    pub(crate) fn new() -> Self {
        Families { members: HashMap::new(), dependents: HashMap::new(), told: HashMap::new() }
    }

    /// The watched types that a change of a type concerns, subclasses first: a subclass has the longer order.
    fn concerned(&self, origin: H::Object) -> Vec<H::Object> {
        let mut concerned = self.dependents.get(&origin).cloned().unwrap_or_default();
        let depth = |object: &H::Object| self.members.get(object).map_or(0, |(_, lineage)| lineage.len());
        concerned.sort_by_key(|object| std::cmp::Reverse(depth(object)));
        concerned
    }

    fn class(&self, object: H::Object) -> Option<H::Value> {
        self.members.get(&object).map(|(class, _)| *class)
    }
}

/// Sets the bits of a type's family as it is now.
fn found_family<H: Host>(host: &mut H, class: H::Value) {
    let object = H::object(class);
    let lineage: Vec<H::Object> = host.lineage(class).into_iter().map(H::object).collect();
    for &member in &lineage {
        host.hooks_mut().families.dependents.entry(member).or_default().push(object);
        bits::retain(host, member, watch::TYPE);
    }
    // The old order goes last, so that no bit is cleared only to be set again.
    if let Some((_, old)) = host.hooks_mut().families.members.insert(object, (class, lineage)) {
        leave_family(host, object, old);
    }
}

fn leave_family<H: Host>(host: &mut H, object: H::Object, lineage: Vec<H::Object>) {
    for member in lineage {
        let dependents = &mut host.hooks_mut().families.dependents;
        if let Some(list) = dependents.get_mut(&member) {
            if let Some(at) = list.iter().position(|other| *other == object) {
                list.remove(at);
            }
            if list.is_empty() {
                dependents.remove(&member);
            }
        }
        bits::release(host, member, watch::TYPE);
    }
}

/// An interest in a type is gone; the last one takes the family's bits with it.
pub(crate) fn abandon<H: Host>(host: &mut H, object: H::Object) {
    if !host.hooks().types.watches(object) {
        abandon_family(host, object);
    }
}

pub(crate) fn abandon_family<H: Host>(host: &mut H, object: H::Object) {
    let families = &mut host.hooks_mut().families;
    families.told.remove(&object);
    if let Some((_, lineage)) = families.members.remove(&object) {
        leave_family(host, object, lineage);
    }
}

/// Whether someone waits for a type to be looked up. A host that fills a cache for a type tests this and calls
/// [`looked_up`].
#[inline]
pub fn is_lookup_awaited<H: Host>(host: &H) -> bool {
    !host.hooks().families.told.is_empty()
}

/// Something was looked up in a type and may be relied on: those who want changes coalesced hear of the next one.
pub fn looked_up<H: Host>(host: &mut H, class: H::Value) {
    host.hooks_mut().families.told.remove(&H::object(class));
}

/// Subscribes to changes of types; [`Subscription::watch`] says which.
pub fn subscribe<H: Host>(
    host: &mut H,
    who: Subscriber,
    repeats: Repeats,
    callback: impl FnMut(&mut H, &TypeEvent<H>) -> WatcherResult<H> + Send + 'static,
) -> TypeSubscription<H> {
    enlist(host, who, repeats, Box::new(callback))
}

impl<H: Host> Subscription<H, TypeEvent<H>> {
    /// Watches a type and all that it inherits from. True if this is new. For a subscriber that wants changes coalesced
    /// it counts as a lookup.
    pub fn watch(&self, host: &mut H, class: H::Value) -> bool {
        let object = H::object(class);
        let new = attach::<H, TypeEvent<H>>(host, &self.handle.about, object, None);
        if new && host.hooks().families.class(object).is_none() {
            found_family(host, class);
        }
        if let Some(told) = host.hooks_mut().families.told.get_mut(&object) {
            told.remove(&self.rank());
        }
        new
    }

    /// Ends the watch of a type. True if there was one.
    pub fn unwatch(&self, host: &mut H, class: H::Value) -> bool {
        let was = detach::<H, TypeEvent<H>>(host, &self.handle.about, H::object(class), None);
        if was {
            abandon(host, H::object(class));
        }
        was
    }
}
