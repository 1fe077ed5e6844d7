//! Calling any object, and instantiating classes.

use super::*;
use crate::heap::Kind;
use cinderlift_hooks::watch;

impl Vm {
    /// `callable(*args)`
    #[inline]
    pub fn call(&mut self, callable: Value, args: &[Value]) -> Result<Value, Raised> {
        self.call_kw(callable, args, None)
    }

    /// A call with keywords: `keywords` names the last of `args`.
    pub fn call_kw(&mut self, callable: Value, args: &[Value], keywords: Option<Gc<Tuple>>) -> Result<Value, Raised> {
        match callable.kind() {
            Kind::Function => {
                if let Some(function) = callable.cast::<Function>() {
                    if function.header.watch() & watch::ENTRY != 0 {
                        return self.call_through_entry(function, args, keywords);
                    }
                    return (self.upcalls.call_function)(self, function, args, keywords);
                }
            }
            Kind::NativeFunction => {
                if let Some(native) = callable.cast::<NativeFunction>() {
                    return if native.receiver.is_unbound() {
                        self.check_method_receiver(native, args)?;
                        self.call_native(native.def, args, keywords)
                    } else {
                        let receiver = native.receiver;
                        self.with_first(receiver, args, |vm, args| vm.call_native(native.def, args, keywords))
                    };
                }
            }
            Kind::BoundMethod => {
                if let Some(method) = callable.cast::<BoundMethod>() {
                    let (function, receiver) = (method.function, method.receiver);
                    return self.with_first(receiver, args, |vm, args| vm.call_kw(function, args, keywords));
                }
            }
            Kind::Type => {
                if let Some(class) = callable.cast::<Type>() {
                    let metaclass = self.type_of(callable);
                    if metaclass == self.types.type_ || self.has_type_call(metaclass) {
                        return self.instantiate(class, args, keywords);
                    }
                }
            }
            _ => {}
        }
        self.check_native_stack()?;
        let class = self.type_of(callable);
        match self.dunder(class, Dunder::Call) {
            Some(method) => {
                if method.kind() == Kind::Function || method.kind() == Kind::NativeFunction {
                    self.with_first(callable, args, |vm, args| vm.call_kw(method, args, keywords))
                } else {
                    let bound = self.bind(method, callable, class)?;
                    self.call_kw(bound, args, keywords)
                }
            }
            None => {
                let name = self.type_name(callable);
                Err(self.type_error(format!("'{name}' object is not callable")))
            }
        }
    }

    /// Whether calling a class of this metaclass is what `type.__call__` does.
    fn has_type_call(&self, metaclass: Gc<Type>) -> bool {
        self.dunder(metaclass, Dunder::Call)
            .and_then(Value::cast::<NativeFunction>)
            .is_some_and(|native| native.owner == self.types.type_.value())
    }

    /// A method called through its class must get an instance of the class first.
    fn check_method_receiver(&mut self, native: Gc<NativeFunction>, args: &[Value]) -> Result<(), Raised> {
        if native.def.binding != native::Binding::Method || native.owner.is_unbound() {
            return Ok(());
        }
        let Some(owner) = native.owner.cast::<Type>() else { return Ok(()) };
        match args.first() {
            Some(receiver) if self.is_instance(*receiver, owner) => Ok(()),
            Some(receiver) => {
                let (name, owner, class) =
                    (native.def.name, self.str_text(owner.name.get()), self.type_name(*receiver));
                Err(self.type_error(format!(
                    "descriptor '{name}' for '{owner}' objects doesn't apply to a '{class}' object"
                )))
            }
            None => {
                let (name, owner) = (native.def.name, self.str_text(owner.name.get()));
                Err(self.type_error(format!("unbound method {owner}.{name}() needs an argument")))
            }
        }
    }

    /// Puts `first` before `args`.
    #[inline]
    pub fn with_first<R>(
        &mut self,
        first: Value,
        args: &[Value],
        call: impl FnOnce(&mut Vm, &[Value]) -> Result<R, Raised>,
    ) -> Result<R, Raised> {
        if args.len() < 8 {
            let mut all = [Value::NONE; 8];
            all[0] = first;
            all[1..=args.len()].copy_from_slice(args);
            call(self, &all[..=args.len()])
        } else {
            let mut all = self.rooted_vec();
            all.push(first);
            all.extend_from_slice(args);
            call(self, &all)
        }
    }

