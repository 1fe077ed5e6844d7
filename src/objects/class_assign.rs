//! `obj.__class__ = Class`: the object gets a shape of the other class with the same layout.

use super::*;
use crate::heap::Kind;

impl Vm {
    /// Assigns `__class__`; `class` is [`Value::UNBOUND`] for `del`. The class must be laid out as the present one.
    pub fn assign_class(&mut self, object: Value, class: Value) -> Result<(), Raised> {
        if class.is_unbound() {
            return Err(self.type_error("can't delete __class__ attribute"));
        }
        let Some(new) = class.cast::<Type>() else {
            let name = self.type_name(class);
            return Err(self.type_error(format!("__class__ must be set to a class, not '{name}' object")));
        };
        let old = self.type_of(object);
        let is_module = self.is_subclass(old, self.types.module) && self.is_subclass(new, self.types.module);
        let assignable = old.flags.get().has(TypeFlags::HEAP) && new.flags.get().has(TypeFlags::HEAP);
        if !assignable && !is_module {
            return Err(
                self.type_error("__class__ assignment only supported for mutable types or ModuleType subclasses")
            );
        }
        let Some(header) = object.header() else { return Ok(()) };
        if old == new {
            return Ok(());
        }
        if !self.same_layout(old, new) {
            let (new, old) = (self.str_text(new.name.get()), self.str_text(old.name.get()));
            return Err(self.type_error(format!("__class__ assignment: '{new}' object layout differs from '{old}'")));
        }
        self.change_class(object, new, |vm| vm.apply_class(object, header, new))
    }

    /// Gives an object the shape that it has in another class of the same layout.
    fn apply_class(
        &mut self,
        object: Value,
        header: &'static crate::heap::Header,
        new: Gc<Type>,
    ) -> Result<(), Raised> {
        let shape = self.shapes.get(header.shape());
        let (names, dict_mode, inline) = (shape.names.clone(), shape.dict_mode, shape.inline);
        let root = self.shapes.get(new.instance_shape.get());
        let (reserved, offset, sealed) = (root.reserved, root.slots_offset, root.sealed);
        let root = match self.shapes.root_with_inline(new, inline) {
            Some(root) => root,
            None => self.shapes.add_root(new, reserved, offset, inline, sealed),
        };
        if dict_mode {
            header.set_shape(self.shapes.dict_mode(root));
            return Ok(());
        }
        let mut shape = root;
        for name in names {
            match self.shapes.with_attribute(shape, name) {
                Some(next) => shape = next,
                // Too many ways lead from the root: the attributes go into a dict first, which fits every class.
                None => {
                    self.instance_dict(object)?;
                    header.set_shape(self.shapes.dict_mode(root));
                    return Ok(());
                }
            }
        }
        header.set_shape(shape);
        Ok(())
    }

    /// Whether instances of two classes lie alike in memory: same kind, same slots, and both or neither with `__dict__`.
    fn same_layout(&self, a: Gc<Type>, b: Gc<Type>) -> bool {
        let capabilities = TypeFlags::DICT.with(TypeFlags::WEAKREF).0;
        let kind = a.instance_kind.get();
        if kind != b.instance_kind.get() || (a.flags.get().0 ^ b.flags.get().0) & capabilities != 0 {
            return false;
        }
        if kind == Kind::Payload && self.solid_base(a) != self.solid_base(b) {
            return false;
        }
        let slots = |class: Gc<Type>| {
            let mut slots: Vec<(u32, Value)> = Vec::new();
            for base in class.mro.get().items().iter().filter_map(|base| base.cast::<Type>()) {
                for (name, member) in base.dict.get().iter() {
                    if let Some(member) = member.cast::<Member>()
                        && matches!(member.access.get(), MemberAccess::Slot)
                    {
                        slots.push((member.slot.get(), name));
                    }
                }
            }
            slots.sort_by_key(|(slot, _)| *slot);
            slots
        };
        let native = |class: Gc<Type>| {
            let heap = |base: &&Value| base.cast::<Type>().is_some_and(|base| base.flags.get().has(TypeFlags::HEAP));
            class.mro.get().items().iter().find(|base| !heap(base)).copied()
        };
        native(a) == native(b) && slots(a) == slots(b)
    }
}
