//! Python functions: making them, and their attributes. Whoever watches functions is told before each change.

use super::native::{accessor, getter, method, static_method};
use super::*;
use crate::heap::Kind;
use cinderlift_hooks::function::FunctionPart;

pub(super) static TABLE: TypeTable = TypeTable {
    class: |types| types.function,
    doc: "Create a function object.",
    unhashable: false,
    methods: &[
        static_method(
            "__new__",
            "(cls, code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)",
            new,
            "Create and return a new object.  See help(type) for accurate signature.",
        ),
        method(
            "__get__",
            "(self, instance, owner=None, /)",
            get,
            "Return an attribute of instance, which is of type owner.",
        ),
        method("__call__", "(self, *args, **kwargs)", call, "Call self as a function."),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
    ],
    attributes: &[
        accessor("__code__", get_code, set_code, ""),
        accessor("__defaults__", get_defaults, set_defaults, ""),
        accessor("__kwdefaults__", get_kwdefaults, set_kwdefaults, ""),
        accessor("__name__", get_name, set_name, ""),
        accessor("__qualname__", get_qualname, set_qualname, ""),
        accessor("__doc__", get_doc, set_doc, ""),
        accessor("__module__", get_module, set_module, ""),
        accessor("__annotations__", annotations::get_function_annotations, annotations::set_function_annotations, ""),
        accessor("__annotate__", annotations::get_function_annotate, annotations::set_function_annotate, ""),
        accessor("__type_params__", get_type_params, set_type_params, ""),
        accessor("__dict__", type_new::get_instance_dict, type_new::set_instance_dict, ""),
        getter("__globals__", |vm, function| Ok(vm.receiver::<Function>(function)?.globals.value()), ""),
        getter("__builtins__", |vm, function| Ok(vm.receiver::<Function>(function)?.builtins.value()), ""),
        getter("__closure__", |vm, function| Ok(vm.receiver::<Function>(function)?.closure), ""),
    ],
};

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let [_, code, globals, name, defaults, closure, keyword_defaults] = *args else { return Ok(Value::NONE) };
    let Some(code) = code.cast::<Code>() else { return Err(wrong(vm, "code", "code", code)) };
    let Some(globals) = globals.cast::<Dict>() else { return Err(wrong(vm, "globals", "dict", globals)) };
    let name = name.given().unwrap_or(Value::NONE);
    let defaults = defaults.given().unwrap_or(Value::NONE);
    let closure = closure.given().unwrap_or(Value::NONE);
    let keyword_defaults = keyword_defaults.given().unwrap_or(Value::NONE);
    if !name.is_none() && name.kind() != Kind::Str {
        return Err(vm.type_error("arg 3 (name) must be None or string"));
    }
    if !defaults.is_none() && defaults.kind() != Kind::Tuple {
        return Err(vm.type_error("arg 4 (defaults) must be None or tuple"));
    }
    let free = code.data().proto.freevars.len();
    match closure.cast::<Tuple>() {
        None if !closure.is_none() => return Err(vm.type_error("arg 5 (closure) must be tuple")),
        None if free != 0 => return Err(vm.type_error("arg 5 (closure) must be tuple")),
        Some(cells) if cells.length != free => {
            let (name, given) = (vm.str_text(code.data().name).to_owned(), cells.length);
            return Err(vm.value_error(format!("{name} requires closure of length {free}, not {given}")));
        }
        Some(cells) => {
            if let Some(other) = cells.items().iter().find(|cell| cell.kind() != Kind::Cell) {
                let given = vm.type_name(*other);
                return Err(vm.type_error(format!("arg 5 (closure) expected cell, found {given}")));
            }
        }
        None => {}
    }
    if !keyword_defaults.is_none() && keyword_defaults.kind() != Kind::Dict {
        return Err(vm.type_error("arg 6 (kwdefaults) must be None or dict"));
    }
    let builtins = vm.builtins_of(globals)?;
    let none = Value::NONE;
    let function = vm.new_function(code, globals, builtins, none, none, none, closure)?;
    if !name.is_none() {
        function.name.set(name);
    }
    function.defaults.set(defaults);
    function.keyword_defaults.set(keyword_defaults);
    function.wrote();
    Ok(function.value())
}

fn wrong(vm: &mut Vm, name: &str, wanted: &str, given: Value) -> Raised {
    let given = vm.type_name(given);
    vm.type_error(format!("function() argument '{name}' must be {wanted}, not {given}"))
}

fn get(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if args[1].is_none() {
        return Ok(args[0]);
    }
    vm.new_bound_method(args[0], args[1])
}

/// `__call__` of whatever is called by its kind.
pub(super) fn call(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let Some(positional) = args[1].cast::<Tuple>() else { return Ok(Value::NONE) };
    vm.call_with(args[0], positional, args[2].cast::<Dict>())
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let function = vm.receiver::<Function>(args[0])?;
    let name = vm.str_text(function.qualname.get());
    vm.new_str(&format!("<function {name} at {:#x}>", args[0].bits()))
}

