//! `object`: what every class inherits.

use super::native::{accessor, class_method, method, static_method};
use super::*;
use crate::heap::Kind;

pub(super) static TABLE: TypeTable = TypeTable {
    class: |types| types.object,
    doc: "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\ninstance that has no instance attributes and cannot be given any.\n",
    unhashable: false,
    methods: &[
        static_method(
            "__new__",
            "(cls, *args, **kwargs)",
            new,
            "Create and return a new object.  See help(type) for accurate signature.",
        ),
        method(
            "__init__",
            "(self, *args, **kwargs)",
            init,
            "Initialize self.  See help(type(self)) for accurate signature.",
        ),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__str__", "(self, /)", str_, "Return str(self)."),
        method("__eq__", "(self, value, /)", eq, "Return self==value."),
        method("__ne__", "(self, value, /)", ne, "Return self!=value."),
        method("__lt__", "(self, value, /)", not_implemented, "Return self<value."),
        method("__le__", "(self, value, /)", not_implemented, "Return self<=value."),
        method("__gt__", "(self, value, /)", not_implemented, "Return self>value."),
        method("__ge__", "(self, value, /)", not_implemented, "Return self>=value."),
        method("__hash__", "(self, /)", hash, "Return hash(self)."),
        method("__getattribute__", "(self, name, /)", getattribute, "Return getattr(self, name)."),
        method("__setattr__", "(self, name, value, /)", setattr, "Implement setattr(self, name, value)."),
        method("__delattr__", "(self, name, /)", delattr, "Implement delattr(self, name)."),
        method(
            "__format__",
            "(self, format_spec, /)",
            format,
            "Default object formatter.\n\nReturn str(self) if format_spec is empty. Raise TypeError otherwise.",
        ),
        method("__dir__", "(self, /)", dir, "Default dir() implementation."),
        method("__sizeof__", "(self, /)", sizeof, "Size of object in memory, in bytes."),
        method("__reduce__", "(self, /)", super::reduce::reduce, "Helper for pickle."),
        method("__reduce_ex__", "(self, protocol, /)", super::reduce::reduce_ex, "Helper for pickle."),
        method("__getstate__", "(self, /)", super::reduce::getstate, "Helper for pickle."),
        class_method(
            "__init_subclass__",
            "(cls, **kwargs)",
            init_subclass,
            "This method is called when a class is subclassed.\n\nThe default implementation does nothing. It may be\noverridden to extend subclasses.",
        ),
        class_method(
            "__subclasshook__",
            "(cls, object, /)",
            subclasshook,
            "Abstract classes can override this to customize issubclass().",
        ),
    ],
    attributes: &[accessor("__class__", get_class, set_class, "the object's class")],
};

impl Vm {
    /// The class that a native `__new__` is asked to make an instance of: `owner` or a class derived from it.
    pub fn new_class_argument(&mut self, owner: Gc<Type>, class: Value) -> Result<Gc<Type>, Raised> {
        let name = self.str_text(owner.name.get());
        let Some(class) = class.cast::<Type>() else {
            let given = self.type_name(class);
            return Err(self.type_error(format!("{name}.__new__(X): X is not a type object ({given})")));
        };
        if !self.is_subclass(class, owner) {
            let given = self.str_text(class.name.get());
            return Err(self.type_error(format!("{name}.__new__({given}): {given} is not a subtype of {name}")));
        }
        Ok(class)
    }

    /// The interned name of an attribute; TypeError for what is no str.
    pub fn attribute_name(&mut self, name: Value) -> Result<Value, Raised> {
        match name.cast::<Str>() {
            Some(string) => self.intern_value(string),
            None => {
                let class = self.type_name(name);
                Err(self.type_error(format!("attribute name must be string, not '{class}'")))
            }
        }
    }

