//! Attribute access: `object.__getattribute__` and its kin, instance slots, `__dict__`.

use super::*;
use crate::heap::{Header, Kind};

impl Vm {
    /// A slot of an object: inline or overflow.
    #[inline]
    pub fn read_slot(&self, header: &'static Header, slot: u32) -> Value {
        let shape = self.shapes.get(header.shape());
        if slot < shape.inline {
            // SAFETY: only shapes of kind `Instance` have inline slots.
            let instance = unsafe { &*std::ptr::from_ref(header).cast::<Instance>() };
            let word = instance.inline_slots(shape.inline as usize)[slot as usize].get();
            // SAFETY: slots hold words of values, or 0.
            return unsafe { Value::from_bits(word) }.unwrap_or(Value::UNBOUND);
        }
        match self.overflow_values(header) {
            Some(values) if ((slot - shape.inline) as usize) < values.capacity => {
                values.get((slot - shape.inline) as usize)
            }
            _ => Value::UNBOUND,
        }
    }

    fn overflow_values(&self, header: &'static Header) -> Option<Gc<Values>> {
        let word = self.overflow_word(header)?.get();
        // SAFETY: the overflow word is 0 or a value.
        unsafe { Value::from_bits(word) }.and_then(Value::cast::<Values>)
    }

    /// Writes a slot; the overflow array grows as needed.
    pub fn write_slot(&mut self, header: &'static Header, slot: u32, value: Value) -> Result<(), Raised> {
        let inline = self.shapes.get(header.shape()).inline;
        // An empty slot is 0: a cached load sees it by that.
        let word = value.given().map_or(0, Value::bits);
        if slot < inline {
            // SAFETY: as in `read_slot`.
            let instance = unsafe { &*std::ptr::from_ref(header).cast::<Instance>() };
            instance.inline_slots(inline as usize)[slot as usize].set(word);
            header.wrote();
            return Ok(());
        }
        let at = (slot - inline) as usize;
        let values = match self.overflow_values(header) {
            Some(values) if values.capacity > at => values,
            old => {
                let values = self.new_values((at + 1).next_power_of_two().max(4))?;
                if let Some(old) = old {
                    for (to, from) in values.words().iter().zip(old.words()) {
                        to.set(from.get());
                    }
                }
                if let Some(word) = self.overflow_word(header) {
                    word.set(values.value().bits());
                    header.wrote();
                }
                values
            }
        };
        values.words()[at].set(word);
        values.wrote();
        Ok(())
    }

    /// The dict of a dict-mode object.
    #[inline]
    pub fn mode_dict(&self, header: &'static Header) -> Option<Gc<Dict>> {
        if !self.shapes.get(header.shape()).dict_mode {
            return None;
        }
        let word = self.overflow_word(header)?.get();
        // In dict mode with reserved overflow slots, the dict is the last of the array.
        // SAFETY: the overflow word is 0 or a value.
        let value = unsafe { Value::from_bits(word) }?;
        value.cast::<Dict>().or_else(|| {
            let values = value.cast::<Values>()?;
            values.get(values.capacity - 1).cast::<Dict>()
        })
    }

    /// Makes an object keep its attributes in a dict from now on, and gives that dict: what `obj.__dict__` is.
    pub fn instance_dict(&mut self, value: Value) -> Result<Option<Gc<Dict>>, Raised> {
        let Some(header) = value.header() else { return Ok(None) };
        if let Some(module) = value.cast::<Module>() {
            return Ok(Some(module.dict.get()));
        }
        let id = header.shape();
        if self.shapes.get(id).dict_mode {
            return Ok(self.mode_dict(header));
        }
        if self.shapes.get(id).sealed || header.kind() == Kind::Type || self.overflow_word(header).is_none() {
            return Ok(None);
        }
        let names = self.shapes.get(id).names.clone();
        let dict = self.new_dict_with(names.len())?;
        let (reserved, inline) = (self.shapes.get(id).reserved, self.shapes.get(id).inline);
        for (at, name) in names.iter().enumerate() {
            let value = self.read_slot(header, reserved + at as u32);
            self.dict_set(dict, *name, value)?;
        }
        self.put_mode_dict(header, dict, reserved, inline)?;
        Ok(Some(dict))
    }