fn get_code(vm: &mut Vm, function: Value) -> Result<Value, Raised> {
    Ok(vm.receiver::<Function>(function)?.code.get().value())
}

fn set_code(vm: &mut Vm, function: Value, to: Value) -> Result<(), Raised> {
    let function = vm.receiver::<Function>(function)?;
    let Some(code) = to.cast::<Code>() else {
        return Err(vm.type_error("__code__ must be set to a code object"));
    };
    let cells = function.closure.cast::<Tuple>().map_or(0, |cells| cells.length);
    let free = code.data().proto.freevars.len();
    if cells != free {
        let name = vm.str_text(function.name.get());
        let message = format!("{name}() requires a code object with {cells} free vars, not {free}");
        return Err(vm.value_error(message));
    }
    vm.set_function_part(function, FunctionPart::Code, code.value())
}

fn get_defaults(vm: &mut Vm, function: Value) -> Result<Value, Raised> {
    Ok(vm.receiver::<Function>(function)?.defaults.get())
}

fn set_defaults(vm: &mut Vm, function: Value, to: Value) -> Result<(), Raised> {
    let function = vm.receiver::<Function>(function)?;
    let to = to.given().unwrap_or(Value::NONE);
    if !to.is_none() && to.kind() != Kind::Tuple {
        return Err(vm.type_error("__defaults__ must be set to a tuple object"));
    }
    vm.set_function_part(function, FunctionPart::Defaults, to)
}

fn get_kwdefaults(vm: &mut Vm, function: Value) -> Result<Value, Raised> {
    Ok(vm.receiver::<Function>(function)?.keyword_defaults.get())
}

fn set_kwdefaults(vm: &mut Vm, function: Value, to: Value) -> Result<(), Raised> {
    let function = vm.receiver::<Function>(function)?;
    let to = to.given().unwrap_or(Value::NONE);
    if !to.is_none() && to.kind() != Kind::Dict {
        return Err(vm.type_error("__kwdefaults__ must be set to a dict object"));
    }
    vm.set_function_part(function, FunctionPart::KeywordDefaults, to)
}

fn get_name(vm: &mut Vm, function: Value) -> Result<Value, Raised> {
    Ok(vm.receiver::<Function>(function)?.name.get())
}

fn text_for(vm: &mut Vm, what: &str, to: Value) -> Result<Value, Raised> {
    match to.cast::<Str>() {
        Some(text) => vm.intern_value(text),
        None => Err(vm.type_error(format!("{what} must be set to a string object"))),
    }
}

fn set_name(vm: &mut Vm, function: Value, to: Value) -> Result<(), Raised> {
    let function = vm.receiver::<Function>(function)?;
    function.name.set(text_for(vm, "__name__", to)?);
    function.wrote();
    Ok(())
}

fn get_qualname(vm: &mut Vm, function: Value) -> Result<Value, Raised> {
    Ok(vm.receiver::<Function>(function)?.qualname.get())
}

fn set_qualname(vm: &mut Vm, function: Value, to: Value) -> Result<(), Raised> {
    let function = vm.receiver::<Function>(function)?;
    let to = text_for(vm, "__qualname__", to)?;
    vm.set_function_part(function, FunctionPart::Qualname, to)
}

fn get_doc(vm: &mut Vm, function: Value) -> Result<Value, Raised> {
    Ok(vm.receiver::<Function>(function)?.doc.get())
}

fn set_doc(vm: &mut Vm, function: Value, to: Value) -> Result<(), Raised> {
    let function = vm.receiver::<Function>(function)?;
    function.doc.set(to.given().unwrap_or(Value::NONE));
    function.wrote();
    Ok(())
}

fn get_module(vm: &mut Vm, function: Value) -> Result<Value, Raised> {
    Ok(vm.receiver::<Function>(function)?.module.get())
}

fn set_module(vm: &mut Vm, function: Value, to: Value) -> Result<(), Raised> {
    let function = vm.receiver::<Function>(function)?;
    function.module.set(to.given().unwrap_or(Value::NONE));
    function.wrote();
    Ok(())
}

fn get_type_params(vm: &mut Vm, function: Value) -> Result<Value, Raised> {
    match vm.receiver::<Function>(function)?.type_params.get() {
        Value::NONE => Ok(vm.new_tuple(&[])?.value()),
        params => Ok(params),
    }
}

fn set_type_params(vm: &mut Vm, function: Value, to: Value) -> Result<(), Raised> {
    let function = vm.receiver::<Function>(function)?;
    if to.is_unbound() || to.kind() != Kind::Tuple {
        return Err(vm.type_error("__type_params__ must be set to a tuple"));
    }
    function.type_params.set(to);
    function.wrote();
    Ok(())
}
