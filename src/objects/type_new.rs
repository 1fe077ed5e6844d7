//! Making a class: what `type.__new__` does once the body of a `class` statement has run.
//!
//! Order, as in the language reference: metaclass, best base, `__slots__`, the class object with its namespace, the MRO,
//! `__set_name__` of the attributes, `__init_subclass__` of the parent.

use super::*;

impl Vm {
    /// The most derived metaclass of `meta` and of the metaclasses of the bases.
    pub fn calculate_metaclass(&mut self, meta: Gc<Type>, bases: &[Value]) -> Result<Gc<Type>, Raised> {
        let mut winner = meta;
        for base in bases {
            let class = self.type_of(*base);
            if self.is_subclass(winner, class) {
                continue;
            }
            if !self.is_subclass(class, winner) {
                return Err(self.type_error(
                    "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases",
                ));
            }
            winner = class;
        }
        Ok(winner)
    }

    /// `type.__new__(meta, name, bases, namespace, **keywords)`: a complete class. The keywords go to `__init_subclass__`.
    pub fn type_new(
        &mut self,
        meta: Gc<Type>,
        name: Value,
        bases: Gc<Tuple>,
        namespace: Gc<Dict>,
        keywords: Option<Gc<Dict>>,
    ) -> Result<Value, Raised> {
        for base in bases.items() {
            if base.kind() == crate::heap::Kind::Type {
                continue;
            }
            let entries = self.names.mro_entries;
            if self.find_attr(*base, entries)?.is_some() {
                return Err(self.type_error("type() doesn't support MRO entry resolution; use types.new_class()"));
            }
        }
        let winner = self.calculate_metaclass(meta, bases.items())?;
        if winner != meta
            && let Some(new) = self.dunder(winner, Dunder::New)
            && !self.is_type_new(new)
        {
            let new = self.bind(new, Value::UNBOUND, winner)?;
            let args = self.new_tuple(&[winner.value(), name, bases.value(), namespace.value()])?;
            return self.call_with(new, args, keywords);
        }
        let bases = if bases.length == 0 { self.new_tuple(&[self.types.object.value()])? } else { bases };
        let base = self.best_base(bases.items())?;
        let name = match name.cast::<Str>() {
            Some(name) if name.as_bytes().contains(&0) => {
                return Err(self.value_error("type name must not contain null characters"));
            }
            Some(name) => self.intern_value(name)?,
            None => return Err(self.type_error("type name must be a str")),
        };
        let dict = self.dict_copy(namespace)?;
        let additions = self.layout_additions(name, base, bases.items(), dict)?;
        let mut flags = TypeFlags::BASE.with(TypeFlags::HEAP).with(inherited_flags(base.flags.get()));
        for other in bases.items().iter().filter_map(|other| other.cast::<Type>()) {
            let patterns = other.flags.get().0 & (TypeFlags::SEQUENCE.0 | TypeFlags::MAPPING.0);
            flags = flags.with(TypeFlags(patterns));
        }
        if additions.dict {
            flags = flags.with(TypeFlags::DICT);
        }
        if additions.weak {
            flags = flags.with(TypeFlags::WEAKREF);
        }
        let class = self.allocate_type(winner, name, bases, dict, base.instance_kind.get(), flags)?;
        class.base.set(base.value());
        self.complete_namespace(class, additions.dict, additions.weak)?;
        class.mro.set(self.new_tuple(&[class.value(), base.value()])?);
        class.wrote();
        let mro = self.compute_mro(class)?;
        class.mro.set(mro);
        class.wrote();
        for cell in &class.dunders {
            cell.set(0);
        }
        if self.dunder(class, Dunder::Del).is_some() {
            class.flags.set(flags.with(TypeFlags::FINALIZER));
        }
        self.lay_out(class, base, &additions.members)?;
        self.register_subclass(class)?;
        self.fill_class_cells(class)?;
        self.set_names(class)?;
        self.init_subclass(class, keywords)?;
        Ok(class.value())
    }

    /// Whether `__new__` is the one of `type`.
    fn is_type_new(&self, new: Value) -> bool {
        let callable = new.cast::<StaticMethod>().map_or(new, |method| method.callable.get());
        callable.cast::<NativeFunction>().is_some_and(|native| native.owner == self.types.type_.value())
    }