    /// `type.__call__`: `__new__`, then `__init__` if the result is an instance.
    pub fn instantiate(
        &mut self,
        class: Gc<Type>,
        args: &[Value],
        keywords: Option<Gc<Tuple>>,
    ) -> Result<Value, Raised> {
        if class == self.types.type_ && args.len() == 1 && keywords.is_none() {
            return Ok(self.type_of(args[0]).value());
        }
        if class == self.types.type_ && args.len() - keywords.map_or(0, |names| names.length) != 3 {
            return Err(self.type_error("type() takes 1 or 3 arguments"));
        }
        let new = match self.dunder(class, Dunder::New) {
            Some(new) => new,
            None => {
                let name = self.str_text(class.name.get());
                return Err(self.type_error(format!("cannot create '{name}' instances")));
            }
        };
        let init = self.dunder(class, Dunder::Init);
        // The common case: a class of Python with `__init__` and the `__new__` of object.
        let plain_new = self.is_object_new(new);
        let object = if plain_new && init.is_some_and(|init| init.kind() == Kind::Function) {
            self.check_instantiable(class)?;
            self.new_instance(class)?.value()
        } else {
            let new = self.bind(new, Value::UNBOUND, class)?;
            self.with_first(class.value(), args, |vm, args| vm.call_kw(new, args, keywords))?
        };
        if !self.is_instance(object, class) {
            return Ok(object);
        }
        // Instances of the built-in kinds are made by the `__new__` of their kind, which knows nothing of `__del__`.
        if class.flags.get().has(TypeFlags::FINALIZER)
            && let Some(header) = object.header()
            && !header.has(crate::heap::FLAG_FINALIZE)
        {
            self.heap.finalize_later(header);
        }
        // `__new__` may have given an instance of a subclass: its own `__init__` counts.
        let actual = self.type_of(object);
        let init = if actual == class { init } else { self.dunder(actual, Dunder::Init) };
        let Some(init) = init else { return Ok(object) };
        if let Some(native) = init.cast::<NativeFunction>()
            && native.owner == self.types.object.value()
        {
            if (!args.is_empty()) && plain_new {
                let name = self.str_text(class.name.get());
                return Err(self.type_error(format!("{name}() takes no arguments")));
            }
            return Ok(object);
        }
        let result = if init.kind() == Kind::Function || init.kind() == Kind::NativeFunction {
            self.with_first(object, args, |vm, args| vm.call_kw(init, args, keywords))?
        } else {
            let bound = self.bind(init, object, actual)?;
            self.call_kw(bound, args, keywords)?
        };
        if !result.is_none() {
            let name = self.type_name(result);
            return Err(self.type_error(format!("__init__() should return None, not '{name}'")));
        }
        Ok(object)
    }

    /// Whether `__new__` is the one of `object`.
    #[inline]
    pub fn is_object_new(&self, new: Value) -> bool {
        let callable = new.cast::<StaticMethod>().map_or(new, |method| method.callable.get());
        callable.cast::<NativeFunction>().is_some_and(|native| native.owner == self.types.object.value())
    }

    /// TypeError if the class is abstract or cannot be instantiated.
    pub fn check_instantiable(&mut self, class: Gc<Type>) -> Result<(), Raised> {
        let flags = class.flags.get();
        if flags.has(TypeFlags::NO_NEW) {
            let name = self.str_text(class.name.get());
            return Err(self.type_error(format!("cannot create '{name}' instances")));
        }
        if flags.has(TypeFlags::ABSTRACT) {
            return Err(self.abstract_error(class));
        }
        Ok(())
    }

    #[cold]
    fn abstract_error(&mut self, class: Gc<Type>) -> Raised {
        let name = self.str_text(class.name.get());
        let methods = class.dict.get().get_str(self.names.abstractmethods);
        let mut missing: Vec<String> = Vec::new();
        if let Some(set) = methods.and_then(Value::cast::<Set>) {
            missing = set.dict.get().iter().map(|(key, _)| format!("'{}'", self.str_text(key))).collect();
        }
        missing.sort();
        let plural = if missing.len() == 1 { "" } else { "s" };
        let missing = missing.join(", ");
        self.type_error(format!(
            "Can't instantiate abstract class {name} without an implementation for abstract method{plural} {missing}"
        ))
    }

    /// `value.name(*args)` without making a bound method.
    pub fn call_method(&mut self, value: Value, name: Value, args: &[Value]) -> Result<Value, Raised> {
        let class = self.type_of(value);
        if self.is_generic_getattribute(self.dunder(class, Dunder::GetAttribute))
            && value.kind() != Kind::Type
            && let Some(method) = self.lookup(class, name)
            && (method.kind() == Kind::Function || method.kind() == Kind::NativeFunction)
            && self.own_attribute(value, name)?.is_none()
        {
            return self.with_first(value, args, |vm, args| vm.call(method, args));
        }
        let method = self.get_attr(value, name)?;
        self.call(method, args)
    }

    /// As [`Vm::call_method`] for a name of the runtime's own.
    pub fn call_method_str(&mut self, value: Value, name: &str, args: &[Value]) -> Result<Value, Raised> {
        let name = self.intern(name)?;
        self.call_method(value, name, args)
    }

    /// Calls a special method found in the class, binding it as its kind needs.
    #[inline]
    pub fn call_special(&mut self, method: Value, receiver: Value, args: &[Value]) -> Result<Value, Raised> {
        if method.kind() == Kind::Function || method.kind() == Kind::NativeFunction {
            return self.with_first(receiver, args, |vm, args| vm.call(method, args));
        }
        let class = self.type_of(receiver);
        let bound = self.bind(method, receiver, class)?;
        self.call(bound, args)
    }

    /// Calls the special method if the value's class has it.
    pub fn call_dunder(&mut self, value: Value, dunder: Dunder, args: &[Value]) -> Result<Option<Value>, Raised> {
        match self.dunder_of(value, dunder) {
            Some(method) if !method.is_none() => self.call_special(method, value, args).map(Some),
            _ => Ok(None),
        }
    }
}

impl Vm {
    /// `callable(*args, **keywords)`; the keys of `keywords` must be str.
    pub fn call_with(&mut self, callable: Value, args: Gc<Tuple>, keywords: Option<Gc<Dict>>) -> Result<Value, Raised> {
        let Some(keywords) = keywords.filter(|keywords| !keywords.is_empty()) else {
            return self.call(callable, args.items());
        };
        let mut all = self.rooted_vec();
        all.extend_from_slice(args.items());
        let mut names = Vec::with_capacity(keywords.len());
        for (name, value) in keywords.iter() {
            let Some(name) = name.cast::<Str>() else {
                return Err(self.type_error("keywords must be strings"));
            };
            names.push(self.intern_value(name)?);
            all.push(value);
        }
        let names = self.new_tuple(&names)?;
        self.call_kw(callable, &all, Some(names))
    }
}
