//! Unions of types: `int | str` (PEP 604). The class is `typing.Union` and `types.UnionType` at once.

use super::native::{class_method, getter, method};
use super::*;
use crate::heap::Kind;

pub(super) static TABLE: TypeTable = TypeTable {
    class: |types| types.union,
    doc: "Represent a union type\n\nE.g. for int | str",
    unhashable: false,
    methods: &[
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__eq__", "(self, value, /)", eq, "Return self==value."),
        method("__hash__", "(self, /)", hash, "Return hash(self)."),
        method("__or__", "(self, value, /)", or, "Return self|value."),
        method("__ror__", "(self, value, /)", ror, "Return value|self."),
        method("__getitem__", "(self, key, /)", getitem, "Return self[key]."),
        method("__instancecheck__", "(self, instance, /)", instancecheck, ""),
        method("__subclasscheck__", "(self, subclass, /)", subclasscheck, ""),
        method("__mro_entries__", "(self, bases, /)", mro_entries, ""),
        method("__reduce__", "(self, /)", reduce, "Helper for pickle."),
        class_method("__class_getitem__", "(cls, object, /)", class_getitem, ""),
    ],
    attributes: &[
        getter("__args__", |vm, union| Ok(vm.receiver::<Alias>(union)?.args.value()), ""),
        getter("__parameters__", get_parameters, "Type variables in the types.UnionType."),
        getter("__origin__", |vm, _| Ok(vm.types.union.value()), "Always returns the type"),
        getter("__name__", |vm, _| vm.new_str("Union"), "Name of the type"),
        getter("__qualname__", |vm, _| vm.new_str("Union"), "Qualified name of the type"),
    ],
};

impl Vm {
    /// `left | right` of types; `NotImplemented` if one of them is none.
    pub fn union_of(&mut self, left: Value, right: Value) -> Result<Value, Raised> {
        if !self.is_unionable(left) || !self.is_unionable(right) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        self.new_union(&[left, right])
    }

    fn is_unionable(&self, value: Value) -> bool {
        if value.is_none() || matches!(value.kind(), Kind::Type | Kind::Alias) {
            return true;
        }
        // Type aliases of the `type` statement.
        let class = self.type_of(value);
        self.str_text(class.name.get()) == "TypeAliasType" && self.type_module(class) == Some("typing")
    }

    /// The union of the given types: nested ones are flattened, equal ones count once.
    pub fn new_union(&mut self, types: &[Value]) -> Result<Value, Raised> {
        let mut args = self.rooted_vec();
        for value in types {
            match value.cast::<Alias>().filter(|_| self.is_exact(*value, self.types.union)) {
                Some(union) => {
                    for value in union.args.items() {
                        self.add_to_union(&mut args, *value)?;
                    }
                }
                None => self.add_to_union(&mut args, *value)?,
            }
        }
        if let [one] = args[..] {
            return Ok(one);
        }
        let args = self.new_tuple(&args)?;
        let class = self.types.union;
        Ok(self.new_alias(class, class.value(), args, false)?.value())
    }

    fn add_to_union(&mut self, args: &mut crate::heap::RootedVec, value: Value) -> Result<(), Raised> {
        let value = if value.is_none() { self.types.none.value() } else { value };
        for at in 0..args.len() {
            let known = args[at];
            // A class is equal to itself only, and a list type is not equal to its generic alias.
            if known == value
                || (known.kind() != Kind::Type && value.kind() != Kind::Type && self.equal(known, value)?)
            {
                return Ok(());
            }
        }
        args.push(value);
        Ok(())
    }

    fn union_args(&mut self, value: Value) -> Result<&'static [Value], Raised> {
        Ok(self.receiver::<Alias>(value)?.args.items())
    }
}

/// A union takes anything: a string is a forward reference.
fn member(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    if value.kind() == Kind::Str {
        let (module, from) = (vm.intern("annotationlib")?, vm.new_tuple(&[])?);
        let globals = vm.builtins.value();
        let module = (vm.upcalls.import)(vm, module, globals, from.value(), 0)?;
        let class = vm.get_attr_str(module, "ForwardRef")?;
        return vm.call(class, &[value]);
    }
    if value.cast::<Tuple>().is_some_and(|tuple| tuple.length == 0) {
        return Err(vm.type_error("Union[arg, ...]: each arg must be a type. Got ()."));
    }
    Ok(value)
}

fn or(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let right = member(vm, args[1])?;
    vm.new_union(&[args[0], right])
}

fn ror(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let left = member(vm, args[1])?;
    vm.new_union(&[left, args[0]])
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let mut parts = Vec::new();
    for item in vm.union_args(args[0])? {
        parts.push(vm.type_argument_text(*item)?);
    }
    vm.new_str(&parts.join(" | "))
}

fn eq(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if !vm.is_exact(args[1], vm.types.union) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (left, right) = (vm.union_args(args[0])?, vm.union_args(args[1])?);
    if left.len() != right.len() {
        return Ok(Value::FALSE);
    }
    for item in left {
        let mut found = false;
        for other in right {
            found = found || vm.equal(*item, *other)?;
        }
        if !found {
            return Ok(Value::FALSE);
        }
    }
    Ok(Value::TRUE)
}

/// Independent of the order, as equality is.
fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let mut result = 0u64;
    for item in vm.union_args(args[0])? {
        result ^= vm.hash(*item)?.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    vm.new_int((result >> 2) as i64)
}

fn getitem(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let union = vm.receiver::<Alias>(args[0])?;
    let parameters = vm.type_parameters(union.args.items())?;
    let items = vm.substitute_parameters(args[0], union.args, parameters, args[1])?;
    vm.new_union(items.items())
}

fn instancecheck(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let classes = vm.union_args(args[0])?;
    for class in classes {
        if vm.isinstance(args[1], *class)? {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}

fn subclasscheck(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if args[1].kind() != Kind::Type {
        return Err(vm.type_error("issubclass() arg 1 must be a class"));
    }
    let classes = vm.union_args(args[0])?;
    for class in classes {
        if vm.issubclass(args[1], *class)? {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}

fn mro_entries(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let text = vm.repr_text(args[0])?;
    Err(vm.type_error(format!("Cannot subclass {text}")))
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (function, module) = (vm.intern("or_")?, vm.intern("operator")?);
    let from = vm.new_tuple(&[])?;
    let globals = vm.builtins.value();
    let module = (vm.upcalls.import)(vm, module, globals, from.value(), 0)?;
    let function = vm.get_attr(module, function)?;
    let items = vm.union_args(args[0])?;
    let (last, rest) = (items[items.len() - 1], vm.new_union(&items[..items.len() - 1])?);
    let parts = vm.new_tuple(&[rest, last])?;
    Ok(vm.new_tuple(&[function, parts.value()])?.value())
}

/// `Union[int, str]`
fn class_getitem(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let items = match args[1].cast::<Tuple>() {
        Some(items) => items,
        None => vm.new_tuple(&[args[1]])?,
    };
    if items.length == 0 {
        return Err(vm.type_error("Cannot take a Union of no types."));
    }
    let mut members = vm.rooted_vec();
    for item in items.items() {
        members.push(member(vm, *item)?);
    }
    vm.new_union(&members)
}

fn get_parameters(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let args = vm.union_args(value)?;
    Ok(vm.type_parameters(args)?.value())
}