    /// What a class's dict must have beside what its body defined.
    fn complete_namespace(&mut self, class: Gc<Type>, has_dict: bool, has_weak: bool) -> Result<(), Raised> {
        let dict = class.dict.get();
        let (module, qualname, doc) = (self.names.module, self.names.qualname, self.names.doc);
        if dict.get_str(module).is_none() {
            let globals = self.frame().map(|frame| frame.globals);
            if let Some(value) = globals.and_then(|globals| globals.get_str(self.names.name)) {
                self.dict_set(dict, module, value)?;
            }
        }
        if let Some(value) = self.dict_remove(dict, qualname)? {
            if value.kind() != crate::heap::Kind::Str {
                let given = self.type_name(value);
                return Err(self.type_error(format!("type __qualname__ must be a str, not {given}")));
            }
            class.qualname.set(value);
            class.wrote();
        }
        let new = self.intern("__new__")?;
        if let Some(function) = dict.get_str(new)
            && function.kind() == crate::heap::Kind::Function
        {
            let method = self.new_static_method(function)?;
            self.dict_set(dict, new, method)?;
        }
        for name in [self.names.init_subclass, self.names.class_getitem] {
            if let Some(function) = dict.get_str(name)
                && function.kind() == crate::heap::Kind::Function
            {
                let method = self.new_class_method(function)?;
                self.dict_set(dict, name, method)?;
            }
        }
        let (eq, hash) = (self.intern("__eq__")?, self.intern("__hash__")?);
        if dict.get_str(eq).is_some() && dict.get_str(hash).is_none() {
            self.dict_set(dict, hash, Value::NONE)?;
        }
        let views = [(has_dict, &INSTANCE_DICT), (has_weak, &INSTANCE_WEAKREF)];
        for (_, attribute) in views.into_iter().filter(|(wanted, _)| *wanted) {
            let name = self.intern(attribute.name)?;
            let member = self.new_member(name, class.value(), 0, MemberAccess::Native(attribute))?;
            self.dict_set(dict, name, member)?;
        }
        if dict.get_str(doc).is_none() {
            self.dict_set(dict, doc, Value::NONE)?;
        }
        Ok(())
    }

    /// Puts the class into the cells that its functions (`__class__`) and annotation scopes (`__classdict__`) see.
    fn fill_class_cells(&mut self, class: Gc<Type>) -> Result<(), Raised> {
        let dict = class.dict.get();
        for (name, content) in [("__classcell__", class.value()), ("__classdictcell__", dict.value())] {
            let Some(cell) = self.dict_get_str(dict, name)? else { continue };
            let Some(cell) = cell.cast::<CellObject>() else {
                let given = self.type_of(cell).value();
                let given = self.repr_text(given)?;
                return Err(self.type_error(format!("type.__new__ expects {name} to be a nonlocal cell, not {given}")));
            };
            cell.content.set(content);
            cell.wrote();
            let name = self.intern(name)?;
            self.dict_remove(dict, name)?;
        }
        Ok(())
    }

    /// Calls `__set_name__` of every attribute that has it.
    fn set_names(&mut self, class: Gc<Type>) -> Result<(), Raised> {
        use crate::heap::Kind;
        let needs = |vm: &Vm, value: Value| {
            !matches!(value.kind(), Kind::Free | Kind::Function | Kind::Str | Kind::Tuple | Kind::StaticMethod)
                && vm.lookup(vm.type_of(value), vm.names.set_name).is_some()
        };
        let dict = class.dict.get();
        if !dict.iter().any(|(_, value)| needs(self, value)) {
            return Ok(());
        }
        // `__set_name__` may change the class.
        let names = self.dict_copy(dict)?;
        for at in 0..names.used() {
            let Some((name, value)) = names.entry(at) else { continue };
            if !needs(self, value) {
                continue;
            }
            let Some(method) = self.lookup(self.type_of(value), self.names.set_name) else { continue };
            if let Err(raised) = self.call_special(method, value, &[class.value(), name]) {
                let (kind, owner) = (self.type_name(value), self.str_text(class.name.get()));
                let exception = self.take_raised(raised);
                let name = self.repr_text(name)?;
                let note = format!("Error calling __set_name__ on '{kind}' instance {name} in '{owner}'");
                self.add_note(exception, &note)?;
                return Err(self.set_raised_again(exception));
            }
        }
        Ok(())
    }

