//! What asks an object about itself: `getattr` and its kin, `isinstance`, `dir`, `vars`, `repr`, `format`, `hash`, `id`.

use crate::objects::{Dict, Dunder, NativeDef, Raised, Str, Value, Vm, function};
use crate::text;

pub(super) static FUNCTIONS: &[NativeDef] = &[
    function("ascii", "(obj, /)", ascii, "Return an ASCII-only representation of an object."),
    function("breakpoint", "(*args, **kws)", breakpoint, "Call sys.breakpointhook(*args, **kws)."),
    function("callable", "(obj, /)", callable, "Return whether the object is callable (i.e., some kind of function)."),
    function("delattr", "(obj, name, /)", delattr, "Deletes the named attribute from the given object."),
    function(
        "dir",
        "(object=<unrepresentable>, /)",
        dir,
        "Return the names that an object has, or without an argument those in the current scope.",
    ),
    function("format", "(value, format_spec='', /)", format, "Return type(value).__format__(value, format_spec)"),
    function(
        "getattr",
        "(object, name, default=<unrepresentable>, /)",
        getattr,
        "Get a named attribute from an object.\n\nWhen a default argument is given, it is returned when the attribute doesn't exist;\nwithout it, an exception is raised in that case.",
    ),
    function("hasattr", "(obj, name, /)", hasattr, "Return whether the object has an attribute with the given name."),
    function("hash", "(obj, /)", hash, "Return the hash value for the given object."),
    function(
        "id",
        "(obj, /)",
        id,
        "Return the identity of an object.\n\nThis is guaranteed to be unique among simultaneously existing objects.",
    ),
    function(
        "isinstance",
        "(obj, class_or_tuple, /)",
        isinstance,
        "Return whether an object is an instance of a class or of a subclass thereof.",
    ),
    function(
        "issubclass",
        "(cls, class_or_tuple, /)",
        issubclass,
        "Return whether 'cls' is derived from another class or is the same class.",
    ),
    function("repr", "(obj, /)", repr, "Return the canonical string representation of the object."),
    function(
        "setattr",
        "(obj, name, value, /)",
        setattr,
        "Sets the named attribute on the given object to the specified value.",
    ),
    function(
        "vars",
        "(object=<unrepresentable>, /)",
        vars,
        "Return the __dict__ attribute of an object, or without an argument locals().",
    ),
];

fn ascii(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let repr = vm.repr(args[0])?;
    match repr.cast::<Str>() {
        Some(string) if !string.is_ascii() => {
            let escaped = text::repr::ascii_of_repr(string.as_bytes());
            vm.new_str_wtf8(&escaped)
        }
        _ => Ok(repr),
    }
}

fn breakpoint(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let name = vm.intern("sys")?;
    let sys = (vm.upcalls.import)(vm, name, Value::NONE, Value::NONE, 0)?;
    let hook = vm.get_attr_str(sys, "breakpointhook")?;
    let mut all = vm.collect(args[0])?;
    let mut names = vm.rooted_vec();
    if let Some(keywords) = args[1].cast::<Dict>() {
        for (name, value) in keywords.iter() {
            names.push(name);
            all.push(value);
        }
    }
    let names = vm.new_tuple(&names)?;
    vm.call_kw(hook, &all, (names.length > 0).then_some(names))
}

fn callable(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::bool(vm.is_callable(args[0])))
}

fn delattr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.set_attr(args[0], args[1], Value::UNBOUND)?;
    Ok(Value::NONE)
}

fn dir(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let names = match args[0].given() {
        Some(object) => match vm.call_dunder(object, Dunder::Dir, &[])? {
            Some(names) => names,
            None => return Err(vm.type_error("object does not provide __dir__")),
        },
        None => {
            let locals = vm.builtin("locals")?;
            let locals = vm.call(locals, &[])?;
            vm.call_method_str(locals, "keys", &[])?
        }
    };
    let list = vm.new_list(&[])?;
    vm.list_extend(list, names)?;
    vm.list_sort(list, None, crate::objects::sort::Direction::Ascending)?;
    Ok(list.value())
}

fn format(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let spec = match args[1].given() {
        Some(spec) if spec.cast::<Str>().is_none() => {
            let name = vm.type_name(spec);
            return Err(vm.type_error(format!("format() argument 2 must be str, not {name}")));
        }
        Some(spec) => spec,
        None => vm.intern("")?,
    };
    vm.format(args[0], spec)
}

fn getattr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    match args[2].given() {
        Some(default) => Ok(vm.find_attr(args[0], args[1])?.unwrap_or(default)),
        None => vm.get_attr(args[0], args[1]),
    }
}

fn hasattr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::bool(vm.find_attr(args[0], args[1])?.is_some()))
}

fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let hash = vm.hash(args[0])?;
    vm.new_int(hash as i64)
}

fn id(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.new_int_u64(args[0].bits())
}

fn isinstance(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::bool(vm.isinstance(args[0], args[1])?))
}

fn issubclass(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::bool(vm.issubclass(args[0], args[1])?))
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.repr(args[0])
}

fn setattr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.set_attr(args[0], args[1], args[2])?;
    Ok(Value::NONE)
}

fn vars(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let Some(object) = args[0].given() else {
        let locals = vm.builtin("locals")?;
        return vm.call(locals, &[]);
    };
    let name = vm.names.dict;
    match vm.find_attr(object, name)? {
        Some(dict) => Ok(dict),
        None => Err(vm.type_error("vars() argument must have __dict__ attribute")),
    }
}
