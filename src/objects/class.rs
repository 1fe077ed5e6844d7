//! Classes: making them, their MRO, looking up their attributes, and telling everybody when they change.

use std::cell::Cell;

use super::shapes::slots_offset;
use super::*;
use crate::heap::{Header, Kind};
use cinderlift_hooks::watch;

impl Vm {
    /// Whether `class` is `base` or derived from it (by the MRO).
    #[inline]
    pub fn is_subclass(&self, class: Gc<Type>, base: Gc<Type>) -> bool {
        class == base || class.mro.get().items().contains(&base.value())
    }

    /// Whether `value` is an instance of `class` by its real type; `__instancecheck__` is not asked.
    #[inline]
    pub fn is_instance(&self, value: Value, class: Gc<Type>) -> bool {
        self.is_subclass(self.type_of(value), class)
    }

    /// An attribute along the MRO, and the class that defines it. `name` is interned. Nothing is bound.
    pub fn lookup_in_mro(&self, class: Gc<Type>, name: Value) -> Option<(Value, Gc<Type>)> {
        let key = name.cast::<Str>()?;
        for base in class.mro.get().items() {
            if let Some(base) = base.cast::<Type>()
                && let dict::Found::Entry(at) = base.dict.get().find_str(key)
            {
                return Some((base.dict.get().value_at(at), base));
            }
        }
        None
    }

    /// An attribute along the MRO.
    pub fn lookup(&self, class: Gc<Type>, name: Value) -> Option<Value> {
        self.lookup_in_mro(class, name).map(|(value, _)| value)
    }

    /// A new class object with an MRO; nothing of Python is called. `metaclass` is the class of the class.
    pub fn allocate_type(
        &mut self,
        metaclass: Gc<Type>,
        name: Value,
        bases: Gc<Tuple>,
        dict: Gc<Dict>,
        kind: Kind,
        flags: TypeFlags,
    ) -> Result<Gc<Type>, Raised> {
        let shape = metaclass.instance_shape.get();
        let size = size_of::<Type>();
        let subclasses = self.new_list(&[])?;
        let version = self.heap.next_version();
        let cell = self.alloc_raw(size, Kind::Type, shape)?;
        // SAFETY: the cell has room for the struct.
        let class: Gc<Type> = unsafe {
            cell.cast::<Type>().write(Type {
                header: Header::new(shape, Kind::Type),
                slots: Cell::new(0),
                dict: Cell::new(dict),
                instance_shape: Cell::new(0),
                version: Cell::new(version),
                name: Cell::new(name),
                qualname: Cell::new(name),
                bases: Cell::new(bases),
                mro: Cell::new(bases),
                base: Cell::new(bases.items().first().copied().unwrap_or(Value::NONE)),
                subclasses: Cell::new(subclasses),
                flags: Cell::new(flags),
                instance_kind: Cell::new(kind),
                usual_slots: Cell::new(0),
                dunders: [const { Cell::new(0) }; DUNDER_CAPACITY],
            });
            Gc::from_address(cell as usize)
        };
        Ok(class)
    }

    /// Gives a class its first shape: `reserved` slots for `__slots__` members (those of the bases included), and
    /// `inline` slots in all for instances of kind `Instance`.
    pub fn give_root_shape(&mut self, class: Gc<Type>, reserved: u32, inline: u32) {
        let kind = class.instance_kind.get();
        let sealed = !class.flags.get().has(TypeFlags::DICT);
        let offset = if sealed && reserved == 0 && kind != Kind::Instance { 0 } else { slots_offset(kind) };
        let inline = if kind == Kind::Instance { inline.max(reserved) } else { 0 };
        let shape = self.shapes.add_root(class, reserved, offset, inline, sealed);
        class.instance_shape.set(shape);
    }

