//! Dicts: insertion-ordered hash tables. The methods of `dict` are in `dict_methods`.
//!
//! Mutations that user code can see go through [`Vm::dict_set`] and [`Vm::dict_remove`], which tell the watchers first.

use std::cell::Cell;

use super::{Dict, Gc, Raised, Raw, Str, Value, Values, Vm};
use crate::heap::{FLAG_KIND_0, Kind};
use cinderlift_hooks::watch;

/// Words of one entry: hash ([`hash_word_of`]), key (0: deleted), value.
pub const ENTRY_WORDS: usize = 3;
/// Flag of an array of values that holds a dict's entries: the first of three words is a hash.
pub const FLAG_ENTRIES: u8 = FLAG_KIND_0;
const EMPTY: u32 = 0;

/// A lookup's outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Entry of that number.
    Entry(usize),
    /// Not there.
    Missing,
}

impl Dict {
    /// Number of entries.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.length.get()
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.length.get() == 0
    }

    /// Number of entries used, deleted ones included: the range that iteration goes through.
    #[inline(always)]
    pub fn used(&self) -> usize {
        self.used.get()
    }

    /// Key and value of entry `at`; `None` if it was deleted.
    #[inline(always)]
    pub fn entry(&self, at: usize) -> Option<(Value, Value)> {
        let words = self.entries.get();
        // SAFETY: words are 0 or values.
        let key = unsafe { Value::from_bits(words.words()[at * ENTRY_WORDS + 1].get()) }?;
        Some((key, words.get(at * ENTRY_WORDS + 2)))
    }

    /// The hash of entry `at`, but for its highest bit: good for a search in any dict.
    #[inline(always)]
    pub fn entry_hash(&self, at: usize) -> u64 {
        self.hash_word(at) >> 1
    }

    #[inline(always)]
    fn hash_word(&self, at: usize) -> u64 {
        self.entries.get().words()[at * ENTRY_WORDS].get()
    }

    /// The value of entry `at`, which must not be deleted.
    #[inline(always)]
    pub fn value_at(&self, at: usize) -> Value {
        self.entries.get().get(at * ENTRY_WORDS + 2)
    }

    /// Whether entry `at` has exactly this key (by identity).
    #[inline(always)]
    pub fn has_key_at(&self, at: usize, key: Value) -> bool {
        at < self.used.get() && self.entries.get().words()[at * ENTRY_WORDS + 1].get() == key.bits()
    }

    /// Keys and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (Value, Value)> + '_ {
        (0..self.used.get()).filter_map(|at| self.entry(at))
    }

    /// Replaces the value of entry `at`, telling nobody.
    #[inline(always)]
    pub fn set_value_at(&self, at: usize, value: Value) {
        self.entries.get().set(at * ENTRY_WORDS + 2, value);
    }

    /// Looks up a key for which `matches` decides equality: nothing of Python is called.
    #[inline]
    fn probe(&self, hash: u64, mut matches: impl FnMut(Value) -> bool) -> Found {
        let hash = hash_word_of(hash);
        let index = self.index.get();
        let slots = index.slots();
        let entries = self.entries.get();
        let words = entries.words();
        let mask = self.mask.get();
        let mut slot = spread(hash) & mask;
        loop {
            let found = slots[slot].get();
            if found == EMPTY {
                return Found::Missing;
            }
            let at = found as usize - 2;
            if words[at * ENTRY_WORDS].get() == hash && matches(entries.get(at * ENTRY_WORDS + 1)) {
                return Found::Entry(at);
            }
            slot = (slot + 1) & mask;
        }
    }

    /// The entry of an interned string (or any string).
    #[inline]
    pub fn find_str(&self, key: Gc<Str>) -> Found {
        self.probe(key.hash_value(), |other| {
            other == key.value() || other.cast::<Str>().is_some_and(|other| Vm::str_equal(other, key))
        })
    }

    /// The value of a string key.
    #[inline]
    pub fn get_str(&self, key: Value) -> Option<Value> {
        match self.find_str(key.cast::<Str>()?) {
            Found::Entry(at) => Some(self.value_at(at)),
            Found::Missing => None,
        }
    }

    /// The entry whose key is this very object.
    pub(super) fn entry_of(&self, key: Value) -> Option<usize> {
        (0..self.used.get()).find(|at| self.has_key_at(*at, key))
    }

    fn slot_of_entry(&self, hash: u64, at: usize) -> usize {
        let index = self.index.get();
        let mask = self.mask.get();
        let mut slot = spread(hash) & mask;
        while index.slots()[slot].get() as usize != at + 2 {
            slot = (slot + 1) & mask;
        }
        slot
    }

    /// Empties a slot of the index table. Slots behind it that were pushed on by it move up: no marks of deleted entries
    /// remain, which would fill the table of a dict that is used as a queue until nothing stops a search.
    fn empty_slot(&self, mut hole: usize) {
        let index = self.index.get();
        let slots = index.slots();
        let mask = self.mask.get();
        let mut slot = (hole + 1) & mask;
        while slots[slot].get() != EMPTY {
            let home = spread(self.hash_word(slots[slot].get() as usize - 2)) & mask;
            if (slot.wrapping_sub(home) & mask) >= (slot.wrapping_sub(hole) & mask) {
                slots[hole].set(slots[slot].get());
                hole = slot;
            }
            slot = (slot + 1) & mask;
        }
        slots[hole].set(EMPTY);
    }

    /// The last live entry.
    pub fn last(&self) -> Option<usize> {
        (0..self.used.get()).rev().find(|at| self.entry(*at).is_some())
    }

    /// The first live entry. What was deleted before it is passed over once: the hash word of a deleted entry 0 remembers how
    /// far. So taking from the front again and again is fast.
    pub fn first(&self) -> Option<usize> {
        let used = self.used.get();
        if used == 0 || self.entry(0).is_some() {
            return (used > 0).then_some(0);
        }
        let entries = self.entries.get();
        let known = entries.words()[0].get() as usize;
        let first = (known.min(used)..used).find(|at| self.entry(*at).is_some());
        entries.words()[0].set(first.unwrap_or(used) as u64);
        first
    }
}

