//! Where the objects layer announces changes: the cold side of each test of a watch bit.
//!
//! A change from inside a watcher is queued by the registry and made later. Its caller then gets what it would have got:
//! the change is as good as made, only not visible yet.

use cinderlift_hooks::change::{Begin, Change, Outcome, begin, finish, perform};
use cinderlift_hooks::dict::DictEvent;
use cinderlift_hooks::function::{FunctionEvent, FunctionPart};
use cinderlift_hooks::types::{TypeChange, TypeEvent};
use cinderlift_hooks::{Kind, code, function, watch};

use crate::objects::{Code, Dict, Found, Function, Gc, Raised, Tuple, Type, Value, Vm};

impl Vm {
    /// Tells of a change, makes it, and reports failures; or queues it.
    fn told<C: Change<Vm>>(
        &mut self,
        change: C,
        apply: impl FnOnce(&mut Vm) -> Result<(), Raised>,
    ) -> Result<(), Raised> {
        match perform(self, change, apply) {
            Outcome::Done(result) => result,
            Outcome::Queued => Ok(()),
        }
    }

    /// `dict[key] = value` for a dict that somebody watches, the key being looked up already.
    #[cold]
    pub(in crate::objects) fn dict_set_told(
        &mut self,
        dict: Gc<Dict>,
        key: Value,
        hash: u64,
        found: Found,
        new: Value,
    ) -> Result<(), Raised> {
        let object = dict.value();
        let entry = if let Found::Entry(at) = found { dict.entry(at) } else { None };
        let event = match entry {
            // The key that stays is the one that is there.
            Some((key, old)) => DictEvent::Modified { dict: object, key, old, new },
            None => DictEvent::Added { dict: object, key, new },
        };
        self.told(event, |vm| vm.dict_store(dict, key, hash, new))
    }

    /// Replaces the value of entry `at`; tells the watchers before. What a store that knows its entry calls when the dict's
    /// watch bit is set.
    #[cold]
    pub fn dict_set_at_told(&mut self, dict: Gc<Dict>, at: usize, new: Value) -> Result<(), Raised> {
        match dict.entry(at) {
            Some((key, _)) => self.dict_set_told(dict, key, dict.entry_hash(at), Found::Entry(at), new),
            None => Ok(()),
        }
    }

    /// Removes entry `at` of a dict that somebody watches.
    #[cold]
    pub(in crate::objects) fn dict_pop_told(&mut self, dict: Gc<Dict>, key: Value, old: Value, at: usize) {
        if let Begin::Apply(begun) = begin(self, DictEvent::Deleted { dict: dict.value(), key, old }) {
            // Watchers cannot change a watched dict meanwhile, but what they run may have rebuilt its tables.
            let at = if dict.has_key_at(at, key) { Some(at) } else { dict.entry_of(key) };
            if let Some(at) = at {
                self.dict_remove_at(dict, at);
            }
            finish(self, begun);
        }
    }

    /// Removes everything from a dict that somebody watches.
    #[cold]
    pub(in crate::objects) fn dict_clear_told(&mut self, dict: Gc<Dict>) -> Result<(), Raised> {
        self.told(DictEvent::Cleared { dict: dict.value() }, |vm| vm.dict_empty(dict))
    }

    /// Makes an empty dict equal to another: one event for all keys.
    pub fn dict_become_copy(&mut self, dict: Gc<Dict>, source: Gc<Dict>) -> Result<(), Raised> {
        let fill = |vm: &mut Vm| {
            for at in 0..source.used() {
                if let Some((key, value)) = source.entry(at) {
                    vm.dict_store(dict, key, source.entry_hash(at), value)?;
                }
            }
            Ok(())
        };
        if dict.header.watch() & watch::DICT == 0 {
            return fill(self);
        }
        self.told(DictEvent::Cloned { dict: dict.value(), source: source.value() }, fill)
    }

    /// Sets or deletes an attribute of a class that somebody watches.
    #[cold]
    pub(in crate::objects) fn set_class_attribute_told(
        &mut self,
        class: Gc<Type>,
        name: Value,
        old: Option<Value>,
        new: Value,
    ) -> Result<(), Raised> {
        let change = match (new.is_unbound(), old) {
            (true, Some(old)) => TypeChange::AttributeDeleted { name, old },
            (true, None) => return Ok(()),
            (false, old) => TypeChange::AttributeSet { name, old, new },
        };
        let event = TypeEvent::change_of(class.value(), change);
        self.told(event, |vm| vm.store_class_attribute(class, name, old, new))
    }

    /// `class.__bases__ = new`: `apply` does it, with the new MRO of the class and of its subclasses.
    pub fn change_bases(
        &mut self,
        class: Gc<Type>,
        new: Gc<Tuple>,
        apply: impl FnOnce(&mut Vm) -> Result<(), Raised>,
    ) -> Result<(), Raised> {
        if class.header.watch() & watch::TYPE == 0 {
            return apply(self);
        }
        let change = TypeChange::BasesChanged { old: class.bases.get().value(), new: new.value() };
        self.told(TypeEvent::change_of(class.value(), change), apply)
    }

    /// `instance.__class__ = to`: `apply` does it.
    pub fn change_class(
        &mut self,
        instance: Value,
        to: Gc<Type>,
        apply: impl FnOnce(&mut Vm) -> Result<(), Raised>,
    ) -> Result<(), Raised> {
        let from = self.type_of(instance);
        if (from.header.watch() | to.header.watch()) & watch::TYPE == 0 {
            return apply(self);
        }
        let change = TypeChange::ClassAssigned { instance, to: to.value() };
        self.told(TypeEvent::change_of(from.value(), change), apply)
    }

    /// Sets a part of a function: its code (a code object), its defaults (a tuple or `None`), keyword defaults (a dict or
    /// `None`), its qualified name. Whoever calls has checked the value. A closure cannot be replaced.
    pub fn set_function_part(
        &mut self,
        function: Gc<Function>,
        part: FunctionPart<Value>,
        new: Value,
    ) -> Result<(), Raised> {
        let cell = match part {
            FunctionPart::Code => None,
            FunctionPart::Defaults => Some(&function.defaults),
            FunctionPart::KeywordDefaults => Some(&function.keyword_defaults),
            FunctionPart::Qualname => Some(&function.qualname),
            FunctionPart::KeywordDefault(_) | FunctionPart::Closure => return Ok(()),
        };
        let old = cell.map_or_else(|| function.code.get().value(), |cell| cell.get());
        let store = |_: &mut Vm| {
            match cell {
                Some(cell) => cell.set(new),
                None => {
                    if let Some(code) = new.cast::<Code>() {
                        function.code.set(code);
                    }
                }
            }
            function.wrote();
            Ok(())
        };
        if function.header.watch() & watch::FUNCTION == 0 && !self.hooks.is_active(Kind::Function) {
            return store(self);
        }
        let event = FunctionEvent::Changed {
            function: function.value(),
            part,
            old: old.given().filter(|old| !old.is_none()),
            new: Some(new).filter(|new| !new.is_none()),
        };
        self.told(event, store)
    }

    /// A function was made and no code has seen it yet.
    #[inline(always)]
    pub fn notify_function_created(&mut self, function: Gc<Function>) {
        if self.hooks.is_active(Kind::Function) {
            function::created(self, function.value());
        }
    }

    /// A code object was made.
    #[inline(always)]
    pub(in crate::objects) fn tell_code_created(&mut self, code: Gc<Code>) {
        if self.hooks.is_active(Kind::Code) {
            code::created(self, code.value());
        }
    }
}
