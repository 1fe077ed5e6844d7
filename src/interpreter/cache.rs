//! Inline caches: globals, attributes, methods.
//!
//! Entry 0 is what the fast paths look at; a hit in another entry moves it to the front. The entries are also what a JIT
//! reads, so nothing is forgotten before four different things were seen.

use crate::heap::Kind;
use crate::objects::{
    CACHE_WAYS, CacheEntry, CacheKind, Dict, Dunder, Found, Frame, Function, Gc, InlineCache, Instance, Member,
    MemberAccess, Module, NativeFunction, Property, Raised, Str, Type, Value, Vm,
};

/// What a new entry says.
struct Learned {
    kind: CacheKind,
    key: u64,
    value: u64,
    index: u32,
    epoch: u32,
    extra: u32,
}

impl Vm {
    /// Puts an entry in front; an entry for the same key is replaced.
    fn learn_entry(
        &mut self,
        cache: &'static InlineCache,
        owner: crate::objects::Gc<crate::objects::Code>,
        new: Learned,
    ) {
        let same = cache
            .entries
            .iter()
            .position(|entry| entry.kind.get() != CacheKind::Empty && entry.key.get() == new.key && new.key != 0);
        let empty = cache.entries.iter().position(|entry| entry.kind.get() == CacheKind::Empty);
        let at = same.or(empty).unwrap_or(CACHE_WAYS - 1);
        if same.is_none() {
            cache.misses.set(cache.misses.get().saturating_add(1));
        }
        write(&cache.entries[at], &new);
        to_front(cache, at);
        owner.wrote();
    }

    fn running_code(&self) -> Option<Gc<crate::objects::Code>> {
        self.frames.last().map(|frame| frame.code)
    }

    fn learn(&mut self, cache: &'static InlineCache, new: Learned) {
        if let Some(code) = self.running_code() {
            self.learn_entry(cache, code, new);
        }
    }

    // ---- globals ----------------------------------------------------------------------------------------------------

    /// The value of a cached global or builtin.
    #[inline(always)]
    pub(super) fn cached_global(&self, cache: &'static InlineCache, frame: &Frame) -> Option<Value> {
        let entry = &cache.entries[0];
        let globals = frame.globals;
        match entry.kind.get() {
            CacheKind::GlobalEntry => {
                // The key is the name's own word: it tells whether the entry is still the same.
                let at = entry.index.get() as usize;
                // SAFETY: the cache holds the word of an interned string.
                let name = unsafe { Value::from_bits(entry.value.get()) }?;
                if entry.key.get() == globals.address() as u64 && globals.has_key_at(at, name) {
                    return Some(globals.value_at(at));
                }
                None
            }
            CacheKind::BuiltinEntry => {
                let at = entry.index.get() as usize;
                // SAFETY: as above.
                let name = unsafe { Value::from_bits(entry.value.get()) }?;
                if entry.key.get() == globals.address() as u64
                    && entry.epoch.get() == globals.keys_version.get()
                    && frame.builtins.has_key_at(at, name)
                {
                    return Some(frame.builtins.value_at(at));
                }
                None
            }
            _ => None,
        }
    }

    /// Looks a global or builtin up, and caches where it is.
    pub(super) fn load_global(
        &mut self,
        cache: &'static InlineCache,
        frame: &Frame,
        name: Value,
    ) -> Result<Value, Raised> {
        let (globals, builtins) = (frame.globals, frame.builtins);
        match self.find_global(globals, builtins, name)? {
            Some((kind, at, value)) => {
                let new = Learned {
                    kind,
                    key: globals.address() as u64,
                    value: name.bits(),
                    index: at as u32,
                    epoch: globals.keys_version.get(),
                    extra: 0,
                };
                self.learn(cache, new);
                Ok(value)
            }
            None => Err(self.name_error(name)),
        }
    }

    fn find_global(
        &mut self,
        globals: Gc<Dict>,
        builtins: Gc<Dict>,
        name: Value,
    ) -> Result<Option<(CacheKind, usize, Value)>, Raised> {
        let Some(key) = name.cast::<Str>() else { return Ok(None) };
        if !self.is_exact(globals.value(), self.types.dict)
            && let Some(method) = self.dunder_of(globals.value(), Dunder::Missing)
        {
            // `exec` with a dict subclass as globals.
            let found = self.dict_get(globals, name)?;
            let value = match found {
                Some(value) => value,
                None => match builtins.get_str(name) {
                    Some(value) => value,
                    None => self.call_special(method, globals.value(), &[name])?,
                },
            };
            return Ok(Some((CacheKind::Empty, 0, value)));
        }
        if let Found::Entry(at) = globals.find_str(key) {
            return Ok(Some((CacheKind::GlobalEntry, at, globals.value_at(at))));
        }
        if let Found::Entry(at) = builtins.find_str(key) {
            return Ok(Some((CacheKind::BuiltinEntry, at, builtins.value_at(at))));
        }
        Ok(None)
    }