    fn put_mode_dict(
        &mut self,
        header: &'static Header,
        dict: Gc<Dict>,
        reserved: u32,
        inline: u32,
    ) -> Result<(), Raised> {
        let id = header.shape();
        let kept = reserved.saturating_sub(inline) as usize;
        let word = if kept == 0 {
            dict.value()
        } else {
            let values = self.new_values(kept + 1)?;
            for at in 0..kept {
                let value = self.read_slot(header, inline + at as u32);
                values.set(at, value);
            }
            values.set(kept, dict.value());
            values.value()
        };
        let shape = self.shapes.dict_mode(id);
        if let Some(overflow) = self.overflow_word(header) {
            overflow.set(word.bits());
        }
        if header.kind() == Kind::Instance {
            // SAFETY: the kind says so.
            let instance = unsafe { &*std::ptr::from_ref(header).cast::<Instance>() };
            for word in instance.inline_slots(inline as usize).iter().skip(reserved as usize) {
                word.set(0);
            }
        }
        header.set_shape(shape);
        header.wrote();
        Ok(())
    }

    /// `obj.__dict__ = dict`
    pub fn replace_instance_dict(&mut self, value: Value, dict: Gc<Dict>) -> Result<(), Raised> {
        let Some(header) = value.header() else { return Ok(()) };
        let shape = self.shapes.get(header.shape());
        let (reserved, inline) = (shape.reserved, shape.inline);
        self.put_mode_dict(header, dict, reserved, inline)
    }

    /// An attribute of the object itself, not of its class. `name` is interned.
    #[inline]
    pub fn own_attribute(&mut self, value: Value, name: Value) -> Result<Option<Value>, Raised> {
        let Some(header) = value.header() else { return Ok(None) };
        if let Some(module) = value.cast::<Module>() {
            return Ok(module.dict.get().get_str(name));
        }
        let shape = self.shapes.get(header.shape());
        if shape.dict_mode {
            return match self.mode_dict(header) {
                Some(dict) => self.dict_get(dict, name),
                None => Ok(None),
            };
        }
        if shape.names.is_empty() {
            return Ok(None);
        }
        Ok(self.shapes.slot(header.shape(), name).map(|slot| self.read_slot(header, slot)))
    }

    /// Sets an attribute of the object itself. False if its class gives it no room.
    pub fn set_own_attribute(&mut self, value: Value, name: Value, to: Value) -> Result<bool, Raised> {
        let Some(header) = value.header() else { return Ok(false) };
        if let Some(module) = value.cast::<Module>() {
            self.dict_set(module.dict.get(), name, to)?;
            return Ok(true);
        }
        let id = header.shape();
        if self.shapes.get(id).dict_mode {
            return match self.mode_dict(header) {
                Some(dict) => self.dict_set(dict, name, to).map(|()| true),
                None => Ok(false),
            };
        }
        if let Some(slot) = self.shapes.slot(id, name) {
            self.write_slot(header, slot, to)?;
            return Ok(true);
        }
        if self.shapes.get(id).sealed || self.overflow_word(header).is_none() || header.kind() == Kind::Type {
            return Ok(false);
        }
        match self.shapes.with_attribute(id, name) {
            Some(next) => {
                let shape = self.shapes.get(next);
                let slot = shape.reserved + shape.names.len() as u32 - 1;
                let class = shape.class;
                if slot as u16 >= class.usual_slots.get() {
                    class.usual_slots.set(slot as u16 + 1);
                    self.widen_instances(class);
                }
                self.write_slot(header, slot, to)?;
                header.set_shape(next);
            }
            None => {
                if let Some(dict) = self.instance_dict(value)? {
                    self.dict_set(dict, name, to)?;
                }
            }
        }
        Ok(true)
    }

