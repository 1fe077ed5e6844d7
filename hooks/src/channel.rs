//! The subscribers of one kind of event: who they are, in which order, and on which objects and keys.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use crate::listing::{Listing, Scope};
use crate::subscription::{About, Rank};
use crate::{Callback, Event, Host};

/// One subscriber.
struct Entry<H: Host, E: Event<H>> {
    about: Arc<About>,
    choice: E::Choice,
    /// Out of its place while it runs.
    callback: Option<Callback<H, E>>,
    /// How many events, each caused by the handling of the one before, led to the one that is being handled.
    generation: u32,
    everywhere: bool,
    interests: HashSet<(H::Object, Option<H::Key>)>,
}

/// The subscribers of one object.
struct Watched<H: Host> {
    whole: Vec<Rank>,
    keys: HashMap<H::Key, Vec<Rank>>,
}

/// Which keys of an object an event concerns.
pub enum Keys<'a, H: Host> {
    /// None that a subscriber could have named: those of the whole object hear it.
    Whole,
    /// One key.
    One(&'a H::Key),
    /// All of them.
    All,
}

/// What a dispatch finds at a rank.
pub enum Taken<H: Host, E: Event<H>> {
    /// The subscription has ended.
    Gone,
    /// Its callback is running.
    Busy,
    /// Its callback, to be given back.
    Ready(Callback<H, E>, Arc<About>),
}

/// A subscription that was taken out because it had ended.
pub struct Removed<H: Host> {
    pub(crate) about: Arc<About>,
    pub(crate) everywhere: bool,
    /// One for each interest.
    pub(crate) objects: Vec<H::Object>,
}

/// What can be done to a channel without knowing its events.
pub trait AnyChannel<H: Host> {
    /// Takes out what has ended.
    fn sweep(&mut self, into: &mut Vec<Removed<H>>);
    /// Lists what is installed.
    fn list(&self, into: &mut Vec<Listing<H>>);
    /// Visits what the channel holds for later.
    fn visit(&self, values: &mut dyn FnMut(H::Value), keys: &mut dyn FnMut(&H::Key));
}

/// The subscribers of one kind of event.
pub struct Channel<H: Host, E: Event<H>> {
    /// In order of rank.
    entries: Vec<Entry<H, E>>,
    /// Those who want every event.
    everywhere: Vec<Rank>,
    objects: HashMap<H::Object, Watched<H>>,
    /// Events whose subscriber was busy.
    deferred: VecDeque<(Rank, u32, E)>,
}

fn insert_rank(ranks: &mut Vec<Rank>, rank: Rank) {
    if let Err(at) = ranks.binary_search(&rank) {
        ranks.insert(at, rank);
    }
}

fn remove_rank(ranks: &mut Vec<Rank>, rank: Rank) {
    if let Ok(at) = ranks.binary_search(&rank) {
        ranks.remove(at);
    }
}

impl<H: Host, E: Event<H>> Channel<H, E> {
    pub(crate) fn new() -> Self {
        Channel { entries: Vec::new(), everywhere: Vec::new(), objects: HashMap::new(), deferred: VecDeque::new() }
    }

    fn find(&self, rank: Rank) -> Option<&Entry<H, E>> {
        self.entries.binary_search_by_key(&rank, |entry| entry.about.rank).ok().map(|at| &self.entries[at])
    }

    fn find_mut(&mut self, rank: Rank) -> Option<&mut Entry<H, E>> {
        self.entries.binary_search_by_key(&rank, |entry| entry.about.rank).ok().map(|at| &mut self.entries[at])
    }

