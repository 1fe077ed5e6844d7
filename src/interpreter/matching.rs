//! The `match` statement's tests.

use crate::heap::Kind;
use crate::objects::{Dict, Gc, Raised, Str, Tuple, Type, TypeFlags, Value, Vm};

impl Vm {
    fn has_type_flag(&self, value: Value, flag: TypeFlags) -> bool {
        self.type_of(value)
            .mro
            .get()
            .items()
            .iter()
            .filter_map(|class| class.cast::<Type>())
            .any(|class| class.flags.get().has(flag))
    }

    /// Whether a mapping pattern may match: dicts, and what is registered as `collections.abc.Mapping`.
    pub(super) fn is_match_mapping(&mut self, subject: Value) -> Result<bool, Raised> {
        if self.has_type_flag(subject, TypeFlags::MAPPING) {
            return Ok(true);
        }
        self.is_abstract(subject, "Mapping")
    }

    /// Whether a sequence pattern may match: lists, tuples, ranges and the like; not str, bytes, bytearray.
    pub(super) fn is_match_sequence(&mut self, subject: Value) -> Result<bool, Raised> {
        if matches!(subject.kind(), Kind::Str | Kind::Bytes | Kind::ByteArray) {
            return Ok(false);
        }
        if self.has_type_flag(subject, TypeFlags::SEQUENCE) {
            return Ok(true);
        }
        self.is_abstract(subject, "Sequence")
    }

    /// Whether the value is an instance of an abstract class of `collections.abc`. Without that module loaded, nothing is
    /// registered with it.
    fn is_abstract(&mut self, subject: Value, name: &str) -> Result<bool, Raised> {
        if !self.type_of(subject).flags.get().has(TypeFlags::HEAP) {
            return Ok(false);
        }
        for module in ["collections.abc", "_collections_abc"] {
            if let Some(module) = self.dict_get_str(self.modules, module)? {
                let name = self.intern(name)?;
                if let Some(class) = self.find_attr(module, name)? {
                    return self.is_instance_of(subject, class);
                }
            }
        }
        Ok(false)
    }

    /// The values of the keys of a mapping pattern, or None.
    pub(super) fn match_keys(&mut self, subject: Value, keys: Value) -> Result<Value, Raised> {
        let keys = keys.cast::<Tuple>().map_or(&[][..], |keys| keys.items());
        let mut values = self.rooted_vec();
        for (at, key) in keys.iter().enumerate() {
            for other in &keys[..at] {
                if self.equal(*key, *other)? {
                    let key = self.repr_text(*key)?;
                    return Err(self.value_error(format!("mapping pattern checks duplicate key ({key})")));
                }
            }
        }
        let plain = subject.cast::<Dict>().filter(|_| self.is_exact(subject, self.types.dict));
        let missing = self.new_instance(self.types.object)?.value();
        for key in keys {
            let found = match plain {
                Some(dict) => self.dict_get(dict, *key)?,
                None => {
                    // `get` does not make a defaultdict grow.
                    let get = self.get_attr_str(subject, "get")?;
                    Some(self.call(get, &[*key, missing])?).filter(|value| *value != missing)
                }
            };
            match found {
                Some(value) => values.push(value),
                None => return Ok(Value::NONE),
            }
        }
        Ok(self.new_tuple(&values)?.value())
    }

    /// The attributes that a class pattern looks at, or None if the subject is no instance or lacks one.
    pub(super) fn match_class(
        &mut self,
        subject: Value,
        class: Value,
        positional: usize,
        names: Value,
    ) -> Result<Value, Raised> {
        let Some(class_object) = class.cast::<Type>() else {
            return Err(self.type_error("called match pattern must be a class"));
        };
        if !self.is_instance_of(subject, class)? {
            return Ok(Value::NONE);
        }
        let mut values = self.rooted_vec();
        let mut seen: Vec<Value> = Vec::new();
        if positional > 0 {
            let key = self.names.match_args;
            let match_args = self.find_attr(class, key)?;
            let class_name = self.str_text(class_object.name.get());
            let names: &[Value] = match match_args {
                Some(names) => match names.cast::<Tuple>() {
                    Some(names) => names.items(),
                    None => {
                        let got = self.type_name(names);
                        return Err(self.type_error(format!("{class_name}.__match_args__ must be a tuple (got {got})")));
                    }
                },
                None if self.matches_itself(class_object) => {
                    if positional > 1 {
                        return Err(self.type_error(format!(
                            "{class_name}() accepts 1 positional sub-pattern ({positional} given)"
                        )));
                    }
                    values.push(subject);
                    &[]
                }
                None => &[],
            };
            if values.is_empty() && positional > names.len() {
                let allowed = names.len();
                let plural = if allowed == 1 { "" } else { "s" };
                return Err(self.type_error(format!(
                    "{class_name}() accepts {allowed} positional sub-pattern{plural} ({positional} given)"
                )));
            }
            if values.is_empty() {
                for name in &names[..positional] {
                    if name.kind() != Kind::Str {
                        let got = self.type_name(*name);
                        return Err(
                            self.type_error(format!("__match_args__ elements must be strings (got {got})"))
                        );
                    }
                    self.check_seen(&mut seen, *name, class_object)?;
                    match self.find_attr(subject, *name)? {
                        Some(value) => values.push(value),
                        None => return Ok(Value::NONE),
                    }
                }
            }
        }
        for name in names.cast::<Tuple>().map_or(&[][..], |names| names.items()) {
            self.check_seen(&mut seen, *name, class_object)?;
            match self.find_attr(subject, *name)? {
                Some(value) => values.push(value),
                None => return Ok(Value::NONE),
            }
        }
        Ok(self.new_tuple(&values)?.value())
    }

    fn check_seen(&mut self, seen: &mut Vec<Value>, name: Value, class: Gc<Type>) -> Result<(), Raised> {
        let text = self.str_text(name);
        let repeated = seen.iter().any(|other| match (other.cast::<Str>(), name.cast::<Str>()) {
            (Some(a), Some(b)) => Vm::str_equal(a, b),
            _ => false,
        });
        if repeated {
            let class = self.str_text(class.name.get());
            return Err(self.type_error(format!("{class}() got multiple sub-patterns for attribute '{text}'")));
        }
        seen.push(name);
        Ok(())
    }

    /// Classes whose one positional sub-pattern is the subject itself.
    fn matches_itself(&self, class: Gc<Type>) -> bool {
        let types = &self.types;
        [
            types.bool,
            types.bytearray,
            types.bytes,
            types.dict,
            types.float,
            types.frozenset,
            types.int,
            types.list,
            types.set,
            types.str,
            types.tuple,
        ]
        .into_iter()
        .any(|base| self.is_subclass(class, base))
    }
}
