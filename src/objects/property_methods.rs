//! `property`.

use std::cell::Cell;

use super::native::{accessor, getter, method, static_method};
use super::*;
use crate::heap::{Header, Kind};

pub(super) static TABLE: TypeTable = TypeTable {
    class: |types| types.property,
    doc: "Property attribute.\n\n  fget\n    function to be used for getting an attribute value\n  fset\n    function to be used for setting an attribute value\n  fdel\n    function to be used for del'ing an attribute\n  doc\n    docstring\n\nTypical use is to define a managed attribute x.",
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
            "(self, fget=None, fset=None, fdel=None, doc=None)",
            init,
            "Initialize self.  See help(type(self)) for accurate signature.",
        ),
        method(
            "__get__",
            "(self, instance, owner=None, /)",
            get,
            "Return an attribute of instance, which is of type owner.",
        ),
        method("__set__", "(self, instance, value, /)", set, "Set an attribute of instance to value."),
        method("__delete__", "(self, instance, /)", delete, "Delete an attribute of instance."),
        method("__set_name__", "(self, owner, name, /)", set_name, "Method to set name of a property."),
        method(
            "getter",
            "(self, function, /)",
            with_getter,
            "Descriptor to obtain a copy of the property with a different getter.",
        ),
        method(
            "setter",
            "(self, function, /)",
            with_setter,
            "Descriptor to obtain a copy of the property with a different setter.",
        ),
        method(
            "deleter",
            "(self, function, /)",
            with_deleter,
            "Descriptor to obtain a copy of the property with a different deleter.",
        ),
    ],
    attributes: &[
        getter("fget", |vm, property| Ok(vm.receiver::<Property>(property)?.get.get()), ""),
        getter("fset", |vm, property| Ok(vm.receiver::<Property>(property)?.set.get()), ""),
        getter("fdel", |vm, property| Ok(vm.receiver::<Property>(property)?.delete.get()), ""),
        accessor("__doc__", get_doc, set_doc, ""),
        accessor("__name__", get_name, set_own_name, ""),
        getter("__isabstractmethod__", is_abstract, ""),
    ],
};

/// The doc is that of the getter: a property made from this one by `getter` takes the new getter's.
const FLAG_DOC_OF_GETTER: u8 = crate::heap::FLAG_KIND_0;

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.new_class_argument(vm.types.property, args[0])?;
    let none = || Cell::new(Value::NONE);
    let header = Header::new(class.instance_shape.get(), Kind::Property);
    let property = vm.alloc(Property {
        header,
        slots: Cell::new(0),
        get: none(),
        set: none(),
        delete: none(),
        doc: none(),
        name: none(),
    })?;
    Ok(property.value())
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let property = vm.receiver::<Property>(args[0])?;
    let given = |at: usize| args[at].given().unwrap_or(Value::NONE);
    property.get.set(given(1));
    property.set.set(given(2));
    property.delete.set(given(3));
    property.name.set(Value::NONE);
    let mut doc = given(4);
    property.header.set_flag(FLAG_DOC_OF_GETTER, false);
    if doc.is_none() && !given(1).is_none() {
        let name = vm.names.doc;
        if let Some(found) = vm.find_attr(given(1), name)?
            && !found.is_none()
        {
            doc = found;
            property.header.set_flag(FLAG_DOC_OF_GETTER, true);
        }
    }
    property.doc.set(doc);
    property.wrote();
    // In a subclass the class's own docstring would hide it.
    if !vm.is_exact(args[0], vm.types.property) {
        let name = vm.names.doc;
        vm.set_own_attribute(args[0], name, doc)?;
    }
    Ok(Value::NONE)
}

impl Vm {
    /// Reads through a property.
    pub(super) fn property_get(&mut self, property: Gc<Property>, receiver: Value) -> Result<Value, Raised> {
        let get = property.get.get();
        if get.is_none() {
            return Err(self.property_error(property, receiver, "getter"));
        }
        self.call(get, &[receiver])
    }
}

fn get(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let property = vm.receiver::<Property>(args[0])?;
    if args[1].is_none() { Ok(args[0]) } else { vm.property_get(property, args[1]) }
}

fn set(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let property = vm.receiver::<Property>(args[0])?;
    let set = property.set.get();
    if set.is_none() {
        return Err(vm.property_error(property, args[1], "setter"));
    }
    vm.call(set, &[args[1], args[2]])?;
    Ok(Value::NONE)
}

fn delete(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let property = vm.receiver::<Property>(args[0])?;
    let delete = property.delete.get();
    if delete.is_none() {
        return Err(vm.property_error(property, args[1], "deleter"));
    }
    vm.call(delete, &[args[1]])?;
    Ok(Value::NONE)
}

fn set_name(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let property = vm.receiver::<Property>(args[0])?;
    property.name.set(args[2]);
    property.wrote();
    Ok(Value::NONE)
}

/// A copy, of the same class, with one function replaced.
fn copy(vm: &mut Vm, value: Value, at: usize, function: Value) -> Result<Value, Raised> {
    let property = vm.receiver::<Property>(value)?;
    let mut parts = [property.get.get(), property.set.get(), property.delete.get(), Value::NONE];
    parts[at] = function;
    // A doc that was taken from the getter is taken from the new one again.
    let of_getter = property.header.has(FLAG_DOC_OF_GETTER) && !parts[0].is_none();
    parts[3] = if of_getter { Value::NONE } else { property.doc.get() };
    let class = vm.type_of(value);
    let copy = vm.call(class.value(), &parts)?;
    if let Some(copy) = copy.cast::<Property>() {
        copy.name.set(property.name.get());
        copy.wrote();
    }
    Ok(copy)
}

fn with_getter(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    copy(vm, args[0], 0, args[1])
}

fn with_setter(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    copy(vm, args[0], 1, args[1])
}

fn with_deleter(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    copy(vm, args[0], 2, args[1])
}

fn get_doc(vm: &mut Vm, property: Value) -> Result<Value, Raised> {
    Ok(vm.receiver::<Property>(property)?.doc.get())
}

fn set_doc(vm: &mut Vm, property: Value, to: Value) -> Result<(), Raised> {
    let property = vm.receiver::<Property>(property)?;
    property.doc.set(to.given().unwrap_or(Value::NONE));
    property.wrote();
    Ok(())
}

fn get_name(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let property = vm.receiver::<Property>(value)?;
    let name = vm.names.name;
    if !property.name.get().is_none() {
        return Ok(property.name.get());
    }
    match property.get.get() {
        Value::NONE => Err(vm.no_attribute(value, name)),
        get => match vm.find_attr(get, name)? {
            Some(found) => Ok(found),
            None => Err(vm.no_attribute(value, name)),
        },
    }
}

fn set_own_name(vm: &mut Vm, property: Value, to: Value) -> Result<(), Raised> {
    let property = vm.receiver::<Property>(property)?;
    property.name.set(to.given().unwrap_or(Value::NONE));
    property.wrote();
    Ok(())
}

fn is_abstract(vm: &mut Vm, property: Value) -> Result<Value, Raised> {
    let property = vm.receiver::<Property>(property)?;
    for function in [property.get.get(), property.set.get(), property.delete.get()] {
        if !function.is_none() && vm.is_abstract_method(function)? {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}
