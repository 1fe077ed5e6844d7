//! Generic aliases: `list[int]` (PEP 585).

use std::cell::Cell;

use super::native::{getter, method, static_method};
use super::*;
use crate::heap::{Header, Kind};

pub(super) static TABLE: TypeTable = TypeTable {
    class: |types| types.generic_alias,
    doc: "Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).",
    unhashable: false,
    methods: &[
        static_method("__new__", "(cls, origin, args, /)", new, "Create and return a new object."),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__eq__", "(self, value, /)", eq, "Return self==value."),
        method("__hash__", "(self, /)", hash, "Return hash(self)."),
        method("__call__", "(self, *args, **kwargs)", call, "Call self as a function."),
        method("__getattribute__", "(self, name, /)", getattribute, "Return getattr(self, name)."),
        method("__getitem__", "(self, key, /)", getitem, "Return self[key]."),
        method("__iter__", "(self, /)", iter, "Implement iter(self)."),
        method("__or__", "(self, value, /)", |vm, args| vm.union_of(args[0], args[1]), "Return self|value."),
        method("__ror__", "(self, value, /)", |vm, args| vm.union_of(args[1], args[0]), "Return value|self."),
        method("__mro_entries__", "(self, bases, /)", mro_entries, ""),
        method("__instancecheck__", "(self, instance, /)", instancecheck, ""),
        method("__subclasscheck__", "(self, subclass, /)", subclasscheck, ""),
        method("__reduce__", "(self, /)", reduce, "Helper for pickle."),
        method("__dir__", "(self, /)", dir, ""),
    ],
    attributes: &[
        getter("__origin__", |vm, alias| Ok(vm.receiver::<Alias>(alias)?.origin), ""),
        getter("__args__", |vm, alias| Ok(vm.receiver::<Alias>(alias)?.args.value()), ""),
        getter("__parameters__", get_parameters, "Type variables in the GenericAlias."),
        getter("__unpacked__", |vm, alias| Ok(Value::bool(vm.receiver::<Alias>(alias)?.starred.get())), ""),
        getter("__typing_unpacked_tuple_args__", unpacked_tuple_args, ""),
    ],
};

/// Attributes that are the alias's own; all others are those of its origin.
const OWN_ATTRIBUTES: [&str; 13] = [
    "__class__",
    "__origin__",
    "__args__",
    "__unpacked__",
    "__parameters__",
    "__typing_unpacked_tuple_args__",
    "__mro_entries__",
    "__reduce_ex__",
    "__reduce__",
    "__copy__",
    "__deepcopy__",
    "__bases__",
    "__dir__",
];

impl Vm {
    /// `origin[arguments]` for a class that takes type arguments; `arguments` is a tuple, or the one argument.
    pub fn generic_alias(&mut self, origin: Value, arguments: Value) -> Result<Value, Raised> {
        let class = self.types.generic_alias;
        let args = match arguments.cast::<Tuple>().filter(|_| self.is_exact(arguments, self.types.tuple)) {
            Some(args) => args,
            None => self.new_tuple(&[arguments])?,
        };
        Ok(self.new_alias(class, origin, args, false)?.value())
    }

    /// An object of the class of aliases, a subclass, or the class of unions.
    pub(super) fn new_alias(
        &mut self,
        class: Gc<Type>,
        origin: Value,
        args: Gc<Tuple>,
        starred: bool,
    ) -> Result<Gc<Alias>, Raised> {
        let shape = class.instance_shape.get();
        let header = Header::new(shape, Kind::Alias);
        let cell = self.alloc_raw(size_of::<Alias>() + self.extra_bytes(shape), Kind::Alias, shape)?;
        // SAFETY: the cell has room for the struct.
        unsafe {
            cell.cast::<Alias>().write(Alias {
                header,
                origin,
                args,
                parameters: Cell::new(Value::NONE),
                starred: Cell::new(starred),
            });
            Ok(Gc::from_address(cell as usize))
        }
    }

