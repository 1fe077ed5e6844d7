//! Bound methods: a function and the object that is its first argument.

use super::native::{getter, method, static_method};
use super::*;

pub(super) static TABLE: TypeTable = TypeTable {
    class: |types| types.bound_method,
    doc: "Create a bound instance method object.",
    unhashable: false,
    methods: &[
        static_method(
            "__new__",
            "(cls, function, instance, /)",
            new,
            "Create and return a new object.  See help(type) for accurate signature.",
        ),
        method("__call__", "(self, *args, **kwargs)", function_methods::call, "Call self as a function."),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__eq__", "(self, value, /)", eq, "Return self==value."),
        method("__hash__", "(self, /)", hash, "Return hash(self)."),
        method("__get__", "(self, instance, owner=None, /)", |_, args| Ok(args[0]), "Return the method itself."),
        method("__getattribute__", "(self, name, /)", getattribute, "Return getattr(self, name)."),
        method("__reduce__", "(self, /)", reduce, "Helper for pickle."),
    ],
    attributes: &[
        getter(
            "__func__",
            |vm, method| Ok(vm.receiver::<BoundMethod>(method)?.function),
            "the function implementing a method",
        ),
        getter(
            "__self__",
            |vm, method| Ok(vm.receiver::<BoundMethod>(method)?.receiver),
            "the instance to which a method is bound",
        ),
        getter("__doc__", get_doc, ""),
    ],
};

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if !vm.is_callable(args[1]) {
        return Err(vm.type_error("first argument must be callable"));
    }
    if args[2].is_none() {
        return Err(vm.type_error("instance must not be None"));
    }
    vm.new_bound_method(args[1], args[2])
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let method = vm.receiver::<BoundMethod>(args[0])?;
    let (qualname, name) = (vm.names.qualname, vm.names.name);
    let found = match vm.find_attr(method.function, qualname)? {
        Some(found) => Some(found),
        None => vm.find_attr(method.function, name)?,
    };
    let name = found.filter(|name| name.cast::<Str>().is_some()).map_or("?", |name| vm.str_text(name));
    let receiver = vm.repr_text(method.receiver)?;
    vm.new_str(&format!("<bound method {name} of {receiver}>"))
}

fn eq(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let method = vm.receiver::<BoundMethod>(args[0])?;
    let Some(other) = args[1].cast::<BoundMethod>() else { return Ok(Value::NOT_IMPLEMENTED) };
    if method.receiver != other.receiver {
        return Ok(Value::FALSE);
    }
    vm.equal(method.function, other.function).map(Value::bool)
}

fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let method = vm.receiver::<BoundMethod>(args[0])?;
    let function = vm.hash(method.function)?;
    let receiver = Vm::identity_hash(method.receiver).as_small_int().unwrap_or(0);
    vm.new_int(function as i64 ^ receiver)
}

/// What the method has not, its function has.
fn getattribute(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let name = vm.attribute_name(args[1])?;
    if let Some(found) = vm.lookup(vm.types.bound_method, name) {
        return vm.bind(found, args[0], vm.types.bound_method);
    }
    let method = vm.receiver::<BoundMethod>(args[0])?;
    vm.get_attr(method.function, name)
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let method = vm.receiver::<BoundMethod>(args[0])?;
    let name = vm.names.name;
    let name = vm.get_attr(method.function, name)?;
    let getattr = vm.intern("getattr")?;
    let Some(getattr) = vm.builtins.get_str(getattr) else {
        return Err(vm.attribute_error("getattr"));
    };
    let args = vm.new_tuple(&[method.receiver, name])?;
    Ok(vm.new_tuple(&[getattr, args.value()])?.value())
}

fn get_doc(vm: &mut Vm, method: Value) -> Result<Value, Raised> {
    let function = vm.receiver::<BoundMethod>(method)?.function;
    let name = vm.names.doc;
    Ok(vm.find_attr(function, name)?.unwrap_or(Value::NONE))
}
