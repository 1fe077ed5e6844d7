//! What a program sees of native functions and methods: names, receiver, signature.

use super::native::{Binding, getter, method};
use super::*;
use crate::heap::Kind;

pub(super) static FUNCTION: TypeTable = table(|types| types.native_function, METHODS, FUNCTION_ATTRIBUTES);
pub(super) static METHOD: TypeTable = table(|types| types.method_descriptor, DESCRIPTOR_METHODS, DESCRIPTOR_ATTRIBUTES);
pub(super) static WRAPPER: TypeTable =
    table(|types| types.wrapper_descriptor, DESCRIPTOR_METHODS_2, DESCRIPTOR_ATTRIBUTES);
pub(super) static BOUND_WRAPPER: TypeTable = table(|types| types.method_wrapper, METHODS_2, FUNCTION_ATTRIBUTES);

const fn table(
    class: fn(&types::Types) -> Gc<Type>,
    methods: &'static [NativeDef],
    attributes: &'static [AttributeDef],
) -> TypeTable {
    TypeTable { class, doc: "", unhashable: false, methods, attributes }
}

const CALL: NativeDef =
    method("__call__", "(self, *args, **kwargs)", function_methods::call, "Call self as a function.");
const REPR: NativeDef = method("__repr__", "(self, /)", repr, "Return repr(self).");
const EQ: NativeDef = method("__eq__", "(self, value, /)", eq, "Return self==value.");
const HASH: NativeDef = method("__hash__", "(self, /)", hash, "Return hash(self).");
const GET: NativeDef = method(
    "__get__",
    "(self, instance, owner=None, /)",
    get,
    "Return an attribute of instance, which is of type owner.",
);
const REDUCE: NativeDef = method("__reduce__", "(self, /)", reduce, "Helper for pickle.");

static METHODS: &[NativeDef] = &[CALL, REPR, EQ, HASH, REDUCE];
static METHODS_2: &[NativeDef] = &[CALL, REPR, EQ, HASH, REDUCE];
static DESCRIPTOR_METHODS: &[NativeDef] = &[CALL, REPR, GET, REDUCE];
static DESCRIPTOR_METHODS_2: &[NativeDef] = &[CALL, REPR, GET, REDUCE];

static FUNCTION_ATTRIBUTES: &[AttributeDef] = &[
    getter("__name__", get_name, ""),
    getter("__qualname__", get_qualname, ""),
    getter("__doc__", get_doc, ""),
    getter("__text_signature__", get_signature, ""),
    getter("__self__", get_self, ""),
    native::accessor("__module__", get_module, set_module, ""),
    getter("__objclass__", get_objclass, ""),
];

static DESCRIPTOR_ATTRIBUTES: &[AttributeDef] = &[
    getter("__name__", get_name, ""),
    getter("__qualname__", get_qualname, ""),
    getter("__doc__", get_doc, ""),
    getter("__text_signature__", get_signature, ""),
    getter("__objclass__", get_objclass, ""),
];

fn owner_name(vm: &Vm, native: Gc<NativeFunction>) -> Option<&'static str> {
    native.owner.cast::<Type>().map(|owner| vm.str_text(owner.name.get()))
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let native = vm.receiver::<NativeFunction>(args[0])?;
    let name = native.def.name;
    let class = vm.type_of(args[0]);
    let owner = owner_name(vm, native).unwrap_or("object");
    let text = if class == vm.types.wrapper_descriptor {
        format!("<slot wrapper '{name}' of '{owner}' objects>")
    } else if class == vm.types.method_descriptor {
        format!("<method '{name}' of '{owner}' objects>")
    } else if native.receiver.is_unbound() || native.receiver.kind() == Kind::Module {
        if native.def.binding == Binding::Static && name == "__new__" {
            format!("<built-in method __new__ of type object at {:#x}>", native.owner.bits())
        } else {
            format!("<built-in function {name}>")
        }
    } else {
        let (receiver, at) = (vm.type_name(native.receiver), native.receiver.bits());
        if class == vm.types.method_wrapper {
            format!("<method-wrapper '{name}' of {receiver} object at {at:#x}>")
        } else {
            format!("<built-in method {name} of {receiver} object at {at:#x}>")
        }
    };
    vm.new_str(&text)
}

