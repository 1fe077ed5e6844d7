//! How the instances of a new class are laid out: which base decides, what `__slots__` adds, how many inline slots to expect.

use std::collections::HashSet;

use super::*;
use crate::heap::Kind;

/// What a class body adds to the layout of its best base.
pub(super) struct Additions {
    /// Instances get a `__dict__`.
    pub dict: bool,
    /// Instances can be weakly referenced.
    pub weak: bool,
    /// Names of new `__slots__` members, mangled and interned, in the order of their slots.
    pub members: Vec<Value>,
}

/// Inline slots beyond these are not worth their memory: they may stay unused.
const MAX_INLINE_GUESS: usize = 30;

impl Vm {
    /// The nearest class in the chain of best bases that adds to the layout of its base.
    pub(super) fn solid_base(&self, class: Gc<Type>) -> Gc<Type> {
        let mut at = class;
        loop {
            let Some(base) = at.base.get().cast::<Type>() else { return at };
            if self.adds_layout(at, base) {
                return at;
            }
            at = base;
        }
    }

    fn adds_layout(&self, class: Gc<Type>, base: Gc<Type>) -> bool {
        if class.flags.get().has(TypeFlags::HEAP) {
            return self.reserved_slots(class) > self.reserved_slots(base);
        }
        let kind = class.instance_kind.get();
        if kind == Kind::Exception && base.instance_kind.get() == Kind::Exception {
            let types = &self.types;
            return [
                types.base_exception_group,
                types.stop_iteration,
                types.system_exit,
                types.os_error,
                types.import_error,
                types.name_error,
                types.attribute_error,
                types.syntax_error,
                types.unicode_decode_error,
                types.unicode_encode_error,
                types.unicode_translate_error,
            ]
            .contains(&class);
        }
        kind != base.instance_kind.get() || (base == self.types.object && kind != Kind::Instance)
    }

    /// Slots of `__slots__` members, those of bases included.
    fn reserved_slots(&self, class: Gc<Type>) -> u32 {
        if class.instance_kind.get() == Kind::Free { 0 } else { self.shapes.get(class.instance_shape.get()).reserved }
    }

    /// The base whose layout a class with these bases has. TypeError if two of them do not fit together.
    pub(super) fn best_base(&mut self, bases: &[Value]) -> Result<Gc<Type>, Raised> {
        let mut best: Option<(Gc<Type>, Gc<Type>)> = None;
        for base in bases {
            let Some(base) = base.cast::<Type>() else { return Err(self.type_error("bases must be types")) };
            if !base.flags.get().has(TypeFlags::BASE) {
                let name = self.type_full_name(base);
                return Err(self.type_error(format!("type '{name}' is not an acceptable base type")));
            }
            let solid = self.solid_base(base);
            best = match best {
                None => Some((base, solid)),
                Some((_, winner)) if solid != winner && self.is_subclass(solid, winner) => Some((base, solid)),
                Some((_, winner)) if !self.is_subclass(winner, solid) => {
                    return Err(self.type_error("multiple bases have instance lay-out conflict"));
                }
                kept => kept,
            };
        }
        match best {
            Some((base, _)) => Ok(base),
            None => Ok(self.types.object),
        }
    }