    /// New instances of a class get as many inline slots as earlier ones turned out to need.
    fn widen_instances(&mut self, class: Gc<Type>) {
        if class.instance_kind.get() != Kind::Instance {
            return;
        }
        let root = self.shapes.get(class.instance_shape.get());
        let wanted = u32::from(class.usual_slots.get()).min(32);
        if root.inline >= wanted {
            return;
        }
        let (reserved, inline) = (root.reserved, (wanted + 2).next_multiple_of(2));
        self.give_root_shape(class, reserved, inline);
    }

    /// Deletes an attribute of the object itself. False if there is none.
    pub fn delete_own_attribute(&mut self, value: Value, name: Value) -> Result<bool, Raised> {
        if self.own_attribute(value, name)?.is_none() {
            return Ok(false);
        }
        match self.instance_dict(value)? {
            Some(dict) => Ok(self.dict_remove(dict, name)?.is_some()),
            None => Ok(false),
        }
    }

    /// `value.name`, the whole protocol.
    pub fn get_attr(&mut self, value: Value, name: Value) -> Result<Value, Raised> {
        match self.get_attr_opt(value, name)? {
            Some(found) => Ok(found),
            None => Err(self.no_attribute(value, name)),
        }
    }

    /// `value.name`, or `None` if that raises AttributeError.
    pub fn get_attr_opt(&mut self, value: Value, name: Value) -> Result<Option<Value>, Raised> {
        let name = match name.cast::<Str>() {
            Some(string) => self.intern_value(string)?,
            None => {
                let class = self.type_name(name);
                return Err(self.type_error(format!("attribute name must be string, not '{class}'")));
            }
        };
        let class = self.type_of(value);
        let getattribute = self.dunder(class, Dunder::GetAttribute);
        let getattr = self.dunder(class, Dunder::GetAttr);
        let result = if self.is_generic_getattribute(getattribute) {
            self.generic_get_attr(value, name)
        } else {
            match getattribute {
                Some(method) => self.call(method, &[value, name]).map(Some),
                None => Ok(None),
            }
        };
        let missing = match result {
            Ok(Some(found)) => return Ok(Some(found)),
            Ok(None) => None,
            Err(raised) if self.raised_is(self.types.attribute_error) => Some(raised),
            Err(raised) => return Err(raised),
        };
        if let Some(method) = getattr {
            self.raised.set(None);
            return match self.call(method, &[value, name]) {
                Ok(found) => Ok(Some(found)),
                Err(raised) => Err(self.tell_missing_attribute(raised, value, name)),
            };
        }
        if missing.is_none()
            && let Some(module) = value.cast::<Module>()
            && let Some(found) = self.module_getattr(module, name)?
        {
            return Ok(Some(found));
        }
        match missing {
            // An AttributeError that Python code raised keeps its message.
            Some(raised) => Err(self.tell_missing_attribute(raised, value, name)),
            None => Ok(None),
        }
    }

    /// An AttributeError that Python code raised learns which attribute of which object was asked for.
    #[cold]
    fn tell_missing_attribute(&mut self, raised: Raised, value: Value, name: Value) -> Raised {
        if let Some(exception) = self.raised.get()
            && self.raised_is(self.types.attribute_error)
            && exception.fields[0].get().is_none()
            && exception.fields[1].get().is_none()
        {
            exception.fields[0].set(name);
            exception.fields[1].set(value);
            exception.wrote();
        }
        raised
    }

    /// As [`Vm::get_attr_opt`], but an AttributeError raised on the way also counts as "not there".
    pub fn find_attr(&mut self, value: Value, name: Value) -> Result<Option<Value>, Raised> {
        match self.get_attr_opt(value, name) {
            Err(_) if self.raised_is(self.types.attribute_error) => {
                self.raised.set(None);
                Ok(None)
            }
            other => other,
        }
    }

