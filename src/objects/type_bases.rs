//! `cls.__bases__ = (…)`: the MROs of a class and of all its subclasses change.

use super::*;
use crate::heap::RootedVec;

impl Vm {
    /// Replaces the bases of a class. Nothing has changed if this raises.
    pub(super) fn assign_bases(&mut self, class: Gc<Type>, to: Value) -> Result<(), Raised> {
        let name = self.str_text(class.name.get());
        if to.is_unbound() {
            return Err(self.type_error(format!("cannot delete '__bases__' attribute of type '{name}'")));
        }
        if !class.flags.get().has(TypeFlags::HEAP) {
            return Err(self.type_error(format!("cannot set '__bases__' attribute of immutable type '{name}'")));
        }
        let Some(bases) = to.cast::<Tuple>() else {
            let given = self.type_name(to);
            return Err(self.type_error(format!("can only assign tuple to {name}.__bases__, not {given}")));
        };
        if bases.length == 0 {
            return Err(self.type_error(format!("can only assign non-empty tuple to {name}.__bases__, not ()")));
        }
        for base in bases.items() {
            let Some(base) = base.cast::<Type>() else {
                let given = self.type_name(*base);
                return Err(self.type_error(format!("{name}.__bases__ must be tuple of classes, not '{given}'")));
            };
            if self.is_subclass(base, class) {
                return Err(self.type_error("a __bases__ item causes an inheritance cycle"));
            }
        }
        let base = self.best_base(bases.items())?;
        let old_base = class.base.get().cast::<Type>().unwrap_or(self.types.object);
        let capabilities = TypeFlags::DICT.with(TypeFlags::WEAKREF).0;
        let own = class.flags.get().0 & capabilities;
        let fits = base.instance_kind.get() == class.instance_kind.get()
            && self.solid_base(base) == self.solid_base(old_base)
            && base.flags.get().0 & capabilities & !own == 0;
        if !fits {
            let (new, old) = (self.str_text(base.name.get()), self.str_text(old_base.name.get()));
            return Err(self.type_error(format!("__bases__ assignment: '{new}' object layout differs from '{old}'")));
        }
        self.change_bases(class, bases, |vm| vm.apply_bases(class, bases, base, old_base))
    }

    /// Replaces the bases of a class, and the MROs of it and its subclasses; if one of them has none, all stay as they were.
    fn apply_bases(
        &mut self,
        class: Gc<Type>,
        bases: Gc<Tuple>,
        base: Gc<Type>,
        old_base: Gc<Type>,
    ) -> Result<(), Raised> {
        let old_bases = class.bases.get();
        class.bases.set(bases);
        class.base.set(base.value());
        class.wrote();
        let mut changed = self.rooted_vec();
        if let Err(raised) = self.relinearize(class, &mut changed) {
            for pair in changed.chunks(2) {
                if let (Some(class), Some(mro)) = (pair[0].cast::<Type>(), pair[1].cast::<Tuple>()) {
                    class.mro.set(mro);
                    class.wrote();
                }
            }
            class.bases.set(old_bases);
            class.base.set(old_base.value());
            self.class_changed(class);
            return Err(raised);
        }
        for base in old_bases.items().iter().filter_map(|base| base.cast::<Type>()) {
            self.unregister_subclass(base, class)?;
        }
        self.register_subclass(class)?;
        self.class_changed(class);
        if self.dunder(class, Dunder::Del).is_some() {
            class.flags.set(class.flags.get().with(TypeFlags::FINALIZER));
        }
        Ok(())
    }

    /// Computes the MROs anew; `changed` gets each class and its old MRO.
    fn relinearize(&mut self, class: Gc<Type>, changed: &mut RootedVec) -> Result<(), Raised> {
        let mro = self.compute_mro(class)?;
        changed.push(class.value());
        changed.push(class.mro.get().value());
        class.mro.set(mro);
        class.wrote();
        for derived in self.subclasses(class) {
            self.relinearize(derived, changed)?;
        }
        Ok(())
    }

    fn unregister_subclass(&mut self, base: Gc<Type>, class: Gc<Type>) -> Result<(), Raised> {
        let rest: Vec<Value> =
            base.subclasses.get().to_vec().into_iter().filter(|derived| *derived != class.value()).collect();
        base.subclasses.set(self.new_list(&rest)?);
        base.wrote();
        Ok(())
    }
}