fn eq(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let native = vm.receiver::<NativeFunction>(args[0])?;
    let Some(other) = args[1].cast::<NativeFunction>() else { return Ok(Value::NOT_IMPLEMENTED) };
    Ok(Value::bool(std::ptr::eq(native.def, other.def) && native.receiver == other.receiver))
}

fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let native = vm.receiver::<NativeFunction>(args[0])?;
    let def = std::ptr::from_ref(native.def) as u64 >> 4;
    Ok(Value::small_int(((native.receiver.bits() >> 4) ^ def) as i64 >> 1))
}

fn get(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let native = vm.receiver::<NativeFunction>(args[0])?;
    if args[1].is_none() {
        return Ok(args[0]);
    }
    if let Some(owner) = native.owner.cast::<Type>()
        && !vm.is_instance(args[1], owner)
    {
        let (name, owner, class) = (native.def.name, vm.str_text(owner.name.get()), vm.type_name(args[1]));
        return Err(
            vm.type_error(format!("descriptor '{name}' for '{owner}' objects doesn't apply to a '{class}' object"))
        );
    }
    let owner = vm.type_of(args[1]);
    vm.bind(args[0], args[1], owner)
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let native = vm.receiver::<NativeFunction>(args[0])?;
    let name = vm.intern(native.def.name)?;
    let holder = match native.receiver.given() {
        Some(receiver) => receiver,
        None if native.owner.is_unbound() => return Ok(name),
        None => native.owner,
    };
    let getattr = vm.intern("getattr")?;
    let Some(getattr) = vm.builtins.get_str(getattr) else { return Err(vm.attribute_error("getattr")) };
    let args = vm.new_tuple(&[holder, name])?;
    Ok(vm.new_tuple(&[getattr, args.value()])?.value())
}

fn get_name(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let native = vm.receiver::<NativeFunction>(value)?;
    vm.intern(native.def.name)
}

fn get_qualname(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let native = vm.receiver::<NativeFunction>(value)?;
    let name = native.def.name;
    let owner = match native.receiver.cast::<Type>() {
        Some(class) if native.def.binding == Binding::Class => Some(class),
        _ => native.owner.cast::<Type>(),
    };
    match owner {
        Some(owner) => {
            let owner = vm.str_text(owner.qualname.get());
            vm.new_str(&format!("{owner}.{name}"))
        }
        None => vm.intern(name),
    }
}

fn get_doc(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let native = vm.receiver::<NativeFunction>(value)?;
    if native.def.doc.is_empty() { Ok(Value::NONE) } else { vm.new_str(native.def.doc) }
}

fn get_signature(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let native = vm.receiver::<NativeFunction>(value)?;
    let signature = native.def.signature;
    let is_method = native.def.binding != Binding::Static && !native.owner.is_unbound();
    let text = match signature.strip_prefix('(') {
        Some(rest) if is_method => format!("(${rest}"),
        Some(rest) if native.owner.is_unbound() && rest == ")" => "($module)".to_owned(),
        Some(rest) if native.owner.is_unbound() => format!("($module, {rest}"),
        _ => signature.to_owned(),
    };
    vm.new_str(&text)
}

fn get_self(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let native = vm.receiver::<NativeFunction>(value)?;
    if let Some(receiver) = native.receiver.given() {
        return Ok(receiver);
    }
    if !native.owner.is_unbound() {
        return Ok(native.owner);
    }
    // A function of a module knows its module by name.
    match native.module.get() {
        Value::NONE => Ok(Value::NONE),
        name => {
            let modules = vm.modules;
            Ok(vm.dict_get(modules, name)?.unwrap_or(Value::NONE))
        }
    }
}

fn get_module(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    Ok(vm.receiver::<NativeFunction>(value)?.module.get())
}

fn set_module(vm: &mut Vm, value: Value, to: Value) -> Result<(), Raised> {
    let native = vm.receiver::<NativeFunction>(value)?;
    native.module.set(to.given().unwrap_or(Value::NONE));
    native.wrote();
    Ok(())
}

fn get_objclass(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let native = vm.receiver::<NativeFunction>(value)?;
    match native.owner.given() {
        Some(owner) => Ok(owner),
        None => {
            let name = vm.names.objclass;
            Err(vm.no_attribute(value, name))
        }
    }
}