    /// The module that a class says it is of; `None` if that is no str.
    pub fn type_module(&self, class: Gc<Type>) -> Option<&'static str> {
        match class.dict.get().get_str(self.names.module) {
            Some(module) if module.kind() != Kind::Member => module.cast::<Str>().and_then(|module| module.as_str()),
            _ => Some("builtins"),
        }
    }

    /// The class as messages and `repr` name it: `module.qualname`, or the bare name of a builtin.
    pub fn type_full_name(&self, class: Gc<Type>) -> String {
        let qualname = self.str_text(class.qualname.get());
        match self.type_module(class) {
            Some(module) if module != "builtins" => format!("{module}.{qualname}"),
            _ => qualname.to_owned(),
        }
    }

    /// The hash that an object has by its identity.
    pub fn identity_hash(value: Value) -> Value {
        Value::small_int((value.bits().rotate_right(4) >> 3) as i64)
    }

    /// The object's own attributes as a dict that nobody else has: unlike `__dict__`, asking for it changes nothing.
    pub fn own_attributes(&mut self, value: Value) -> Result<Option<Gc<Dict>>, Raised> {
        let Some(header) = value.header() else { return Ok(None) };
        if let Some(module) = value.cast::<Module>() {
            return self.dict_copy(module.dict.get()).map(Some);
        }
        let shape = self.shapes.get(header.shape());
        if !self.type_of(value).flags.get().has(TypeFlags::DICT) || header.kind() == Kind::Type {
            return Ok(None);
        }
        if shape.dict_mode {
            return match self.mode_dict(header) {
                Some(dict) => self.dict_copy(dict).map(Some),
                None => Ok(None),
            };
        }
        let (names, reserved) = (shape.names.clone(), shape.reserved);
        let dict = self.new_dict_with(names.len())?;
        for (at, name) in names.iter().enumerate() {
            let value = self.read_slot(header, reserved + at as u32);
            self.dict_set(dict, *name, value)?;
        }
        Ok(Some(dict))
    }

    /// Whether `__new__` got arguments beside the class.
    fn has_excess(args: &[Value]) -> bool {
        args[1].cast::<Tuple>().is_some_and(|rest| rest.length != 0)
            || args[2].cast::<Dict>().is_some_and(|rest| !rest.is_empty())
    }

    /// Whether the class has the `__init__` of `object`.
    fn has_object_init(&self, class: Gc<Type>) -> bool {
        self.dunder(class, Dunder::Init)
            .and_then(Value::cast::<NativeFunction>)
            .is_some_and(|init| init.owner == self.types.object.value())
    }

    /// Adds the keys of `class`'s dict and of its bases' dicts to `names`: what `dir` shows of a class.
    pub(super) fn merge_class_names(&mut self, names: Gc<Dict>, class: Gc<Type>) -> Result<(), Raised> {
        for base in class.mro.get().items() {
            let Some(base) = base.cast::<Type>() else { continue };
            let dict = base.dict.get();
            for at in 0..dict.used() {
                if let Some((key, _)) = dict.entry(at) {
                    self.dict_set(names, key, Value::NONE)?;
                }
            }
        }
        Ok(())
    }

    /// The keys of a dict as a list.
    pub(super) fn key_list(&mut self, dict: Gc<Dict>) -> Result<Value, Raised> {
        let list = self.new_list(&[])?;
        for (key, _) in dict.iter() {
            self.list_append(list, key)?;
        }
        Ok(list.value())
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.new_class_argument(vm.types.object, args[0])?;
    let name = vm.str_text(class.name.get());
    if Vm::has_excess(args) {
        if !vm.dunder(class, Dunder::New).is_some_and(|new| vm.is_object_new(new)) {
            return Err(vm.type_error("object.__new__() takes exactly one argument (the type to instantiate)"));
        }
        if vm.has_object_init(class) {
            return Err(vm.type_error(format!("{name}() takes no arguments")));
        }
    }
    vm.check_instantiable(class)?;
    if class.instance_kind.get() != Kind::Instance {
        return Err(vm.type_error(format!("object.__new__({name}) is not safe, use {name}.__new__()")));
    }
    Ok(vm.new_instance(class)?.value())
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if Vm::has_excess(args) {
        let class = vm.type_of(args[0]);
        if !vm.has_object_init(class) {
            return Err(vm.type_error("object.__init__() takes exactly one argument (the instance to initialize)"));
        }
        if vm.dunder(class, Dunder::New).is_some_and(|new| vm.is_object_new(new)) {
            let name = vm.str_text(class.name.get());
            let message = format!("{name}.__init__() takes exactly one argument (the instance to initialize)");
            return Err(vm.type_error(message));
        }
    }
    Ok(Value::NONE)
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let name = vm.type_full_name(vm.type_of(args[0]));
    vm.new_str(&format!("<{name} object at {:#x}>", args[0].bits()))
}