    /// The type parameters that occur in type arguments, each once, in order of appearance.
    pub(super) fn type_parameters(&mut self, args: &[Value]) -> Result<Gc<Tuple>, Raised> {
        let mut found = self.rooted_vec();
        self.collect_parameters(args, &mut found)?;
        self.new_tuple(&found)
    }

    fn collect_parameters(&mut self, args: &[Value], found: &mut crate::heap::RootedVec) -> Result<(), Raised> {
        let (subst, parameters) = (self.names.typing_subst, self.names.parameters);
        for arg in args {
            // Classes have these as attributes of their instances.
            if arg.kind() == Kind::Type {
                continue;
            }
            if self.find_attr(*arg, subst)?.is_some() {
                if !found.contains(arg) {
                    found.push(*arg);
                }
            } else if let Some(inner) = arg.cast::<Tuple>() {
                self.collect_parameters(inner.items(), found)?;
            } else if let Some(inner) = arg.cast::<List>() {
                let inner = self.new_tuple(&inner.to_vec())?;
                self.collect_parameters(inner.items(), found)?;
            } else if let Some(inner) = self.find_attr(*arg, parameters)?
                && let Some(inner) = inner.cast::<Tuple>()
            {
                for parameter in inner.items() {
                    if !found.contains(parameter) {
                        found.push(*parameter);
                    }
                }
            }
        }
        Ok(())
    }

    /// `alias[items]`: the type arguments with their parameters replaced.
    pub(super) fn substitute_parameters(
        &mut self,
        alias: Value,
        args: Gc<Tuple>,
        parameters: Gc<Tuple>,
        key: Value,
    ) -> Result<Gc<Tuple>, Raised> {
        if parameters.length == 0 {
            let text = self.repr_text(alias)?;
            return Err(self.type_error(format!("{text} is not a generic class")));
        }
        let mut items = match key.cast::<Tuple>() {
            Some(items) => items,
            None => self.new_tuple(&[key])?,
        };
        items = self.unpack_starred(items)?;
        let prepare = self.intern("__typing_prepare_subst__")?;
        for parameter in parameters.items() {
            if let Some(prepare) = self.find_attr(*parameter, prepare)? {
                let prepared = self.call(prepare, &[alias, items.value()])?;
                items = match prepared.cast::<Tuple>() {
                    Some(items) => items,
                    None => self.new_tuple(&[prepared])?,
                };
            }
        }
        if items.length != parameters.length {
            let text = self.repr_text(alias)?;
            let (what, actual, expected) = if items.length > parameters.length {
                ("many", items.length, parameters.length)
            } else {
                ("few", items.length, parameters.length)
            };
            return Err(
                self.type_error(format!("Too {what} arguments for {text}; actual {actual}, expected {expected}"))
            );
        }
        self.substitute(args.items(), parameters, items)
    }

    fn substitute(&mut self, args: &[Value], parameters: Gc<Tuple>, items: Gc<Tuple>) -> Result<Gc<Tuple>, Raised> {
        let (subst, inner_parameters) = (self.names.typing_subst, self.names.parameters);
        let unpacked = self.intern("__typing_is_unpacked_typevartuple__")?;
        let mut result = self.rooted_vec();
        for arg in args {
            if arg.kind() == Kind::Type {
                result.push(*arg);
                continue;
            }
            if let Some(list) = arg.cast::<List>() {
                let inner = self.new_tuple(&list.to_vec())?;
                let inner = self.substitute(inner.items(), parameters, items)?;
                result.push(self.new_list(inner.items())?.value());
                continue;
            }
            if let Some(inner) = arg.cast::<Tuple>() {
                result.push(self.substitute(inner.items(), parameters, items)?.value());
                continue;
            }
            let spread = match self.find_attr(*arg, unpacked)? {
                Some(flag) => self.truth(flag)?,
                None => false,
            };
            let value = if let Some(subst) = self.find_attr(*arg, subst)? {
                let at = parameters.items().iter().position(|parameter| parameter == arg).unwrap_or(0);
                self.call(subst, &[items.items()[at]])?
            } else if let Some(inner) = self.find_attr(*arg, inner_parameters)?.and_then(Value::cast::<Tuple>)
                && inner.length != 0
            {
                let mut chosen = self.rooted_vec();
                for parameter in inner.items() {
                    let at = parameters.items().iter().position(|other| other == parameter);
                    match at.map(|at| items.items()[at]) {
                        Some(value) => match value.cast::<Tuple>() {
                            Some(values) => chosen.extend_from_slice(values.items()),
                            None => chosen.push(value),
                        },
                        None => chosen.push(*parameter),
                    }
                }
                let key = self.new_tuple(&chosen)?;
                self.get_item(*arg, key.value())?
            } else {
                *arg
            };
            match value.cast::<Tuple>().filter(|_| spread) {
                Some(values) => result.extend_from_slice(values.items()),
                None => result.push(value),
            }
        }
        self.new_tuple(&result)
    }