    /// Whether `__getattribute__` is the one of `object`, `type` or `module`, all of which [`Vm::generic_get_attr`] is.
    #[inline]
    pub fn is_generic_getattribute(&self, method: Option<Value>) -> bool {
        match method.and_then(Value::cast::<NativeFunction>) {
            Some(native) => {
                native.owner == self.types.object.value()
                    || native.owner == self.types.type_.value()
                    || native.owner == self.types.module.value()
            }
            None => method.is_none(),
        }
    }

    /// `object.__getattribute__` (and that of `type`): data descriptors of the class, the object's own attributes, other
    /// attributes of the class. `name` is interned.
    pub fn generic_get_attr(&mut self, value: Value, name: Value) -> Result<Option<Value>, Raised> {
        if let Some(class) = value.cast::<Type>() {
            return self.type_get_attr(class, name);
        }
        let class = self.type_of(value);
        let found = self.lookup(class, name);
        if let Some(attribute) = found
            && self.is_data_descriptor(attribute)
            && self.has_get(attribute)
        {
            return self.bind(attribute, value, class).map(Some);
        }
        if let Some(own) = self.own_attribute(value, name)? {
            return Ok(Some(own));
        }
        match found {
            Some(attribute) => self.bind(attribute, value, class).map(Some),
            None => Ok(None),
        }
    }

    fn type_get_attr(&mut self, class: Gc<Type>, name: Value) -> Result<Option<Value>, Raised> {
        let metaclass = self.type_of(class.value());
        let meta = self.lookup(metaclass, name);
        if let Some(attribute) = meta
            && self.is_data_descriptor(attribute)
            && self.has_get(attribute)
        {
            return self.bind(attribute, class.value(), metaclass).map(Some);
        }
        if let Some(attribute) = self.lookup(class, name) {
            return self.bind(attribute, Value::UNBOUND, class).map(Some);
        }
        match meta {
            Some(attribute) => self.bind(attribute, class.value(), metaclass).map(Some),
            None => Ok(None),
        }
    }

    /// Whether a class attribute goes before an instance's own.
    #[inline]
    pub fn is_data_descriptor(&self, attribute: Value) -> bool {
        match attribute.kind() {
            Kind::Free | Kind::Function | Kind::NativeFunction | Kind::Str | Kind::Tuple => false,
            Kind::Property | Kind::Member => true,
            _ => {
                let class = self.type_of(attribute);
                self.dunder(class, Dunder::Set).is_some() || self.dunder(class, Dunder::Delete).is_some()
            }
        }
    }

    /// Whether a data descriptor can be read: one with `__set__` alone is not asked.
    #[inline]
    fn has_get(&self, attribute: Value) -> bool {
        matches!(attribute.kind(), Kind::Property | Kind::Member) || self.dunder_of(attribute, Dunder::Get).is_some()
    }