    /// `name = value` in a module's namespace.
    pub(super) fn store_global(
        &mut self,
        cache: &'static InlineCache,
        globals: Gc<Dict>,
        name: Value,
        value: Value,
    ) -> Result<(), Raised> {
        let entry = &cache.entries[0];
        let at = entry.index.get() as usize;
        if entry.kind.get() == CacheKind::GlobalEntry && globals.has_key_at(at, name) && globals.header.watch() == 0 {
            globals.set_value_at(at, value);
            return Ok(());
        }
        self.dict_set(globals, name, value)?;
        if let Some(key) = name.cast::<Str>()
            && let Found::Entry(at) = globals.find_str(key)
        {
            let new = Learned {
                kind: CacheKind::GlobalEntry,
                key: globals.address() as u64,
                value: name.bits(),
                index: at as u32,
                epoch: 0,
                extra: 0,
            };
            self.learn(cache, new);
        }
        Ok(())
    }

    /// A name in module, class or `exec` code.
    pub(super) fn load_name(
        &mut self,
        cache: &'static InlineCache,
        frame: &Frame,
        name: Value,
    ) -> Result<Value, Raised> {
        let (locals, globals, builtins) = (frame.locals, frame.globals, frame.builtins);
        if locals == globals.value() {
            return self.load_global(cache, frame, name);
        }
        if let Some(value) = self.find_name(locals, name)? {
            return Ok(value);
        }
        match self.find_global(globals, builtins, name)? {
            Some((_, _, value)) => Ok(value),
            None => Err(self.name_error(name)),
        }
    }

    /// A name in a namespace that is a dict or any mapping.
    pub(super) fn find_name(&mut self, namespace: Value, name: Value) -> Result<Option<Value>, Raised> {
        if let Some(dict) = namespace.cast::<Dict>()
            && self.is_exact(namespace, self.types.dict)
        {
            return self.dict_get(dict, name);
        }
        match self.get_item(namespace, name) {
            Ok(value) => Ok(Some(value)),
            Err(raised) => self.clear_if(raised, self.types.key_error).map(|()| None),
        }
    }

    /// Stores a name into a namespace that is a dict or any mapping.
    pub(super) fn store_name(&mut self, namespace: Value, name: Value, value: Value) -> Result<(), Raised> {
        match namespace.cast::<Dict>() {
            Some(dict) if self.is_exact(namespace, self.types.dict) => self.dict_set(dict, name, value),
            _ => self.set_item(namespace, name, value),
        }
    }

    /// A global of the running frame for instructions without a cache.
    pub(super) fn global_or_builtin(&mut self, name: Value) -> Result<Option<Value>, Raised> {
        let Some(frame) = self.frames.last() else { return Ok(None) };
        let (globals, builtins) = (frame.globals, frame.builtins);
        Ok(self.find_global(globals, builtins, name)?.map(|(_, _, value)| value))
    }

    // ---- attributes -------------------------------------------------------------------------------------------------

    /// The attribute in an inline slot that the newest entry names.
    #[inline(always)]
    pub(super) fn cached_slot(&self, cache: &'static InlineCache, object: Value) -> Option<Value> {
        let entry = &cache.entries[0];
        let header = object.header()?;
        let shape = header.shape();
        if entry.key.get() != u64::from(shape)
            || entry.kind.get() != CacheKind::InlineSlot
            || entry.epoch.get() != self.shapes.epoch(shape)
        {
            return None;
        }
        // SAFETY: only shapes of kind `Instance` are cached with inline slots; the index is below their number.
        let word = unsafe {
            let instance = &*std::ptr::from_ref(header).cast::<Instance>();
            instance.inline_slots(entry.index.get() as usize + 1)[entry.index.get() as usize].get()
        };
        // SAFETY: slots hold words of values, or 0.
        unsafe { Value::from_bits(word) }
    }

    /// `object.name` through the cache.
    pub(super) fn load_attr(
        &mut self,
        cache: &'static InlineCache,
        object: Value,
        name: Value,
    ) -> Result<Value, Raised> {
        let shape = object.header().map(|header| header.shape());
        for at in 0..CACHE_WAYS {
            let entry = &cache.entries[at];
            if let Some(value) = self.entry_value(entry, object, shape)? {
                to_front(cache, at);
                return Ok(value);
            }
        }
        self.learn_load(cache, object, name);
        self.get_attr(object, name)
    }