/// A hash as entries hold it. The collector traces the entries word by word: a hash must not look like a pointer. What is
/// lost is the highest bit, not the lowest, in which neighbouring ints differ.
#[inline(always)]
pub fn hash_word_of(hash: u64) -> u64 {
    hash << 1 | 1
}

/// Small ints hash to themselves; neighbours must not collide with what lies beside them in long runs.
#[inline(always)]
fn spread(hash: u64) -> usize {
    (hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 29) as usize
}

impl Vm {
    /// An empty dict.
    pub fn new_dict(&mut self) -> Result<Gc<Dict>, Raised> {
        let shape = self.types.shape_of_kind[Kind::Dict as usize];
        self.new_dict_of(shape, 0)
    }

    /// An empty dict with room for `capacity` entries.
    pub fn new_dict_with(&mut self, capacity: usize) -> Result<Gc<Dict>, Raised> {
        let shape = self.types.shape_of_kind[Kind::Dict as usize];
        self.new_dict_of(shape, capacity)
    }

    /// An empty dict of a class given by its shape.
    pub fn new_dict_of(&mut self, shape: u32, capacity: usize) -> Result<Gc<Dict>, Raised> {
        let size = super::trace::fixed_size(Kind::Dict) + self.extra_bytes(shape);
        let (entries, index, mask) = self.new_tables(capacity.max(4))?;
        let cell = self.alloc_raw(size, Kind::Dict, shape)?;
        let version = self.heap.next_version();
        // SAFETY: the cell has the size of the struct at least.
        unsafe {
            cell.cast::<Dict>().write(Dict {
                header: crate::heap::Header::new(shape, Kind::Dict),
                length: Cell::new(0),
                used: Cell::new(0),
                entries: Cell::new(entries),
                index: Cell::new(index),
                mask: Cell::new(mask),
                keys_version: Cell::new(version),
                mutations: Cell::new(0),
            });
            Ok(Gc::from_address(cell as usize))
        }
    }