    /// `attribute.__get__(receiver, owner)`; `receiver` is [`Value::UNBOUND`] for access on the class itself.
    pub fn bind(&mut self, attribute: Value, receiver: Value, owner: Gc<Type>) -> Result<Value, Raised> {
        match attribute.kind() {
            Kind::Free | Kind::Str | Kind::Tuple | Kind::Dict | Kind::List
                if self.dunder_of(attribute, Dunder::Get).is_none() =>
            {
                return Ok(attribute);
            }
            Kind::Function => {
                return if receiver.is_unbound() { Ok(attribute) } else { self.new_bound_method(attribute, receiver) };
            }
            Kind::NativeFunction => {
                let Some(native) = attribute.cast::<NativeFunction>() else { return Ok(attribute) };
                let is_method = native.def.binding == native::Binding::Method && !native.owner.is_unbound();
                if receiver.is_unbound() || !is_method || !native.receiver.is_unbound() {
                    return Ok(attribute);
                }
                let bound = self.new_native_function(native.def, receiver, native.owner)?;
                return Ok(bound.value());
            }
            Kind::StaticMethod => {
                if let Some(method) = attribute.cast::<StaticMethod>() {
                    return Ok(method.callable.get());
                }
            }
            Kind::ClassMethod => {
                if let Some(method) = attribute.cast::<ClassMethod>() {
                    let callable = method.callable.get();
                    if let Some(native) = callable.cast::<NativeFunction>() {
                        return Ok(self.new_native_function(native.def, owner.value(), native.owner)?.value());
                    }
                    return self.new_bound_method(callable, owner.value());
                }
            }
            Kind::Property if self.is_exact(attribute, self.types.property) => {
                if receiver.is_unbound() {
                    return Ok(attribute);
                }
                if let Some(property) = attribute.cast::<Property>() {
                    let get = property.get.get();
                    if get.is_none() {
                        return Err(self.property_error(property, receiver, "getter"));
                    }
                    return self.call(get, &[receiver]);
                }
            }
            Kind::Member => {
                if receiver.is_unbound() {
                    return Ok(attribute);
                }
                if let Some(member) = attribute.cast::<Member>() {
                    return self.member_get(member, receiver);
                }
            }
            _ => {}
        }
        let class = self.type_of(attribute);
        match self.dunder(class, Dunder::Get) {
            Some(get) => {
                let receiver = receiver.given().unwrap_or(Value::NONE);
                self.call(get, &[attribute, receiver, owner.value()])
            }
            None => Ok(attribute),
        }
    }

    pub(super) fn property_error(&mut self, property: Gc<Property>, receiver: Value, what: &str) -> Raised {
        let class = self.type_of(receiver);
        let qualname = self.str_text(class.qualname.get()).to_owned();
        match property.name.get().cast::<Str>().and_then(|name| name.as_str()) {
            Some(name) => self.attribute_error(format!("property '{name}' of '{qualname}' object has no {what}")),
            None => self.attribute_error(format!("property of '{qualname}' object has no {what}")),
        }
    }

    /// Reads a member descriptor.
    pub fn member_get(&mut self, member: Gc<Member>, receiver: Value) -> Result<Value, Raised> {
        self.check_member(member, receiver)?;
        match member.access.get() {
            MemberAccess::Native(def) => (def.get)(self, receiver),
            MemberAccess::Slot => {
                let value = receiver.header().map(|header| self.read_slot(header, member.slot.get()));
                match value.and_then(Value::given) {
                    Some(value) => Ok(value),
                    None => Err(self.no_attribute(receiver, member.name)),
                }
            }
        }
    }

    fn check_member(&mut self, member: Gc<Member>, receiver: Value) -> Result<(), Raised> {
        match member.owner.cast::<Type>() {
            Some(owner) if !self.is_instance(receiver, owner) => {
                let (name, owner) = (self.str_text(member.name), self.str_text(owner.name.get()));
                let class = self.type_name(receiver);
                Err(self.type_error(format!(
                    "descriptor '{name}' for '{owner}' objects doesn't apply to a '{class}' object"
                )))
            }
            _ => Ok(()),
        }
    }

    /// Writes a member descriptor, or deletes through it ([`Value::UNBOUND`]).
    pub fn member_set(&mut self, member: Gc<Member>, receiver: Value, to: Value) -> Result<(), Raised> {
        self.check_member(member, receiver)?;
        match member.access.get() {
            MemberAccess::Native(AttributeDef { set: Some(set), .. }) => set(self, receiver, to),
            MemberAccess::Native(_) => {
                let (name, class) = (self.str_text(member.name).to_owned(), self.type_name(receiver));
                Err(self.attribute_error(format!("attribute '{name}' of '{class}' objects is not writable")))
            }
            MemberAccess::Slot => {
                let Some(header) = receiver.header() else { return Ok(()) };
                if to.is_unbound() && self.read_slot(header, member.slot.get()).is_unbound() {
                    let name = self.str_text(member.name);
                    return Err(self.attribute_error(name));
                }
                self.write_slot(header, member.slot.get(), to)
            }
        }
    }