    /// What an entry gives for an object, if it is for such objects.
    #[inline]
    fn entry_value(
        &mut self,
        entry: &'static CacheEntry,
        object: Value,
        shape: Option<u32>,
    ) -> Result<Option<Value>, Raised> {
        let kind = entry.kind.get();
        // SAFETY: entries hold words of values, or 0.
        let value = unsafe { Value::from_bits(entry.value.get()) };
        match kind {
            CacheKind::TypeValue | CacheKind::ModuleEntry => {
                if entry.key.get() != object.bits() {
                    return Ok(None);
                }
                if let Some(class) = object.cast::<Type>() {
                    return Ok(value.filter(|_| entry.epoch.get() == class.version.get()));
                }
                if let (Some(module), Some(name)) = (object.cast::<Module>(), value) {
                    let at = entry.index.get() as usize;
                    let dict = module.dict.get();
                    return Ok(dict.has_key_at(at, name).then(|| dict.value_at(at)));
                }
                return Ok(None);
            }
            CacheKind::Empty => return Ok(None),
            _ => {}
        }
        let Some(shape) = shape else { return Ok(None) };
        if entry.key.get() != u64::from(shape) || entry.epoch.get() != self.shapes.epoch(shape) {
            return Ok(None);
        }
        let Some(header) = object.header() else { return Ok(None) };
        Ok(match kind {
            CacheKind::InlineSlot | CacheKind::OverflowSlot | CacheKind::SlotMember => {
                self.read_slot(header, entry.index.get()).given()
            }
            // The class's version is that of the value itself; the epoch covers how it is found.
            CacheKind::ClassValue if entry.extra.get() == self.shapes.class(shape).version.get() => value,
            CacheKind::Method => match value {
                Some(method) => Some(self.bind(method, object, self.shapes.class(shape))?),
                None => None,
            },
            CacheKind::Property => match value.and_then(Value::cast::<Property>) {
                Some(property) => Some(self.call(property.get.get(), &[object])?),
                None => None,
            },
            _ => None,
        })
    }

    /// Fills an entry for `object.name` where the way it is found can be remembered.
    fn learn_load(&mut self, cache: &'static InlineCache, object: Value, name: Value) {
        if let Some(new) = self.describe_load(object, name) {
            self.learn(cache, new);
        } else {
            cache.misses.set(cache.misses.get().saturating_add(1));
        }
    }

    fn describe_load(&mut self, object: Value, name: Value) -> Option<Learned> {
        let class = self.type_of(object);
        if !self.is_generic_getattribute(self.dunder(class, Dunder::GetAttribute)) {
            return None;
        }
        if let Some(target) = object.cast::<Type>() {
            // A class attribute that needs no binding, and that the metaclass does not override.
            if self.lookup(class, name).is_some() {
                return None;
            }
            let value = self.lookup(target, name)?;
            let value = match value.cast::<crate::objects::StaticMethod>() {
                Some(method) => method.callable.get(),
                None => value,
            };
            let plain = matches!(value.kind(), Kind::Free | Kind::Function | Kind::NativeFunction | Kind::Type)
                || self.dunder_of(value, Dunder::Get).is_none();
            return plain.then(|| Learned {
                kind: CacheKind::TypeValue,
                key: object.bits(),
                value: value.bits(),
                index: 0,
                epoch: target.version.get(),
                extra: 0,
            });
        }
        if let Some(module) = object.cast::<Module>() {
            if self.lookup(class, name).is_some() {
                return None;
            }
            let Found::Entry(at) = module.dict.get().find_str(name.cast()?) else { return None };
            return Some(Learned {
                kind: CacheKind::ModuleEntry,
                key: object.bits(),
                value: name.bits(),
                index: at as u32,
                epoch: 0,
                extra: 0,
            });
        }
        let header = object.header()?;
        let id = header.shape();
        let (inline, dict_mode) = (self.shapes.get(id).inline, self.shapes.get(id).dict_mode);
        let found = self.lookup(class, name);
        let epoch = self.shapes.epoch(id);
        let entry = |kind, value: u64, index, extra| Learned { kind, key: u64::from(id), value, index, epoch, extra };
        if let Some(attribute) = found
            && self.is_data_descriptor(attribute)
        {
            if let Some(member) = attribute.cast::<Member>()
                && matches!(member.access.get(), MemberAccess::Slot)
            {
                let slot = member.slot.get();
                // A member of an unrelated class would raise: only members of the class itself or a base are cached.
                let owner = member.owner.cast::<Type>()?;
                if !self.is_subclass(class, owner) {
                    return None;
                }
                let kind = if slot < inline && header.kind() == Kind::Instance {
                    CacheKind::InlineSlot
                } else {
                    CacheKind::SlotMember
                };
                return Some(entry(kind, 0, slot, 0));
            }
            if let Some(property) = attribute.cast::<Property>()
                && self.is_exact(attribute, self.types.property)
                && property.get.get().kind() == Kind::Function
            {
                return Some(entry(CacheKind::Property, attribute.bits(), 0, 0));
            }
            return None;
        }
        if dict_mode {
            return None;
        }
        if let Some(slot) = self.shapes.slot(id, name) {
            let kind = if slot < inline { CacheKind::InlineSlot } else { CacheKind::OverflowSlot };
            return Some(entry(kind, 0, slot, 0));
        }
        let attribute = found?;
        match attribute.kind() {
            Kind::Function | Kind::NativeFunction => Some(entry(CacheKind::Method, attribute.bits(), 0, 0)),
            _ if self.dunder_of(attribute, Dunder::Get).is_none() => {
                Some(entry(CacheKind::ClassValue, attribute.bits(), 0, class.version.get()))
            }
            _ => None,
        }
    }