    fn new_tables(&mut self, capacity: usize) -> Result<(Gc<Values>, Gc<Raw>, usize), Raised> {
        let slots = (capacity * 3 / 2 + 1).next_power_of_two();
        let entries = self.new_values(capacity * ENTRY_WORDS)?;
        // The hashes in it are no values: the collector must pass over them.
        entries.header.set_flag(FLAG_ENTRIES, true);
        let index = self.new_raw(slots * 4)?;
        Ok((entries, index, slots - 1))
    }

    /// Gives the dict new tables with room for `capacity` entries; deleted entries go.
    fn rebuild(&mut self, dict: Gc<Dict>, capacity: usize) -> Result<(), Raised> {
        let (entries, index, mask) = self.new_tables(capacity)?;
        let old = dict.entries.get();
        let mut next = 0;
        for at in 0..dict.used.get() {
            if old.words()[at * ENTRY_WORDS + 1].get() == 0 {
                continue;
            }
            for word in 0..ENTRY_WORDS {
                entries.words()[next * ENTRY_WORDS + word].set(old.words()[at * ENTRY_WORDS + word].get());
            }
            let mut slot = spread(old.words()[at * ENTRY_WORDS].get()) & mask;
            while index.slots()[slot].get() != EMPTY {
                slot = (slot + 1) & mask;
            }
            index.slots()[slot].set(next as u32 + 2);
            next += 1;
        }
        if next != dict.used.get() {
            // Entry numbers changed: caches that name entries see it by the version.
            dict.keys_version.set(self.heap.next_version());
        }
        dict.entries.set(entries);
        dict.index.set(index);
        dict.mask.set(mask);
        dict.used.set(next);
        dict.wrote();
        Ok(())
    }

    /// Finds a key of any type. May run `__hash__` and `__eq__`.
    pub fn dict_find(&mut self, dict: Gc<Dict>, key: Value) -> Result<(Found, u64), Raised> {
        let hash = match self.hash(key) {
            Ok(hash) => hash,
            Err(raised) => return Err(self.unhashable(raised, key, "a dict key")),
        };
        Ok((self.dict_find_hashed(dict, key, hash)?, hash))
    }

    /// TypeError of a key's hash function says what the key was for.
    #[cold]
    pub fn unhashable(&mut self, raised: Raised, key: Value, role: &str) -> Raised {
        let is_type_error =
            self.raised.get().is_some_and(|raised| self.is_exact(raised.value(), self.types.type_error));
        if !is_type_error {
            return raised;
        }
        let exception = self.take_raised(raised);
        let reason = match self.str_of_text(exception.value()) {
            Ok(reason) => reason,
            Err(raised) => return raised,
        };
        let name = self.type_name(key);
        self.type_error(format!("cannot use '{name}' as {role} ({reason})"))
    }

    /// As [`Vm::dict_find`] with the key's hash at hand. May run `__eq__`.
    #[inline]
    pub fn dict_find_hashed(&mut self, dict: Gc<Dict>, key: Value, hash: u64) -> Result<Found, Raised> {
        // Strings and small ints are compared here; a key of another class may have an `__eq__` of its own.
        let mut foreign = false;
        if let Some(string) = key.cast::<Str>()
            && self.is_exact(key, self.types.str)
        {
            let shape = string.header.shape();
            let found = dict.probe(hash, |other| match other.cast::<Str>() {
                Some(other) if other == string => true,
                Some(other) if other.header.shape() == shape => Vm::str_equal(other, string),
                _ => {
                    foreign = true;
                    false
                }
            });
            if !foreign || found != Found::Missing {
                return Ok(found);
            }
        } else if key.is_small_int() {
            let found = dict.probe(hash, |other| {
                foreign |= !other.is_small_int();
                other == key
            });
            if !foreign || found != Found::Missing {
                return Ok(found);
            }
        }
        self.dict_find_slow(dict, key, hash)
    }

