//! `isinstance` and `issubclass`: classes, tuples of them, unions, and the hooks of metaclasses.

use super::*;
use crate::heap::Kind;

impl Vm {
    /// `isinstance(value, class)`
    pub fn is_instance_of(&mut self, value: Value, class: Value) -> Result<bool, Raised> {
        if self.type_of(value).value() == class {
            return Ok(true);
        }
        if let Some(classes) = class.cast::<Tuple>() {
            self.check_native_stack()?;
            for class in classes.items() {
                if self.is_instance_of(value, *class)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        match self.dunder_of(class, Dunder::InstanceCheck) {
            Some(check) if !self.is_type_method(check) => {
                let result = self.call_special(check, class, &[value])?;
                self.truth(result)
            }
            _ => self.plain_is_instance(value, class),
        }
    }

    /// `type.__instancecheck__`: by class, or by what `__class__` says.
    pub fn plain_is_instance(&mut self, value: Value, class: Value) -> Result<bool, Raised> {
        let Some(target) = class.cast::<Type>() else {
            let bases = self.names.bases;
            if self.find_attr(class, bases)?.is_none() {
                return Err(self.type_error("isinstance() arg 2 must be a type, a tuple of types, or a union"));
            }
            let name = self.names.class;
            return match self.find_attr(value, name)? {
                Some(own) => self.is_subclass_of(own, class),
                None => Ok(false),
            };
        };
        if self.is_instance(value, target) {
            return Ok(true);
        }
        if value.kind() != Kind::Instance && value.kind() != Kind::Payload {
            return Ok(false);
        }
        let name = self.names.class;
        let claimed = match self.find_attr(value, name)? {
            Some(claimed) => claimed.cast::<Type>(),
            None => None,
        };
        Ok(claimed.is_some_and(|claimed| self.is_subclass(claimed, target)))
    }

    /// `issubclass(class, base)`
    pub fn is_subclass_of(&mut self, class: Value, base: Value) -> Result<bool, Raised> {
        if let Some(bases) = base.cast::<Tuple>() {
            self.check_native_stack()?;
            for base in bases.items() {
                if self.is_subclass_of(class, *base)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        match self.dunder_of(base, Dunder::SubclassCheck) {
            Some(check) if !self.is_type_method(check) => {
                let result = self.call_special(check, base, &[class])?;
                self.truth(result)
            }
            _ => self.plain_is_subclass(class, base),
        }
    }

    /// `type.__subclasscheck__`
    pub fn plain_is_subclass(&mut self, class: Value, base: Value) -> Result<bool, Raised> {
        if let (Some(class), Some(base)) = (class.cast::<Type>(), base.cast::<Type>()) {
            return Ok(self.is_subclass(class, base));
        }
        let bases = self.names.bases;
        let Some(own) = self.find_attr(class, bases)? else {
            return Err(self.type_error("issubclass() arg 1 must be a class"));
        };
        if base.kind() != Kind::Type && self.find_attr(base, bases)?.is_none() {
            return Err(self.type_error("issubclass() arg 2 must be a class, a tuple of classes, or a union"));
        }
        if class == base {
            return Ok(true);
        }
        self.check_native_stack()?;
        for own in self.collect(own)?.iter() {
            if self.plain_is_subclass(*own, base)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a special method is the one of `type` itself.
    fn is_type_method(&self, method: Value) -> bool {
        method.cast::<NativeFunction>().is_some_and(|native| native.owner == self.types.type_.value())
    }
}