    /// Stores through the newest entry. False: the cache does not know.
    #[inline(always)]
    pub(super) fn cached_store(&mut self, cache: &'static InlineCache, object: Value, value: Value) -> bool {
        let entry = &cache.entries[0];
        let Some(header) = object.header() else { return false };
        let shape = header.shape();
        if entry.key.get() != u64::from(shape) || entry.epoch.get() != self.shapes.epoch(shape) {
            return false;
        }
        let at = entry.index.get() as usize;
        // SAFETY: as in `cached_slot`.
        let slots = unsafe { (*std::ptr::from_ref(header).cast::<Instance>()).inline_slots(at + 1) };
        match entry.kind.get() {
            CacheKind::InlineSlot => {}
            CacheKind::AddInlineSlot => header.set_shape(entry.extra.get()),
            _ => return false,
        }
        slots[at].set(value.bits());
        header.wrote();
        true
    }

    /// `object.name = value` through the cache.
    pub(super) fn store_attr(
        &mut self,
        cache: &'static InlineCache,
        object: Value,
        name: Value,
        value: Value,
    ) -> Result<(), Raised> {
        if let Some(header) = object.header() {
            let shape = header.shape();
            for at in 0..CACHE_WAYS {
                let entry = &cache.entries[at];
                if entry.key.get() != u64::from(shape) || entry.epoch.get() != self.shapes.epoch(shape) {
                    continue;
                }
                let (slot, next) = (entry.index.get(), entry.extra.get());
                match entry.kind.get() {
                    CacheKind::InlineSlot | CacheKind::OverflowSlot | CacheKind::SlotMember => {
                        to_front(cache, at);
                        return self.write_slot(header, slot, value);
                    }
                    CacheKind::AddInlineSlot | CacheKind::AddOverflowSlot => {
                        to_front(cache, at);
                        self.write_slot(header, slot, value)?;
                        header.set_shape(next);
                        return Ok(());
                    }
                    _ => {}
                }
            }
        }
        let before = object.header().map(|header| header.shape());
        let generic = self.is_generic_getattribute(self.dunder_of(object, Dunder::SetAttr));
        self.set_attr(object, name, value)?;
        if let (true, Some(before), Some(header)) = (generic, before, object.header()) {
            self.learn_store(cache, before, header.shape(), object, name);
        }
        Ok(())
    }

    fn learn_store(&mut self, cache: &'static InlineCache, before: u32, after: u32, object: Value, name: Value) {
        if object.kind() == Kind::Type || object.kind() == Kind::Module {
            return;
        }
        let class = self.type_of(object);
        let epoch = self.shapes.epoch(before);
        let (inline, is_instance) = (self.shapes.get(before).inline, object.kind() == Kind::Instance);
        let found = self.lookup(class, name);
        let entry = |kind, index, extra| Learned { kind, key: u64::from(before), value: 0, index, epoch, extra };
        if let Some(attribute) = found
            && self.is_data_descriptor(attribute)
        {
            if let Some(member) = attribute.cast::<Member>()
                && matches!(member.access.get(), MemberAccess::Slot)
            {
                let slot = member.slot.get();
                let kind = if slot < inline && is_instance { CacheKind::InlineSlot } else { CacheKind::SlotMember };
                self.learn(cache, entry(kind, slot, 0));
            }
            return;
        }
        if self.shapes.get(after).dict_mode {
            return;
        }
        let Some(slot) = self.shapes.slot(after, name) else { return };
        let is_inline = slot < inline;
        let new = match (before == after, is_inline) {
            (true, true) => entry(CacheKind::InlineSlot, slot, 0),
            (true, false) => entry(CacheKind::OverflowSlot, slot, 0),
            (false, true) => entry(CacheKind::AddInlineSlot, slot, after),
            (false, false) => entry(CacheKind::AddOverflowSlot, slot, after),
        };
        self.learn(cache, new);
    }