    pub(crate) fn insert(&mut self, about: Arc<About>, choice: E::Choice, callback: Callback<H, E>) {
        let rank = about.rank;
        let interests = HashSet::new();
        let entry = Entry { about, choice, callback: Some(callback), generation: 0, everywhere: false, interests };
        let at = self.entries.partition_point(|other| other.about.rank < rank);
        self.entries.insert(at, entry);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(crate) fn has_global(&self) -> bool {
        !self.everywhere.is_empty()
    }

    pub(crate) fn choice(&self, rank: Rank) -> Option<&E::Choice> {
        self.find(rank).map(|entry| &entry.choice)
    }

    /// Makes a subscriber hear every event. False if its subscription has ended.
    pub(crate) fn widen(&mut self, rank: Rank) -> bool {
        let Some(entry) = self.find_mut(rank) else {
            return false;
        };
        entry.everywhere = true;
        insert_rank(&mut self.everywhere, rank);
        true
    }

    pub(crate) fn is_interested(&self, rank: Rank, object: H::Object, key: Option<&H::Key>) -> bool {
        self.find(rank).is_some_and(|entry| entry.interests.contains(&(object, key.cloned())))
    }

    /// Adds an interest. True if it is new.
    pub(crate) fn attach(&mut self, rank: Rank, object: H::Object, key: Option<H::Key>) -> bool {
        let Some(entry) = self.find_mut(rank) else {
            return false;
        };
        if !entry.interests.insert((object, key.clone())) {
            return false;
        }
        let watched = self.objects.entry(object).or_insert_with(|| Watched { whole: Vec::new(), keys: HashMap::new() });
        match key {
            None => insert_rank(&mut watched.whole, rank),
            Some(key) => insert_rank(watched.keys.entry(key).or_default(), rank),
        }
        true
    }

    /// Takes an interest away. True if there was one.
    pub(crate) fn detach(&mut self, rank: Rank, object: H::Object, key: Option<&H::Key>) -> bool {
        let Some(entry) = self.find_mut(rank) else {
            return false;
        };
        if !entry.interests.remove(&(object, key.cloned())) {
            return false;
        }
        self.unindex(rank, object, key);
        true
    }

    fn unindex(&mut self, rank: Rank, object: H::Object, key: Option<&H::Key>) {
        let Some(watched) = self.objects.get_mut(&object) else {
            return;
        };
        match key {
            None => remove_rank(&mut watched.whole, rank),
            Some(key) => {
                if let Some(ranks) = watched.keys.get_mut(key) {
                    remove_rank(ranks, rank);
                    if ranks.is_empty() {
                        watched.keys.remove(key);
                    }
                }
            }
        }
        if watched.whole.is_empty() && watched.keys.is_empty() {
            self.objects.remove(&object);
        }
    }

    pub(crate) fn watches(&self, object: H::Object) -> bool {
        self.objects.contains_key(&object)
    }

    /// Who hears an event, in order. A copy: what subscribers do to the channel meanwhile does not change it.
    pub(crate) fn audience(&self, object: Option<H::Object>, keys: Keys<'_, H>) -> Vec<Rank> {
        let mut ranks = self.everywhere.clone();
        if let Some(watched) = object.and_then(|object| self.objects.get(&object)) {
            ranks.extend_from_slice(&watched.whole);
            match keys {
                Keys::Whole => {}
                Keys::One(key) => ranks.extend(watched.keys.get(key).into_iter().flatten()),
                Keys::All => ranks.extend(watched.keys.values().flatten()),
            }
            ranks.sort_unstable();
            ranks.dedup();
        }
        ranks
    }

    /// Forgets an object that died. Returns those who had an interest in it, in order.
    pub(crate) fn forget(&mut self, object: H::Object) -> Vec<Rank> {
        let Some(watched) = self.objects.remove(&object) else {
            return Vec::new();
        };
        let mut ranks = watched.whole;
        for &rank in &ranks {
            if let Ok(at) = self.entries.binary_search_by_key(&rank, |entry| entry.about.rank) {
                self.entries[at].interests.remove(&(object, None));
            }
        }
        for (key, keyed) in watched.keys {
            for &rank in &keyed {
                if let Ok(at) = self.entries.binary_search_by_key(&rank, |entry| entry.about.rank) {
                    self.entries[at].interests.remove(&(object, Some(key.clone())));
                }
            }
            ranks.extend(keyed);
        }
        ranks.sort_unstable();
        ranks.dedup();
        ranks
    }

    pub(crate) fn take(&mut self, rank: Rank) -> Taken<H, E> {
        let Some(entry) = self.find_mut(rank).filter(|entry| entry.about.is_alive()) else {
            return Taken::Gone;
        };
        match entry.callback.take() {
            Some(callback) => {
                entry.generation = 0;
                Taken::Ready(callback, entry.about.clone())
            }
            None => Taken::Busy,
        }
    }

    pub(crate) fn give_back(&mut self, rank: Rank, callback: Callback<H, E>) {
        if let Some(entry) = self.find_mut(rank) {
            entry.callback = Some(callback);
        }
    }

    /// Keeps an event for a subscriber that is busy.
    pub(crate) fn defer(&mut self, rank: Rank, event: &E) {
        let generation = self.find(rank).map_or(0, |entry| entry.generation) + 1;
        self.deferred.push_back((rank, generation, event.clone()));
    }

    /// The next event that was kept for a subscriber, and its generation.
    pub(crate) fn next_deferred(&mut self, rank: Rank) -> Option<(u32, E)> {
        let at = self.deferred.iter().position(|(of, ..)| *of == rank)?;
        let (_, generation, event) = self.deferred.remove(at)?;
        if let Some(entry) = self.find_mut(rank) {
            entry.generation = generation;
        }
        Some((generation, event))
    }
}

impl<H: Host, E: Event<H>> AnyChannel<H> for Channel<H, E> {
    fn sweep(&mut self, into: &mut Vec<Removed<H>>) {
        if self.entries.iter().all(|entry| entry.about.is_alive()) {
            return;
        }
        let ended: Vec<_> = self.entries.extract_if(.., |entry| !entry.about.is_alive()).collect();
        for entry in ended {
            let rank = entry.about.rank;
            remove_rank(&mut self.everywhere, rank);
            self.deferred.retain(|(of, ..)| *of != rank);
            for (object, key) in &entry.interests {
                self.unindex(rank, *object, key.as_ref());
            }
            let objects = entry.interests.into_iter().map(|(object, _)| object).collect();
            into.push(Removed { about: entry.about, everywhere: entry.everywhere, objects });
        }
    }

    fn list(&self, into: &mut Vec<Listing<H>>) {
        for entry in self.entries.iter().filter(|entry| entry.about.is_alive()) {
            let scope = match entry.everywhere {
                true => Scope::Everything,
                false => Scope::Objects(entry.interests.iter().cloned().collect()),
            };
            into.push(Listing::new(&entry.about, scope));
        }
    }

    fn visit(&self, values: &mut dyn FnMut(H::Value), keys: &mut dyn FnMut(&H::Key)) {
        for (_, _, event) in &self.deferred {
            event.values(values);
        }
        for (_, key) in self.entries.iter().flat_map(|entry| &entry.interests) {
            key.iter().for_each(&mut *keys);
        }
    }
}