    /// What the class body, whose namespace is `dict`, adds to the layout of `base`. Reads `__slots__`.
    pub(super) fn layout_additions(
        &mut self,
        name: Value,
        base: Gc<Type>,
        bases: &[Value],
        dict: Gc<Dict>,
    ) -> Result<Additions, Raised> {
        let flags = base.flags.get();
        // Objects of variable size have no room for a list of weak references in CPython; programs see it as a TypeError.
        let variable = matches!(base.instance_kind.get(), Kind::BigInt | Kind::Tuple | Kind::Bytes | Kind::Type);
        let may_dict = !flags.has(TypeFlags::DICT);
        let may_weak = !flags.has(TypeFlags::WEAKREF) && !variable;
        let slots_name = self.names.slots;
        let Some(slots) = dict.get_str(slots_name) else {
            return Ok(Additions { dict: may_dict, weak: may_weak, members: Vec::new() });
        };
        let slots = if slots.kind() == Kind::Str {
            let mut one = self.rooted_vec();
            one.push(slots);
            one
        } else {
            self.collect(slots)?
        };
        if !slots.is_empty() && variable {
            let base = self.str_text(base.name.get());
            return Err(self.type_error(format!("nonempty __slots__ not supported for subtype of '{base}'")));
        }
        let mut additions = Additions { dict: false, weak: false, members: Vec::new() };
        for slot in slots.iter() {
            let Some(string) = slot.cast::<Str>() else {
                let class = self.type_name(*slot);
                return Err(self.type_error(format!("__slots__ items must be strings, not '{class}'")));
            };
            let text = string.as_str().unwrap_or("");
            if !is_identifier(text) {
                return Err(self.type_error("__slots__ must be identifiers"));
            }
            match text {
                "__dict__" if !may_dict || additions.dict => {
                    return Err(self.type_error("__dict__ slot disallowed: we already got one"));
                }
                "__weakref__" if !may_weak || additions.weak => {
                    return Err(self.type_error("__weakref__ slot disallowed: we already got one"));
                }
                "__dict__" => additions.dict = true,
                "__weakref__" => additions.weak = true,
                _ => {
                    let member = mangle(self.str_text(name), text);
                    let member = self.intern(&member)?;
                    let text = self.str_text(member);
                    let internal = matches!(text, "__qualname__" | "__classcell__" | "__classdictcell__");
                    if dict.get_str(member).is_some() && !internal {
                        return Err(self.value_error(format!("'{text}' in __slots__ conflicts with class variable")));
                    }
                    additions.members.push(member);
                }
            }
        }
        additions.members.sort_by_key(|member| self.str_text(*member));
        // A base that does not decide the layout may still have what this one lacks.
        for other in bases.iter().filter_map(|other| other.cast::<Type>()) {
            additions.dict |= may_dict && other.flags.get().has(TypeFlags::DICT);
            additions.weak |= may_weak && other.flags.get().has(TypeFlags::WEAKREF);
        }
        Ok(additions)
    }

    /// Gives the class, whose MRO and flags are set, its first shape, and adds the members of `__slots__` to its dict.
    pub(super) fn lay_out(&mut self, class: Gc<Type>, base: Gc<Type>, members: &[Value]) -> Result<(), Raised> {
        let inherited = self.reserved_slots(base);
        let reserved = inherited + members.len() as u32;
        for (at, name) in members.iter().enumerate() {
            let member = self.new_member(*name, class.value(), inherited + at as u32, MemberAccess::Slot)?;
            self.dict_set(class.dict.get(), *name, member)?;
        }
        let mut inline = reserved;
        if class.instance_kind.get() == Kind::Instance && class.flags.get().has(TypeFlags::DICT) {
            let named = self.stored_attributes(class).min(MAX_INLINE_GUESS) as u32;
            inline = (reserved + named).max(u32::from(base.usual_slots.get()));
            class.usual_slots.set(inline as u16);
            inline = inline.next_multiple_of(2);
        }
        self.give_root_shape(class, reserved, inline);
        Ok(())
    }

    /// How many attributes the functions of the class and of its bases store on `self`, as the compiler saw it.
    fn stored_attributes(&self, class: Gc<Type>) -> usize {
        let mut names = HashSet::new();
        for base in class.mro.get().items().iter().filter_map(|base| base.cast::<Type>()) {
            let stored = base.dict.get().get_str(self.names.static_attributes).and_then(Value::cast::<Tuple>);
            names.extend(stored.iter().flat_map(|stored| stored.items().iter().copied()));
        }
        names.len()
    }
}

fn is_identifier(text: &str) -> bool {
    crate::text::unicode::text::is_identifier(text.as_bytes())
}

/// A private name of a class body: `__x` in class `_C` is `_C__x`.
fn mangle(class: &str, name: &str) -> String {
    let class = class.trim_start_matches('_');
    if !name.starts_with("__") || name.ends_with("__") || class.is_empty() {
        return name.to_owned();
    }
    format!("_{class}{name}")
}