    // ---- methods ----------------------------------------------------------------------------------------------------

    /// The function that the newest entry gives for a method call on `receiver`.
    #[inline(always)]
    pub(super) fn cached_method(&self, cache: &'static InlineCache, receiver: Value) -> Option<Value> {
        let entry = &cache.entries[0];
        let shape = receiver.header()?.shape();
        if entry.key.get() != u64::from(shape)
            || entry.kind.get() != CacheKind::Method
            || entry.epoch.get() != self.shapes.epoch(shape)
        {
            return None;
        }
        // SAFETY: entries hold words of values, or 0.
        unsafe { Value::from_bits(entry.value.get()) }
    }

    /// What `receiver.name(…)` calls, and whether the receiver is the first argument.
    pub(super) fn load_method(
        &mut self,
        cache: &'static InlineCache,
        receiver: Value,
        name: Value,
    ) -> Result<(Value, bool), Raised> {
        let shape = receiver.header().map(|header| header.shape());
        for at in 0..CACHE_WAYS {
            let entry = &cache.entries[at];
            if entry.kind.get() == CacheKind::Method {
                if let Some(shape) = shape
                    && entry.key.get() == u64::from(shape)
                    && entry.epoch.get() == self.shapes.epoch(shape)
                {
                    let word = entry.value.get();
                    to_front(cache, at);
                    // SAFETY: entries hold words of values, or 0.
                    if let Some(method) = unsafe { Value::from_bits(word) } {
                        return Ok((method, true));
                    }
                }
            } else if let Some(value) = self.entry_value(entry, receiver, shape)? {
                to_front(cache, at);
                return Ok((value, false));
            }
        }
        match self.describe_load(receiver, name) {
            Some(new) => {
                // SAFETY: entries hold words of values, or 0.
                let method = unsafe { Value::from_bits(new.value) };
                let is_method = new.kind == CacheKind::Method;
                self.learn(cache, new);
                if let (true, Some(method)) = (is_method, method) {
                    return Ok((method, true));
                }
            }
            None => {
                cache.misses.set(cache.misses.get().saturating_add(1));
                // Methods of objects without a shape of their own (ints, floats in words).
                let class = self.type_of(receiver);
                if !receiver.is_object()
                    && let Some(method) = self.lookup(class, name)
                    && method.kind() == Kind::NativeFunction
                {
                    return Ok((method, true));
                }
            }
        }
        Ok((self.get_attr(receiver, name)?, false))
    }

    /// Notes a callee that the site's newest entry does not name.
    #[cold]
    pub(super) fn note_new_callee(&mut self, cache: &'static InlineCache, callee: Value) {
        // What is bound to an object is another callee each time, and would keep the object alive.
        let lasting = match callee.kind() {
            Kind::Function | Kind::Type => true,
            Kind::NativeFunction => callee
                .cast::<NativeFunction>()
                .is_some_and(|native| matches!(native.receiver.kind(), Kind::Free | Kind::Module | Kind::Type)),
            _ => false,
        };
        if !lasting {
            cache.misses.set(cache.misses.get().saturating_add(1));
            return;
        }
        // Closures of one code are one callee.
        let key = match callee.cast::<Function>() {
            Some(function) => function.code.get().address() as u64,
            None => callee.bits(),
        };
        let new = Learned { kind: CacheKind::Callee, key, value: callee.bits(), index: 0, epoch: 0, extra: 0 };
        self.learn(cache, new);
    }
}

fn write(entry: &CacheEntry, new: &Learned) {
    entry.kind.set(new.kind);
    entry.key.set(new.key);
    entry.value.set(new.value);
    entry.index.set(new.index);
    entry.epoch.set(new.epoch);
    entry.extra.set(new.extra);
}

/// Makes entry `at` the newest.
#[inline]
fn to_front(cache: &InlineCache, at: usize) {
    for at in (1..=at).rev() {
        let (a, b) = (&cache.entries[at], &cache.entries[at - 1]);
        a.kind.swap(&b.kind);
        a.key.swap(&b.key);
        a.value.swap(&b.value);
        a.index.swap(&b.index);
        a.epoch.swap(&b.epoch);
        a.extra.swap(&b.extra);
    }
}