    /// The C3 linearization of a class, its bases being linear already. TypeError if there is none.
    pub fn linearize(&mut self, class: Gc<Type>) -> Result<Gc<Tuple>, Raised> {
        let bases: Vec<Value> = class.bases.get().items().to_vec();
        let mut sequences: Vec<Vec<Value>> = Vec::new();
        for base in &bases {
            if let Some(base) = base.cast::<Type>() {
                sequences.push(base.mro.get().items().to_vec());
            }
        }
        sequences.push(bases);
        let mut result = vec![class.value()];
        loop {
            sequences.retain(|sequence| !sequence.is_empty());
            if sequences.is_empty() {
                return self.new_tuple(&result);
            }
            let next = sequences
                .iter()
                .map(|sequence| sequence[0])
                .find(|head| !sequences.iter().any(|sequence| sequence[1..].contains(head)));
            let Some(next) = next else {
                // The classes that block each other.
                let mut heads: Vec<Value> = Vec::new();
                for sequence in &sequences {
                    if !heads.contains(&sequence[0]) {
                        heads.push(sequence[0]);
                    }
                }
                let names: Vec<&str> = heads
                    .iter()
                    .filter_map(|head| head.cast::<Type>())
                    .map(|head| self.str_text(head.name.get()))
                    .collect();
                return Err(self.type_error(format!(
                    "Cannot create a consistent method resolution order (MRO) for bases {}",
                    names.join(", ")
                )));
            };
            result.push(next);
            for sequence in &mut sequences {
                if sequence[0] == next {
                    sequence.remove(0);
                }
            }
        }
    }

    /// Notes `class` as a subclass of its bases.
    pub fn register_subclass(&mut self, class: Gc<Type>) -> Result<(), Raised> {
        for base in class.bases.get().items() {
            if let Some(base) = base.cast::<Type>() {
                self.list_append(base.subclasses.get(), class.value())?;
            }
        }
        Ok(())
    }

    /// The direct subclasses.
    pub fn subclasses(&self, class: Gc<Type>) -> Vec<Gc<Type>> {
        class.subclasses.get().to_vec().into_iter().filter_map(Value::cast::<Type>).collect()
    }

    /// All that caches know of a class and of its subclasses is void: an attribute changed, or its bases.
    pub fn class_changed(&mut self, class: Gc<Type>) {
        let mut pending = vec![class];
        while let Some(class) = pending.pop() {
            class.version.set(self.heap.next_version());
            for cell in &class.dunders {
                cell.set(0);
            }
            self.shapes.class_changed(class);
            pending.extend(self.subclasses(class));
        }
    }

    /// Sets an attribute of a class (or deletes it, `value` being [`Value::UNBOUND`]) without asking the metaclass: tells
    /// the watchers, changes the dict, voids caches. False if there is nothing to delete.
    pub fn set_class_attribute(&mut self, class: Gc<Type>, name: Value, value: Value) -> Result<bool, Raised> {
        let old = class.dict.get().get_str(name);
        if old.is_none() && value.is_unbound() {
            return Ok(false);
        }
        if old == Some(value) {
            return Ok(true);
        }
        // The change of the dict is part of this one: if somebody watches only the dict, it still must be held back (inside
        // a watcher) as a whole, or caches would be voided before the value changes.
        let dict = class.dict.get();
        if class.header.watch() & watch::TYPE != 0 || dict.header.watch() & watch::DICT != 0 {
            self.set_class_attribute_told(class, name, old, value)?;
        } else {
            self.store_class_attribute(class, name, old, value)?;
        }
        Ok(true)
    }

    /// The change itself.
    pub(super) fn store_class_attribute(
        &mut self,
        class: Gc<Type>,
        name: Value,
        old: Option<Value>,
        value: Value,
    ) -> Result<(), Raised> {
        let dict = class.dict.get();
        if value.is_unbound() {
            self.dict_remove(dict, name)?;
        } else {
            self.dict_set(dict, name, value)?;
        }
        // Replacing plain data by plain data cannot alter how an attribute is found, only its value: caches that hold the
        // value check the class's version, those that hold slots stay good.
        let plain = |vm: &Vm, value: Value| {
            let class = vm.type_of(value);
            !value.is_object()
                || (value.kind() != Kind::Function
                    && vm.dunder(class, Dunder::Get).is_none()
                    && vm.dunder(class, Dunder::Set).is_none()
                    && vm.dunder(class, Dunder::Delete).is_none())
        };
        let text = self.str_text(name);
        let special = text.starts_with("__") && text.ends_with("__");
        if !special && !value.is_unbound() && old.is_some_and(|old| plain(self, old)) && plain(self, value) {
            self.class_value_changed(class);
        } else {
            self.class_changed(class);
        }
        Ok(())
    }

    /// The value of a plain attribute changed: versions change, epochs of shapes do not.
    fn class_value_changed(&mut self, class: Gc<Type>) {
        let mut pending = vec![class];
        while let Some(class) = pending.pop() {
            class.version.set(self.heap.next_version());
            pending.extend(self.subclasses(class));
        }
    }
}
