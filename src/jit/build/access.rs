//! Globals, attributes, subscripts.

use super::{Assumption, Builder, Scope};
use crate::bytecode::Instruction;
use crate::interpreter::feedback::*;
use crate::jit::exit::Reason;
use crate::jit::hir::{
    Alias, Block, Compare, Edge, Field, FrameId, Helper, Imm, Kinds, Node, Op, Range, Terminator, Type,
};
use crate::objects::{
    CACHE_WAYS, CacheEntry, CacheKind, Found, Gc, InlineCache, Instance, List, Module, Str, Tuple, Type as Class,
    Value, Values,
};

const SEQUENCE_WRONG: [Reason; 3] = [Reason::WrongShape, Reason::NotInt, Reason::OutOfBounds];

/// Where an inline slot of an instance lies.
pub fn slot_offset(index: u32) -> usize {
    Instance::INLINE_OFFSET + 8 * index as usize
}

impl Builder<'_> {
    pub(super) fn cache(&self, scope: &Scope, at: &Instruction) -> Option<&'static InlineCache> {
        scope.data.caches.get(at.extension.cache() as usize)
    }

    // ---- globals ----------------------------------------------------------------------------------------------------

    /// The value of a global or builtin, if it is one that units may rely on. Notes that this unit does.
    fn stable_global(&mut self, scope: &Scope, name: Value) -> Option<Value> {
        let (globals, builtins) = self.globals(scope)?;
        let key = name.cast::<Str>()?;
        let unstable = &self.options.lessons.unstable;
        let known = |dict: Value| !unstable.contains(&(dict.bits(), name.bits()));
        if !known(globals.value()) {
            return None;
        }
        if let Found::Entry(at) = globals.find_str(key) {
            let value = globals.value_at(at);
            self.assume(Assumption::Key { dict: globals.value(), name });
            return Some(value);
        }
        if !known(builtins.value()) {
            return None;
        }
        let Found::Entry(at) = builtins.find_str(key) else { return None };
        let value = builtins.value_at(at);
        self.assume(Assumption::Key { dict: globals.value(), name });
        self.assume(Assumption::Key { dict: builtins.value(), name });
        Some(value)
    }

    pub(super) fn load_global(&mut self, scope: &mut Scope, at: &Instruction) {
        let name = scope.data.name_at(at.word.b() as usize);
        match self.stable_global(scope, name) {
            Some(value) => {
                let value = self.word(scope, value);
                self.set(scope, at.word.a(), value);
            }
            None => {
                let Some(function) = scope.function else { return self.leave(scope, at.pc, Reason::Unsupported) };
                let name = self.word(scope, name);
                let dst = Some(at.word.a().into());
                self.call_to(scope, at.pc, at.next_pc(), Helper::LoadGlobal, &[function, name], dst);
            }
        }
    }

    // ---- attributes -------------------------------------------------------------------------------------------------

    /// The entries of a cache that still hold, if there are some and they are all that was seen.
    pub(super) fn entries(&self, cache: &'static InlineCache) -> Vec<&'static CacheEntry> {
        if cache.misses.get() as usize > CACHE_WAYS + 2 {
            return Vec::new();
        }
        let current = |entry: &&CacheEntry| match entry.kind.get() {
            CacheKind::Empty => false,
            CacheKind::TypeValue | CacheKind::TypeClassMethod | CacheKind::ModuleEntry | CacheKind::Callee => true,
            _ => {
                let shape = entry.key.get() as u32;
                (shape as usize) < self.vm.shapes.len() && entry.epoch.get() == self.vm.shapes.epoch(shape)
            }
        };
        cache.entries.iter().filter(current).collect()
    }

    pub(super) fn assume_attribute(&mut self, shape: u32, name: Value) {
        let class = self.vm.shapes.class(shape).value();
        self.assume(Assumption::Attribute { class, name });
    }

    pub(super) fn load_attribute(&mut self, scope: &mut Scope, at: &Instruction) {
        let (pc, next) = (at.pc, at.next_pc());
        let object = self.get(scope, at.word.b());
        let name = scope.data.name_at(at.word.c() as usize);
        let cache = self.cache(scope, at);
        let entries = cache.map_or(Vec::new(), |cache| self.entries(cache));
        let seen = cache.is_some_and(|cache| cache.misses.get() != 0);
        if !seen && self.leaves_unseen(scope, pc) {
            return self.leave(scope, pc, Reason::NeverRun);
        }
        let wrong = self.any_wrong(scope, pc, &[Reason::WrongShape, Reason::WrongIdentity, Reason::Unbound]);
        let usable = entries.iter().all(|entry| self.can_load(entry, name));
        if entries.is_empty() || !usable || (wrong && entries.len() < 2) {
            let name = self.word(scope, name);
            return self.call_to(scope, pc, next, Helper::GetAttr, &[object, name], Some(at.word.a().into()));
        }
        if let [entry] = entries[..] {
            let state = self.state(scope, pc);
            if entry.kind.get() == CacheKind::Property {
                return self.load_property(scope, at, entry, object, name, state);
            }
            let object = self.guard_entry(scope, entry, object, state);
            let value = self.entry_load(scope, entry, object, name, state);
            return self.set(scope, at.word.a(), value);
        }
        if entries.iter().any(|entry| {
            matches!(entry.kind.get(), CacheKind::Property | CacheKind::TypeValue | CacheKind::ModuleEntry)
        }) {
            let name = self.word(scope, name);
            return self.call_to(scope, pc, next, Helper::GetAttr, &[object, name], Some(at.word.a().into()));
        }
        // Several shapes: one block each, and the general way for what was not seen.
        let state = self.state(scope, pc);
        let done = self.f.add_block();
        let result = self.f.add_param(done, Type::ANY);
        for entry in entries {
            let other = self.test_shape(scope, entry.key.get() as u32, object);
            let kinds = self.kinds_of_shape(entry.key.get() as u32);
            let ty = Type::shaped(kinds, entry.key.get() as u32);
            let known = self.emit(scope, Op::Refine, Imm::None, &[object], ty, None);
            let value = self.entry_load(scope, entry, known, name, state);
            self.end(scope, Terminator::Jump(Edge { block: done, args: vec![value] }));
            self.continue_in(scope, other);
        }
        let name = self.word(scope, name);
        let value = self.call(scope, pc, Helper::GetAttr, &[object, name]);
        self.end(scope, Terminator::Jump(Edge { block: done, args: vec![value] }));
        self.continue_in(scope, done);
        self.set(scope, at.word.a(), result);
        self.check_valid(scope, next);
    }

    /// Goes on where the object has the shape; gives the block where it has not.
    pub(super) fn test_shape(&mut self, scope: &mut Scope, shape: u32, object: Node) -> Block {
        let flag = self.emit(scope, Op::HasShape, Imm::Shape(shape), &[object], Type::FLAG, None);
        let (yes, no) = (self.f.add_block(), self.f.add_block());
        let edge = |block| Edge { block, args: Vec::new() };
        self.end(scope, Terminator::Branch(flag, edge(yes), edge(no)));
        self.continue_in(scope, yes);
        no
    }

    pub(super) fn can_load(&self, entry: &CacheEntry, name: Value) -> bool {
        match entry.kind.get() {
            CacheKind::InlineSlot => true,
            CacheKind::ClassValue => {
                let class = self.vm.shapes.class(entry.key.get() as u32);
                entry.extra.get() == class.version.get()
            }
            CacheKind::Property => true,
            CacheKind::TypeValue => {
                // SAFETY: the cache holds the words of live objects.
                let class = unsafe { Value::from_bits(entry.key.get()) }.and_then(Value::cast::<Class>);
                class.is_some_and(|class| entry.epoch.get() == class.version.get())
            }
            CacheKind::ModuleEntry => self
                .module_value(entry, name)
                .is_some_and(|(dict, _)| !self.options.lessons.unstable.contains(&(dict.bits(), name.bits()))),
            _ => false,
        }
    }

    /// The namespace and the value of a module's attribute.
    fn module_value(&self, entry: &CacheEntry, name: Value) -> Option<(Value, Value)> {
        // SAFETY: the cache holds the words of live objects.
        let module = unsafe { Value::from_bits(entry.key.get()) }?.cast::<Module>()?;
        let dict = module.dict.get();
        let at = entry.index.get() as usize;
        (at < dict.used() && dict.has_key_at(at, name)).then(|| (dict.value(), dict.value_at(at)))
    }

    pub(super) fn guard_entry(&mut self, scope: &Scope, entry: &CacheEntry, object: Node, state: FrameId) -> Node {
        match entry.kind.get() {
            CacheKind::TypeValue | CacheKind::ModuleEntry => {
                if self.f.constant_word(object) == Some(entry.key.get()) {
                    return object;
                }
                self.emit(scope, Op::GuardIs, Imm::Word(entry.key.get()), &[object], Type::ANY, Some(state))
            }
            _ => self.guard_shape(scope, object, entry.key.get() as u32, state),
        }
    }

    /// What an entry gives for an object that was found to fit.
    pub(super) fn entry_load(
        &mut self,
        scope: &Scope,
        entry: &CacheEntry,
        object: Node,
        name: Value,
        state: FrameId,
    ) -> Node {
        match entry.kind.get() {
            CacheKind::InlineSlot => {
                let shape = entry.key.get() as u32;
                self.assume_attribute(shape, name);
                let reserved = self.vm.shapes.get(shape).reserved;
                let index = entry.index.get();
                let ty = if index < reserved { Type::RESULT } else { Type::ANY };
                let value = self.load(scope, Alias::Slot, slot_offset(index), object, ty);
                if index < reserved {
                    // A slot of `__slots__` that was never assigned holds 0.
                    let empty = self.raw(scope, 0);
                    let flag = self.pure(scope, Op::Same, &[value, empty], Type::FLAG);
                    let flag = self.not(scope, flag);
                    self.guard(scope, flag, Reason::Unbound, state);
                    return self.emit(scope, Op::Refine, Imm::None, &[value], Type::ANY, None);
                }
                value
            }
            CacheKind::ModuleEntry => match self.module_value(entry, name) {
                Some((dict, value)) => {
                    self.assume(Assumption::Key { dict, name });
                    self.word(scope, value)
                }
                None => object,
            },
            CacheKind::TypeValue => {
                // SAFETY: the cache holds the words of live objects.
                if let Some(class) = unsafe { Value::from_bits(entry.key.get()) } {
                    self.assume(Assumption::Attribute { class, name });
                }
                self.raw(scope, entry.value.get())
            }
            _ => {
                self.assume_attribute(entry.key.get() as u32, name);
                self.raw(scope, entry.value.get())
            }
        }
    }

    pub(super) fn store_attribute(&mut self, scope: &mut Scope, at: &Instruction) {
        let (pc, next) = (at.pc, at.next_pc());
        let (object, value) = (self.get(scope, at.word.a()), self.get(scope, at.word.b()));
        let name = scope.data.name_at(at.word.c() as usize);
        let cache = self.cache(scope, at);
        let entries = cache.map_or(Vec::new(), |cache| self.entries(cache));
        let seen = cache.is_some_and(|cache| cache.misses.get() != 0);
        if !seen && self.leaves_unseen(scope, pc) {
            return self.leave(scope, pc, Reason::NeverRun);
        }
        let usable =
            entries.iter().all(|entry| matches!(entry.kind.get(), CacheKind::InlineSlot | CacheKind::AddInlineSlot));
        let wrong = self.was_wrong(scope, pc, Reason::WrongShape);
        if entries.is_empty() || !usable || (wrong && entries.len() < 2) {
            let name = self.word(scope, name);
            return self.call_to(scope, pc, next, Helper::SetAttr, &[object, name, value], None);
        }
        if let [entry] = entries[..] {
            let state = self.state(scope, pc);
            let object = self.guard_shape(scope, object, entry.key.get() as u32, state);
            return self.entry_store(scope, entry, object, name, value);
        }
        let done = self.f.add_block();
        for entry in entries {
            let other = self.test_shape(scope, entry.key.get() as u32, object);
            let kinds = self.kinds_of_shape(entry.key.get() as u32);
            let ty = Type::shaped(kinds, entry.key.get() as u32);
            let known = self.emit(scope, Op::Refine, Imm::None, &[object], ty, None);
            self.entry_store(scope, entry, known, name, value);
            self.end(scope, Terminator::Jump(Edge { block: done, args: Vec::new() }));
            self.continue_in(scope, other);
        }
        let name = self.word(scope, name);
        self.call(scope, pc, Helper::SetAttr, &[object, name, value]);
        self.end(scope, Terminator::Jump(Edge { block: done, args: Vec::new() }));
        self.continue_in(scope, done);
        self.check_valid(scope, next);
    }

    fn entry_store(&mut self, scope: &Scope, entry: &CacheEntry, object: Node, name: Value, value: Node) {
        let shape = entry.key.get() as u32;
        self.assume_attribute(shape, name);
        self.store(scope, Alias::Slot, slot_offset(entry.index.get()), object, value);
        if entry.kind.get() == CacheKind::AddInlineSlot {
            let after = entry.extra.get();
            self.emit(scope, Op::SetShape, Imm::Shape(after), &[object], Type::VOID, None);
        }
    }

    // ---- subscripts -------------------------------------------------------------------------------------------------

    /// The place of an index that may count from the end; what lies outside leaves.
    fn place(&mut self, scope: &Scope, x: u8, index: Node, length: Node, state: FrameId) -> Node {
        let mut place = self.guard_int(scope, index, state);
        let range = self.f.ty(place).range;
        if range.high < 0 {
            place = self.pure(scope, Op::IntAdd, &[place, length], Type::I64);
        } else if x & ITEM_NEGATIVE != 0 {
            let zero = self.int(scope, 0);
            let negative =
                self.emit(scope, Op::IntCompare, Imm::Compare(Compare::Lt), &[place, zero], Type::FLAG, None);
            let ty = Type::int_in(Range::FULL);
            let moved = self.pure(scope, Op::IntAdd, &[place, length], Type::I64);
            place = self.pure(scope, Op::Select, &[negative, moved, place], ty);
        }
        self.emit(scope, Op::GuardIndex, Imm::None, &[place, length], Type::I64, Some(state))
    }

    fn length_type() -> Type {
        Type::int_in(Range::new(0, i64::from(u32::MAX) << 8))
    }

    pub(super) fn load_subscript(&mut self, scope: &mut Scope, at: &Instruction, index: Node) {
        let (pc, next, x) = (at.pc, at.next_pc(), at.word.x());
        let object = self.get(scope, at.word.b());
        if x == 0 && self.leaves_unseen(scope, pc) {
            return self.leave(scope, pc, Reason::NeverRun);
        }
        let state = self.state(scope, pc);
        let wrong = self.any_wrong(scope, pc, &SEQUENCE_WRONG);
        let field = |alias, offset: usize| Field { alias, offset: offset as u32 };
        match x & !ITEM_NEGATIVE {
            ITEM_LIST if !wrong => {
                let shape = self.shape_of(self.vm.types.list);
                let list = self.guard_shape(scope, object, shape, state);
                let length =
                    self.load(scope, Alias::ListLength, std::mem::offset_of!(List, length), list, Self::length_type());
                let place = self.place(scope, x, index, length, state);
                let offset = std::mem::offset_of!(List, items);
                let items = self.load(scope, Alias::ListItems, offset, list, Type::boxed(Kinds::OTHER));
                let imm = Imm::Field(field(Alias::Element, Values::ITEMS_OFFSET));
                let item = self.emit(scope, Op::LoadElement, imm, &[items, place], Type::ANY, None);
                self.set(scope, at.word.a(), item);
            }
            ITEM_TUPLE if !wrong => {
                let shape = self.shape_of(self.vm.types.tuple);
                let tuple = self.guard_shape(scope, object, shape, state);
                let length =
                    self.load(scope, Alias::TupleItem, std::mem::offset_of!(Tuple, length), tuple, Self::length_type());
                let place = self.place(scope, x, index, length, state);
                let imm = Imm::Field(field(Alias::TupleItem, Tuple::ITEMS_OFFSET));
                let item = self.emit(scope, Op::LoadElement, imm, &[tuple, place], Type::ANY, None);
                self.set(scope, at.word.a(), item);
            }
            _ => self.call_to(scope, pc, next, Helper::GetItem, &[object, index], Some(at.word.a().into())),
        }
    }

    pub(super) fn store_subscript(&mut self, scope: &mut Scope, at: &Instruction) {
        let (pc, next, x) = (at.pc, at.next_pc(), at.word.x());
        let object = self.get(scope, at.word.a());
        let (index, value) = (self.get(scope, at.word.b()), self.get(scope, at.word.c()));
        if x == 0 && self.leaves_unseen(scope, pc) {
            return self.leave(scope, pc, Reason::NeverRun);
        }
        if x & !ITEM_NEGATIVE == ITEM_LIST && !self.any_wrong(scope, pc, &SEQUENCE_WRONG) {
            let state = self.state(scope, pc);
            let shape = self.shape_of(self.vm.types.list);
            let list = self.guard_shape(scope, object, shape, state);
            let length =
                self.load(scope, Alias::ListLength, std::mem::offset_of!(List, length), list, Self::length_type());
            let place = self.place(scope, x, index, length, state);
            let offset = std::mem::offset_of!(List, items);
            let items = self.load(scope, Alias::ListItems, offset, list, Type::boxed(Kinds::OTHER));
            let imm = Imm::Field(Field { alias: Alias::Element, offset: Values::ITEMS_OFFSET as u32 });
            self.emit(scope, Op::StoreElement, imm, &[items, place, value, items], Type::VOID, None);
            return;
        }
        self.call_to(scope, pc, next, Helper::SetItem, &[object, index, value], None);
    }
}

/// A class whose instances compiled code may make itself.
pub fn has_plain_instances(class: Gc<Class>) -> bool {
    use crate::objects::TypeFlags;
    let flags = class.flags.get();
    !flags.has(TypeFlags::FINALIZER) && !flags.has(TypeFlags::ABSTRACT) && !flags.has(TypeFlags::NO_NEW)
}