    /// As `probe`, but equality may run Python code, which may change the dict: then the search begins again.
    fn dict_find_slow(&mut self, dict: Gc<Dict>, key: Value, hash: u64) -> Result<Found, Raised> {
        let hash = hash_word_of(hash);
        'again: loop {
            let mut slot = spread(hash) & dict.mask.get();
            loop {
                let found = dict.index.get().slots()[slot].get();
                if found == EMPTY {
                    return Ok(Found::Missing);
                }
                let at = found as usize - 2;
                if dict.hash_word(at) == hash
                    && let Some((other, _)) = dict.entry(at)
                {
                    if other == key {
                        return Ok(Found::Entry(at));
                    }
                    let (index, version) = (dict.index.get(), dict.keys_version.get());
                    let equal = self.equal(other, key)?;
                    if dict.index.get() != index || dict.keys_version.get() != version {
                        continue 'again;
                    }
                    if equal {
                        return Ok(Found::Entry(at));
                    }
                }
                slot = (slot + 1) & dict.mask.get();
            }
        }
    }

    /// The value of a key, if it is there.
    pub fn dict_get(&mut self, dict: Gc<Dict>, key: Value) -> Result<Option<Value>, Raised> {
        Ok(match self.dict_find(dict, key)?.0 {
            Found::Entry(at) => Some(dict.value_at(at)),
            Found::Missing => None,
        })
    }

    /// `dict[key] = value`; tells the watchers before.
    pub fn dict_set(&mut self, dict: Gc<Dict>, key: Value, value: Value) -> Result<(), Raised> {
        let (found, hash) = self.dict_find(dict, key)?;
        self.dict_set_found(dict, key, hash, found, value)
    }

    /// As [`Vm::dict_set`] with the key's hash at hand.
    pub fn dict_set_hashed(&mut self, dict: Gc<Dict>, key: Value, hash: u64, value: Value) -> Result<(), Raised> {
        let found = self.dict_find_hashed(dict, key, hash)?;
        self.dict_set_found(dict, key, hash, found, value)
    }

    /// As [`Vm::dict_set`] when the key was just looked up.
    #[inline]
    pub fn dict_set_found(
        &mut self,
        dict: Gc<Dict>,
        key: Value,
        hash: u64,
        found: Found,
        value: Value,
    ) -> Result<(), Raised> {
        if dict.header.watch() & watch::DICT != 0 {
            return self.dict_set_told(dict, key, hash, found, value);
        }
        match found {
            Found::Entry(at) => {
                dict.set_value_at(at, value);
                Ok(())
            }
            Found::Missing => self.dict_insert(dict, key, hash, value),
        }
    }

    /// `dict[key] = value`, telling nobody.
    pub(super) fn dict_store(&mut self, dict: Gc<Dict>, key: Value, hash: u64, value: Value) -> Result<(), Raised> {
        match self.dict_find_hashed(dict, key, hash)? {
            Found::Entry(at) => {
                dict.set_value_at(at, value);
                Ok(())
            }
            Found::Missing => self.dict_insert(dict, key, hash, value),
        }
    }

    /// Adds a key that is known not to be there, telling nobody.
    fn dict_insert(&mut self, dict: Gc<Dict>, key: Value, hash: u64, value: Value) -> Result<(), Raised> {
        let hash = hash_word_of(hash);
        let capacity = dict.entries.get().capacity / ENTRY_WORDS;
        if dict.used.get() >= capacity || (dict.used.get() + 1) * 4 > (dict.mask.get() + 1) * 3 {
            self.rebuild(dict, (dict.length.get() * 2).max(8))?;
        }
        let mask = dict.mask.get();
        let index = dict.index.get();
        let mut slot = spread(hash) & mask;
        while index.slots()[slot].get() != EMPTY {
            slot = (slot + 1) & mask;
        }
        let at = dict.used.get();
        index.slots()[slot].set(at as u32 + 2);
        let entries = dict.entries.get();
        entries.words()[at * ENTRY_WORDS].set(hash);
        entries.words()[at * ENTRY_WORDS + 1].set(key.bits());
        entries.words()[at * ENTRY_WORDS + 2].set(value.bits());
        entries.wrote();
        dict.used.set(at + 1);
        dict.length.set(dict.length.get() + 1);
        dict.keys_version.set(self.heap.next_version());
        dict.mutations.set(dict.mutations.get().wrapping_add(1));
        Ok(())
    }

    /// Removes a key and gives its value; `None` if it is not there. Tells the watchers before.
    pub fn dict_remove(&mut self, dict: Gc<Dict>, key: Value) -> Result<Option<Value>, Raised> {
        let Found::Entry(at) = self.dict_find(dict, key)?.0 else { return Ok(None) };
        Ok(Some(self.dict_pop_at(dict, at)))
    }

    /// Removes entry `at`, which is not deleted, and gives its value. Tells the watchers before.
    pub fn dict_pop_at(&mut self, dict: Gc<Dict>, at: usize) -> Value {
        if dict.header.watch() & watch::DICT != 0
            && let Some((key, old)) = dict.entry(at)
        {
            self.dict_pop_told(dict, key, old, at);
            return old;
        }
        self.dict_remove_at(dict, at)
    }

    /// Removes entry `at`, telling nobody.
    pub fn dict_remove_at(&mut self, dict: Gc<Dict>, at: usize) -> Value {
        let entries = dict.entries.get();
        let hash = dict.hash_word(at);
        let value = dict.value_at(at);
        let slot = dict.slot_of_entry(hash, at);
        dict.empty_slot(slot);
        for word in 0..ENTRY_WORDS {
            entries.words()[at * ENTRY_WORDS + word].set(0);
        }
        dict.length.set(dict.length.get() - 1);
        // Deleted entries at the end are free again: taking from the end stays fast.
        if at + 1 == dict.used.get() {
            let mut used = at;
            while used > 0 && entries.words()[(used - 1) * ENTRY_WORDS + 1].get() == 0 {
                used -= 1;
            }
            dict.used.set(used);
        }
        dict.keys_version.set(self.heap.next_version());
        dict.mutations.set(dict.mutations.get().wrapping_add(1));
        value
    }

    /// Removes everything. Tells the watchers before.
    pub fn dict_clear(&mut self, dict: Gc<Dict>) -> Result<(), Raised> {
        if dict.header.watch() & watch::DICT != 0 {
            return self.dict_clear_told(dict);
        }
        self.dict_empty(dict)
    }

    /// Removes everything, telling nobody.
    pub(super) fn dict_empty(&mut self, dict: Gc<Dict>) -> Result<(), Raised> {
        let (entries, index, mask) = self.new_tables(4)?;
        dict.entries.set(entries);
        dict.index.set(index);
        dict.mask.set(mask);
        dict.length.set(0);
        dict.used.set(0);
        dict.keys_version.set(self.heap.next_version());
        dict.mutations.set(dict.mutations.get().wrapping_add(1));
        dict.wrote();
        Ok(())
    }

    /// Gives a dict the tables of another, which is not used any more: the same keys in another order.
    pub fn dict_take(&mut self, dict: Gc<Dict>, from: Gc<Dict>) {
        dict.entries.set(from.entries.get());
        dict.index.set(from.index.get());
        dict.mask.set(from.mask.get());
        dict.length.set(from.length.get());
        dict.used.set(from.used.get());
        dict.keys_version.set(self.heap.next_version());
        dict.mutations.set(dict.mutations.get().wrapping_add(1));
        dict.wrote();
    }

    /// A plain dict with the same entries.
    pub fn dict_copy(&mut self, dict: Gc<Dict>) -> Result<Gc<Dict>, Raised> {
        let copy = self.new_dict_with(dict.len().max(4))?;
        for at in 0..dict.used() {
            if let Some((key, value)) = dict.entry(at) {
                self.dict_insert(copy, key, dict.entry_hash(at), value)?;
            }
        }
        Ok(copy)
    }

    /// `dict[name]` for a name of the runtime's own.
    pub fn dict_set_str(&mut self, dict: Gc<Dict>, name: &str, value: Value) -> Result<(), Raised> {
        let key = self.intern(name)?;
        self.dict_set(dict, key, value)
    }

    /// `dict.get(name)` for a name of the runtime's own.
    pub fn dict_get_str(&mut self, dict: Gc<Dict>, name: &str) -> Result<Option<Value>, Raised> {
        let key = self.intern(name)?;
        Ok(dict.get_str(key))
    }
}