    /// `super(class, class).__init_subclass__(**keywords)`
    fn init_subclass(&mut self, class: Gc<Type>, keywords: Option<Gc<Dict>>) -> Result<(), Raised> {
        let keywords = keywords.filter(|keywords| !keywords.is_empty());
        let name = self.names.init_subclass;
        let Some(method) = self.lookup_after(class, class, name) else { return Ok(()) };
        if keywords.is_none()
            && let Some(native) =
                method.cast::<ClassMethod>().and_then(|method| method.callable.get().cast::<NativeFunction>())
            && native.owner == self.types.object.value()
        {
            return Ok(());
        }
        let method = self.bind(method, Value::UNBOUND, class)?;
        let none = self.new_tuple(&[])?;
        self.call_with(method, none, keywords)?;
        Ok(())
    }

    /// The attribute along the MRO of `class`, behind the class `after`: where `super` looks.
    pub fn lookup_after(&self, class: Gc<Type>, after: Gc<Type>, name: Value) -> Option<Value> {
        let key = name.cast::<Str>()?;
        let mro = class.mro.get().items();
        let behind = mro.iter().position(|base| *base == after.value())? + 1;
        mro[behind..]
            .iter()
            .filter_map(|base| base.cast::<Type>())
            .find_map(|base| base.dict.get().get_str(key.value()))
    }

    /// The MRO of a class: what `mro()` of its metaclass says, or C3.
    pub(super) fn compute_mro(&mut self, class: Gc<Type>) -> Result<Gc<Tuple>, Raised> {
        let meta = self.type_of(class.value());
        let bases = class.bases.get().items();
        for (at, base) in bases.iter().enumerate() {
            if bases[..at].contains(base) {
                let name = base.cast::<Type>().map_or("?", |base| self.str_text(base.name.get()));
                return Err(self.type_error(format!("duplicate base class {name}")));
            }
        }
        if meta == self.types.type_ {
            return self.linearize(class);
        }
        let name = self.names.mro;
        let native = |method: Value| method.kind() == crate::heap::Kind::NativeFunction;
        match self.lookup(meta, name) {
            Some(method) if !native(method) => {
                let result = self.call_special(method, class.value(), &[])?;
                let items = self.collect(result)?;
                for item in items.iter() {
                    if item.cast::<Type>().is_none() {
                        let name = self.type_name(*item);
                        return Err(self.type_error(format!("mro() returned a non-class ('{name}')")));
                    }
                }
                self.new_tuple(&items)
            }
            _ => self.linearize(class),
        }
    }
}

/// What a class takes over from its best base.
fn inherited_flags(base: TypeFlags) -> TypeFlags {
    TypeFlags(base.0 & TypeFlags::DICT.with(TypeFlags::WEAKREF).with(TypeFlags::FINALIZER).0)
}

/// `__dict__` of instances, in the class that gave them one.
pub(crate) static INSTANCE_DICT: AttributeDef = AttributeDef {
    name: "__dict__",
    get: get_instance_dict,
    set: Some(set_instance_dict),
    doc: "dictionary for instance variables",
};

/// `__weakref__` of instances, in the class that lets them be weakly referenced.
pub(super) static INSTANCE_WEAKREF: AttributeDef = AttributeDef {
    name: "__weakref__",
    get: get_instance_weakref,
    set: None,
    doc: "list of weak references to the object",
};

pub(super) fn get_instance_dict(vm: &mut Vm, object: Value) -> Result<Value, Raised> {
    match vm.instance_dict(object)? {
        Some(dict) => Ok(dict.value()),
        None => {
            let name = vm.names.dict;
            Err(vm.no_attribute(object, name))
        }
    }
}

pub(super) fn set_instance_dict(vm: &mut Vm, object: Value, to: Value) -> Result<(), Raised> {
    if to.is_unbound() {
        let dict = vm.new_dict()?;
        return vm.replace_instance_dict(object, dict);
    }
    match to.cast::<Dict>() {
        Some(dict) => vm.replace_instance_dict(object, dict),
        None => {
            let name = vm.type_name(to);
            Err(vm.type_error(format!("__dict__ must be set to a dictionary, not a '{name}'")))
        }
    }
}

fn get_instance_weakref(vm: &mut Vm, object: Value) -> Result<Value, Raised> {
    Ok(vm.first_weak_reference(object).unwrap_or(Value::NONE))
}
