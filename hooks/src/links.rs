//! Chains of links: what the eval-frame chain and replaced function entries have in common.
//!
//! A link stands in the way of what happens and decides whether and how it goes on. Links may be entered again while they
//! run (a frame runs frames), so they are shared functions, not exclusive ones. The chain for an object is made once, when
//! a link comes or goes, and shared by all calls: entering it copies nothing but a counted pointer.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::channel::{AnyChannel, Removed};
use crate::listing::{Listing, Scope};
use crate::subscription::About;
use crate::{Host, Rank};

/// A step of a chain.
pub struct Step<S> {
    about: Arc<About>,
    /// What the link does.
    pub(crate) link: S,
}

impl<S> Step<S> {
    /// Whether the link is still installed; it may go while the chain runs.
    pub(crate) fn is_alive(&self) -> bool {
        self.about.is_alive()
    }
}

/// A chain, outermost link first.
pub type Steps<S> = Arc<[Step<S>]>;

struct Link<H: Host, S> {
    about: Arc<About>,
    link: S,
    everywhere: bool,
    objects: HashSet<H::Object>,
}

/// All links of a kind.
pub struct Links<H: Host, S> {
    /// In order of rank.
    links: Vec<Link<H, S>>,
    everywhere: Steps<S>,
    limited: HashMap<H::Object, Steps<S>>,
}

impl<H: Host, S: Clone> Links<H, S> {
    pub(crate) fn new() -> Self {
        Links { links: Vec::new(), everywhere: Arc::from([]), limited: HashMap::new() }
    }

    pub(crate) fn insert(&mut self, about: Arc<About>, link: S, everywhere: bool) {
        let at = self.links.partition_point(|other| other.about.rank < about.rank);
        self.links.insert(at, Link { about, link, everywhere, objects: HashSet::new() });
        self.rebuild();
    }

    /// Lets a link stand before one more object. True if this is new.
    pub(crate) fn attach(&mut self, rank: Rank, object: H::Object) -> bool {
        let link = self.links.iter_mut().find(|link| link.about.rank == rank);
        let new = link.is_some_and(|link| link.objects.insert(object));
        if new {
            self.rebuild();
        }
        new
    }

    /// Takes a link away from an object. True if it was there.
    pub(crate) fn detach(&mut self, rank: Rank, object: H::Object) -> bool {
        let link = self.links.iter_mut().find(|link| link.about.rank == rank);
        let was = link.is_some_and(|link| link.objects.remove(&object));
        if was {
            self.rebuild();
        }
        was
    }

    pub(crate) fn forget(&mut self, object: H::Object) {
        if self.limited.remove(&object).is_some() {
            self.links.iter_mut().for_each(|link| {
                link.objects.remove(&object);
            });
        }
    }

    pub(crate) fn has_global(&self) -> bool {
        !self.everywhere.is_empty()
    }

    /// The links before an object that are limited to objects.
    pub(crate) fn limited_to(&self, object: H::Object) -> impl Iterator<Item = &Arc<About>> {
        self.links.iter().filter(move |link| link.objects.contains(&object)).map(|link| &link.about)
    }

    /// The chain before an object.
    pub(crate) fn steps(&self, object: H::Object) -> &Steps<S> {
        self.limited.get(&object).unwrap_or(&self.everywhere)
    }

    fn rebuild(&mut self) {
        let steps = |wanted: &dyn Fn(&Link<H, S>) -> bool| -> Steps<S> {
            let wanted = self.links.iter().filter(|link| wanted(link));
            wanted.map(|link| Step { about: link.about.clone(), link: link.link.clone() }).collect()
        };
        let objects: HashSet<H::Object> = self.links.iter().flat_map(|link| link.objects.iter().copied()).collect();
        let before = |object| steps(&|link: &Link<H, S>| link.everywhere || link.objects.contains(&object));
        let limited = objects.into_iter().map(|object| (object, before(object))).collect();
        let everywhere = steps(&|link| link.everywhere);
        (self.everywhere, self.limited) = (everywhere, limited);
    }
}

impl<H: Host, S: Clone> AnyChannel<H> for Links<H, S> {
    fn sweep(&mut self, into: &mut Vec<Removed<H>>) {
        if self.links.iter().all(|link| link.about.is_alive()) {
            return;
        }
        for Link { about, everywhere, objects, .. } in self.links.extract_if(.., |link| !link.about.is_alive()) {
            into.push(Removed { about, everywhere, objects: objects.into_iter().collect() });
        }
        self.rebuild();
    }

    fn list(&self, into: &mut Vec<Listing<H>>) {
        for link in self.links.iter().filter(|link| link.about.is_alive()) {
            let scope = match link.everywhere {
                true => Scope::Everything,
                false => Scope::Objects(link.objects.iter().map(|object| (*object, None)).collect()),
            };
            into.push(Listing::new(&link.about, scope));
        }
    }

    fn visit(&self, _: &mut dyn FnMut(H::Value), _: &mut dyn FnMut(&H::Key)) {}
}