    /// `value.name = to`, the whole protocol; `to` is [`Value::UNBOUND`] for `del value.name`.
    pub fn set_attr(&mut self, value: Value, name: Value, to: Value) -> Result<(), Raised> {
        let name = match name.cast::<Str>() {
            Some(string) => self.intern_value(string)?,
            None => {
                let class = self.type_name(name);
                return Err(self.type_error(format!("attribute name must be string, not '{class}'")));
            }
        };
        let class = self.type_of(value);
        let dunder = if to.is_unbound() { Dunder::DelAttr } else { Dunder::SetAttr };
        let method = self.dunder(class, dunder);
        if self.is_generic_getattribute(method) {
            return self.generic_set_attr(value, name, to);
        }
        match method {
            Some(method) if to.is_unbound() => self.call(method, &[value, name]).map(|_| ()),
            Some(method) => self.call(method, &[value, name, to]).map(|_| ()),
            None => Err(self.no_attribute(value, name)),
        }
    }

    /// `object.__setattr__` and `type.__setattr__`. `name` is interned.
    pub fn generic_set_attr(&mut self, value: Value, name: Value, to: Value) -> Result<(), Raised> {
        let class = self.type_of(value);
        let found = self.lookup(class, name);
        if let Some(attribute) = found
            && self.is_data_descriptor(attribute)
        {
            return self.set_through(attribute, value, to);
        }
        if let Some(target) = value.cast::<Type>() {
            if !target.flags.get().has(TypeFlags::HEAP) {
                let (attribute, class) = (self.str_text(name), self.str_text(target.name.get()));
                return Err(self.type_error(format!("cannot set '{attribute}' attribute of immutable type '{class}'")));
            }
            return match self.set_class_attribute(target, name, to)? {
                true => Ok(()),
                false => Err(self.no_attribute(value, name)),
            };
        }
        let done = if to.is_unbound() {
            self.delete_own_attribute(value, name)?
        } else {
            self.set_own_attribute(value, name, to)?
        };
        if done {
            return Ok(());
        }
        if to.is_unbound() && self.instance_dict(value)?.is_some() {
            return Err(self.no_attribute(value, name));
        }
        let (class, text) = (self.type_name(value), self.str_text(name));
        Err(if found.is_some() {
            self.attribute_error(format!("'{class}' object attribute '{text}' is read-only"))
        } else {
            self.attribute_error(format!(
                "'{class}' object has no attribute '{text}' and no __dict__ for setting new attributes"
            ))
        })
    }

    fn set_through(&mut self, attribute: Value, value: Value, to: Value) -> Result<(), Raised> {
        if let Some(member) = attribute.cast::<Member>() {
            return self.member_set(member, value, to);
        }
        if let Some(property) = attribute.cast::<Property>()
            && self.is_exact(attribute, self.types.property)
        {
            let (method, what) =
                if to.is_unbound() { (property.delete.get(), "deleter") } else { (property.set.get(), "setter") };
            if method.is_none() {
                return Err(self.property_error(property, value, what));
            }
            let args = [value, to];
            return self.call(method, &args[..if to.is_unbound() { 1 } else { 2 }]).map(|_| ());
        }
        let dunder = if to.is_unbound() { Dunder::Delete } else { Dunder::Set };
        match self.dunder_of(attribute, dunder) {
            Some(method) if to.is_unbound() => self.call(method, &[attribute, value]).map(|_| ()),
            Some(method) => self.call(method, &[attribute, value, to]).map(|_| ()),
            None => Err(self.attribute_error(if to.is_unbound() { "__delete__" } else { "__set__" })),
        }
    }

    /// `value.name` for a name of the runtime's own.
    pub fn get_attr_str(&mut self, value: Value, name: &str) -> Result<Value, Raised> {
        let name = self.intern(name)?;
        self.get_attr(value, name)
    }
}
