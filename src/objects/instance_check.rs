//! `isinstance` and `issubclass`: with tuples, unions, `__instancecheck__`, and objects that only look like classes.

use super::*;

impl Vm {
    /// `isinstance(value, class)`, `class` being a class, a union, a tuple of these, or anything with `__instancecheck__`.
    pub fn isinstance(&mut self, value: Value, class: Value) -> Result<bool, Raised> {
        if self.type_of(value).value() == class {
            return Ok(true);
        }
        if let Some(tuple) = class.cast::<Tuple>() {
            self.check_native_stack()?;
            for class in tuple.items() {
                if self.isinstance(value, *class)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        if let Some(checker) = self.own_check(class, Dunder::InstanceCheck) {
            let result = self.call_special(checker, class, &[value])?;
            return self.truth(result);
        }
        self.real_isinstance(value, class)
    }

    /// `issubclass(derived, class)`
    pub fn issubclass(&mut self, derived: Value, class: Value) -> Result<bool, Raised> {
        if let Some(tuple) = class.cast::<Tuple>() {
            self.check_native_stack()?;
            for class in tuple.items() {
                if self.issubclass(derived, *class)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        if let Some(checker) = self.own_check(class, Dunder::SubclassCheck) {
            let result = self.call_special(checker, class, &[derived])?;
            return self.truth(result);
        }
        self.real_issubclass(derived, class)
    }

    /// The special method of `class`'s metaclass, unless it is that of `type`.
    fn own_check(&self, class: Value, dunder: Dunder) -> Option<Value> {
        self.dunder_of(class, dunder).filter(|method| {
            method.cast::<NativeFunction>().is_none_or(|native| native.owner != self.types.type_.value())
        })
    }

    /// `type.__instancecheck__`: the class of the object, and what it says its `__class__` is.
    pub(super) fn real_isinstance(&mut self, value: Value, class: Value) -> Result<bool, Raised> {
        let name = self.names.class;
        if let Some(class) = class.cast::<Type>() {
            let actual = self.type_of(value);
            if self.is_subclass(actual, class) {
                return Ok(true);
            }
            if self.is_generic_getattribute(self.dunder(actual, Dunder::GetAttribute))
                && !actual.flags.get().has(TypeFlags::HEAP)
            {
                return Ok(false);
            }
            return Ok(match self.find_attr(value, name)?.and_then(Value::cast::<Type>) {
                Some(said) if said != actual => self.is_subclass(said, class),
                _ => false,
            });
        }
        if self.class_bases(class)?.is_none() {
            return Err(self.type_error("isinstance() arg 2 must be a type, a tuple of types, or a union"));
        }
        match self.find_attr(value, name)? {
            Some(said) => self.abstract_issubclass(said, class),
            None => Ok(false),
        }
    }

    /// `type.__subclasscheck__`
    pub(super) fn real_issubclass(&mut self, derived: Value, class: Value) -> Result<bool, Raised> {
        if let (Some(derived), Some(class)) = (derived.cast::<Type>(), class.cast::<Type>()) {
            return Ok(self.is_subclass(derived, class));
        }
        if self.class_bases(derived)?.is_none() {
            return Err(self.type_error("issubclass() arg 1 must be a class"));
        }
        if self.class_bases(class)?.is_none() {
            return Err(self.type_error("issubclass() arg 2 must be a class, a tuple of classes, or a union"));
        }
        self.abstract_issubclass(derived, class)
    }

    /// `__bases__` of what looks like a class: a tuple.
    fn class_bases(&mut self, class: Value) -> Result<Option<Gc<Tuple>>, Raised> {
        if let Some(class) = class.cast::<Type>() {
            return Ok(Some(class.bases.get()));
        }
        let name = self.names.bases;
        Ok(self.find_attr(class, name)?.and_then(Value::cast::<Tuple>))
    }

    fn abstract_issubclass(&mut self, derived: Value, class: Value) -> Result<bool, Raised> {
        self.check_native_stack()?;
        if derived == class {
            return Ok(true);
        }
        let Some(bases) = self.class_bases(derived)? else { return Ok(false) };
        for base in bases.items() {
            if self.abstract_issubclass(*base, class)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