    /// `*tuple[int, str]` among the items stands for `int, str`.
    fn unpack_starred(&mut self, items: Gc<Tuple>) -> Result<Gc<Tuple>, Raised> {
        let name = self.intern("__typing_unpacked_tuple_args__")?;
        let mut result = self.rooted_vec();
        for item in items.items() {
            let args = if item.kind() == Kind::Type { None } else { self.find_attr(*item, name)? };
            match args.and_then(Value::cast::<Tuple>) {
                Some(args) if args.items().last() != Some(&Value::ELLIPSIS) => result.extend_from_slice(args.items()),
                _ => result.push(*item),
            }
        }
        self.new_tuple(&result)
    }

    /// A type argument as aliases and unions show it: classes by their names, `...`, anything else by its repr.
    pub(super) fn type_argument_text(&mut self, value: Value) -> Result<String, Raised> {
        if value == Value::ELLIPSIS {
            return Ok("...".to_owned());
        }
        if value == self.types.none.value() {
            return Ok("None".to_owned());
        }
        if let Some(list) = value.cast::<List>() {
            let items = self.new_tuple(&list.to_vec())?;
            let mut parts = Vec::with_capacity(items.length);
            for item in items.items() {
                parts.push(self.type_argument_text(*item)?);
            }
            return Ok(format!("[{}]", parts.join(", ")));
        }
        let (origin, args) = (self.names.origin, self.names.dunder_args);
        if value.kind() != Kind::Type
            && self.find_attr(value, origin)?.is_some()
            && self.find_attr(value, args)?.is_some()
        {
            return self.repr_text(value);
        }
        let (qualname, module) = (self.names.qualname, self.names.module);
        let Some(qualname) = self.find_attr(value, qualname)? else { return self.repr_text(value) };
        match self.find_attr(value, module)? {
            None | Some(Value::NONE) => self.repr_text(value),
            Some(module) => {
                let (module, qualname) = (self.str_of_text(module)?, self.str_of_text(qualname)?);
                Ok(if module == "builtins" { qualname } else { format!("{module}.{qualname}") })
            }
        }
    }

    fn alias_parameters(&mut self, alias: Gc<Alias>) -> Result<Gc<Tuple>, Raised> {
        if let Some(parameters) = alias.parameters.get().cast::<Tuple>() {
            return Ok(parameters);
        }
        let parameters = self.type_parameters(alias.args.items())?;
        alias.parameters.set(parameters.value());
        alias.wrote();
        Ok(parameters)
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.new_class_argument(vm.types.generic_alias, args[0])?;
    let items = match args[2].cast::<Tuple>() {
        Some(items) => items,
        None => vm.new_tuple(&[args[2]])?,
    };
    Ok(vm.new_alias(class, args[1], items, false)?.value())
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let alias = vm.receiver::<Alias>(args[0])?;
    let mut parts = Vec::with_capacity(alias.args.length);
    for item in alias.args.items() {
        parts.push(vm.type_argument_text(*item)?);
    }
    let (star, origin) = (if alias.starred.get() { "*" } else { "" }, vm.type_argument_text(alias.origin)?);
    let inner = if parts.is_empty() { "()".to_owned() } else { parts.join(", ") };
    vm.new_str(&format!("{star}{origin}[{inner}]"))
}

fn eq(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let alias = vm.receiver::<Alias>(args[0])?;
    let other = args[1].cast::<Alias>();
    let Some(other) = other.filter(|_| vm.is_instance(args[1], vm.types.generic_alias)) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if alias.starred.get() != other.starred.get() || !vm.equal(alias.origin, other.origin)? {
        return Ok(Value::FALSE);
    }
    vm.equal(alias.args.value(), other.args.value()).map(Value::bool)
}

fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let alias = vm.receiver::<Alias>(args[0])?;
    let (origin, args) = (vm.hash(alias.origin)?, vm.hash(alias.args.value())?);
    vm.new_int((origin ^ args) as i64)
}