fn str_(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.repr(args[0])
}

fn eq(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(if args[0] == args[1] { Value::TRUE } else { Value::NOT_IMPLEMENTED })
}

fn ne(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    match vm.call_dunder(args[0], Dunder::Eq, &[args[1]])? {
        Some(Value::NOT_IMPLEMENTED) | None => Ok(Value::NOT_IMPLEMENTED),
        Some(equal) => Ok(Value::bool(!vm.truth(equal)?)),
    }
}

fn not_implemented(_: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    Ok(Value::NOT_IMPLEMENTED)
}

fn hash(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Vm::identity_hash(args[0]))
}

fn getattribute(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let name = vm.attribute_name(args[1])?;
    match vm.generic_get_attr(args[0], name)? {
        Some(value) => Ok(value),
        None => Err(vm.no_attribute(args[0], name)),
    }
}

fn refuse_type(vm: &mut Vm, value: Value, what: &str) -> Result<(), Raised> {
    if value.kind() == Kind::Type {
        return Err(vm.type_error(format!("can't apply this {what} to type object")));
    }
    Ok(())
}

fn setattr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    refuse_type(vm, args[0], "__setattr__")?;
    let name = vm.attribute_name(args[1])?;
    vm.generic_set_attr(args[0], name, args[2])?;
    Ok(Value::NONE)
}

fn delattr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    refuse_type(vm, args[0], "__delattr__")?;
    let name = vm.attribute_name(args[1])?;
    vm.generic_set_attr(args[0], name, Value::UNBOUND)?;
    Ok(Value::NONE)
}

fn format(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let Some(spec) = args[1].cast::<Str>() else {
        let name = vm.type_name(args[1]);
        return Err(vm.type_error(format!("__format__() argument must be str, not {name}")));
    };
    if spec.bytes != 0 {
        let name = vm.type_name(args[0]);
        return Err(vm.type_error(format!("unsupported format string passed to {name}.__format__")));
    }
    vm.str_of(args[0])
}

fn dir(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let names = vm.new_dict()?;
    let class = vm.type_of(args[0]);
    let own = match vm.own_attributes(args[0])? {
        Some(own) => Some(own),
        None => {
            let name = vm.names.dict;
            vm.find_attr(args[0], name)?.and_then(Value::cast::<Dict>)
        }
    };
    if let Some(own) = own {
        for at in 0..own.used() {
            if let Some((key, _)) = own.entry(at) {
                vm.dict_set(names, key, Value::NONE)?;
            }
        }
    }
    let name = vm.names.class;
    let shown = vm.find_attr(args[0], name)?.and_then(Value::cast::<Type>).unwrap_or(class);
    vm.merge_class_names(names, shown)?;
    vm.key_list(names)
}

fn sizeof(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let size = match args[0].header() {
        Some(header) if header.kind() == Kind::Instance => {
            Instance::INLINE_OFFSET + vm.shapes.get(header.shape()).inline as usize * 8
        }
        Some(header) => trace::fixed_size(header.kind()) + vm.extra_bytes(header.shape()),
        None => size_of::<Value>(),
    };
    vm.new_int_u64(size as u64)
}

fn init_subclass(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if args[1].cast::<Dict>().is_some_and(|keywords| !keywords.is_empty()) {
        let name = args[0].cast::<Type>().map_or("object", |class| vm.str_text(class.name.get()));
        return Err(vm.type_error(format!("{name}.__init_subclass__() takes no keyword arguments")));
    }
    Ok(Value::NONE)
}

fn subclasshook(_: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    Ok(Value::NOT_IMPLEMENTED)
}

fn get_class(vm: &mut Vm, object: Value) -> Result<Value, Raised> {
    Ok(vm.type_of(object).value())
}

fn set_class(vm: &mut Vm, object: Value, class: Value) -> Result<(), Raised> {
    vm.assign_class(object, class)
}