fn call(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let alias = vm.receiver::<Alias>(args[0])?;
    let Some(positional) = args[1].cast::<Tuple>() else { return Ok(Value::NONE) };
    let made = vm.call_with(alias.origin, positional, args[2].cast::<Dict>())?;
    let name = vm.intern("__orig_class__")?;
    if let Err(raised) = vm.set_attr(made, name, args[0]) {
        // What has no room for it does without.
        if !vm.raised_is(vm.types.attribute_error) && !vm.raised_is(vm.types.type_error) {
            return Err(raised);
        }
        vm.raised.set(None);
    }
    Ok(made)
}

fn getattribute(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let name = vm.attribute_name(args[1])?;
    if OWN_ATTRIBUTES.contains(&vm.str_text(name)) {
        return match vm.generic_get_attr(args[0], name)? {
            Some(found) => Ok(found),
            None => Err(vm.no_attribute(args[0], name)),
        };
    }
    let alias = vm.receiver::<Alias>(args[0])?;
    vm.get_attr(alias.origin, name)
}

fn getitem(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let alias = vm.receiver::<Alias>(args[0])?;
    let parameters = vm.alias_parameters(alias)?;
    let items = vm.substitute_parameters(args[0], alias.args, parameters, args[1])?;
    let class = vm.types.generic_alias;
    Ok(vm.new_alias(class, alias.origin, items, alias.starred.get())?.value())
}

/// `*alias` gives the starred alias once.
fn iter(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let alias = vm.receiver::<Alias>(args[0])?;
    let class = vm.types.generic_alias;
    let starred = vm.new_alias(class, alias.origin, alias.args, true)?;
    let one = vm.new_tuple(&[starred.value()])?;
    vm.iter(one.value())
}

fn mro_entries(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let alias = vm.receiver::<Alias>(args[0])?;
    Ok(vm.new_tuple(&[alias.origin])?.value())
}

fn instancecheck(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    Err(vm.type_error("isinstance() argument 2 cannot be a parameterized generic"))
}

fn subclasscheck(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    Err(vm.type_error("issubclass() argument 2 cannot be a parameterized generic"))
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let alias = vm.receiver::<Alias>(args[0])?;
    let (class, parts) = (vm.types.generic_alias.value(), [alias.origin, alias.args.value()]);
    let parts = vm.new_tuple(&parts)?;
    Ok(vm.new_tuple(&[class, parts.value()])?.value())
}

fn dir(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let alias = vm.receiver::<Alias>(args[0])?;
    let names = vm.new_dict()?;
    let listed = vm.call_dunder(alias.origin, Dunder::Dir, &[])?;
    if let Some(listed) = listed {
        vm.for_each(listed, |vm, name| vm.dict_set(names, name, Value::NONE).map(|()| true))?;
    }
    for name in OWN_ATTRIBUTES {
        vm.dict_set_str(names, name, Value::NONE)?;
    }
    vm.key_list(names)
}

fn get_parameters(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let alias = vm.receiver::<Alias>(value)?;
    Ok(vm.alias_parameters(alias)?.value())
}

fn unpacked_tuple_args(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let alias = vm.receiver::<Alias>(value)?;
    Ok(if alias.starred.get() && alias.origin == vm.types.tuple.value() { alias.args.value() } else { Value::NONE })
}
