//! `OrderedDict`: a dict whose order can be changed and counts in comparisons.

use super::State;
use crate::heap::Kind;
use crate::library::class::{self, ClassDef};
use crate::objects::{
    Dict, Dunder, Found, Gc, NativeDef, Raised, Tuple, TypeFlags, Value, Vm, class_method, method, static_method,
};

pub(super) static CLASS: ClassDef = ClassDef {
    name: "OrderedDict",
    module: "collections",
    doc: "Dictionary that remembers insertion order",
    kind: Kind::Dict,
    flags: TypeFlags::BASE.with(TypeFlags::DICT).with(TypeFlags::WEAKREF).with(TypeFlags::MAPPING),
    unhashable: true,
    methods: METHODS,
    ..ClassDef::PLAIN
};

static METHODS: &[NativeDef] = &[
    static_method("__new__", "(cls, /, *args, **kwargs)", new, "Create and return a new object."),
    method("__init__", "(self, /, *args, **kwargs)", init, "Initialize self."),
    method("__repr__", "(self, /)", repr, "Return repr(self)."),
    method("__eq__", "(self, value, /)", eq, "Return self==value."),
    method("__ne__", "(self, value, /)", ne, "Return self!=value."),
    method("__or__", "(self, value, /)", or, "Return self|value."),
    method("__ror__", "(self, value, /)", ror, "Return value|self."),
    method("__ior__", "(self, value, /)", ior, "Return self|=value."),
    method("__reduce__", "(self, /)", reduce, "Return state information for pickling"),
    method("copy", "(self, /)", copy, "od.copy() -> a shallow copy of od"),
    class_method(
        "fromkeys",
        "(cls, iterable, value=None)",
        fromkeys,
        "Create a new ordered dictionary with keys from iterable and values set to value.",
    ),
    method(
        "move_to_end",
        "(self, key, last=True)",
        move_to_end,
        "Move an existing element to the end (or beginning if last is false).\n\nRaise KeyError if the element does not exist.",
    ),
    method(
        "pop",
        "(self, key, default=<unrepresentable>)",
        pop,
        "od.pop(key[,default]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not found, return the default if given; otherwise,\nraise a KeyError.",
    ),
    method(
        "popitem",
        "(self, last=True)",
        popitem,
        "Remove and return a (key, value) pair from the dictionary.\n\nPairs are returned in LIFO order if last is true or FIFO order if false.",
    ),
    method(
        "setdefault",
        "(self, key, default=None)",
        setdefault,
        "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key if key is in the dictionary, else default.",
    ),
    method(
        "update",
        "(self, /, *args, **kwargs)",
        update,
        "D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F.",
    ),
];

fn dict(value: Value) -> Gc<Dict> {
    match value.cast::<Dict>() {
        Some(dict) => dict,
        None => unreachable!("a method's receiver is of its class"),
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = class::of(vm, args[0])?;
    Ok(vm.new_dict_of(class.instance_shape.get(), 0)?.value())
}

/// Whether storing an item is what `dict` does: a subclass may have its own `__setitem__`, which must see each.
fn stores_plainly(vm: &Vm, value: Value) -> bool {
    vm.dunder_of(value, Dunder::SetItem) == vm.dunder(vm.types.dict, Dunder::SetItem)
}

fn store(vm: &mut Vm, to: Value, key: Value, value: Value) -> Result<(), Raised> {
    if stores_plainly(vm, to) { vm.dict_set(dict(to), key, value) } else { vm.set_item(to, key, value) }
}

/// Takes over the items of a mapping, or pairs.
fn take_over(vm: &mut Vm, to: Value, other: Value) -> Result<(), Raised> {
    if stores_plainly(vm, to) {
        return vm.dict_update(dict(to), other);
    }
    // A plain dict in between: it knows all forms of the argument.
    let items = vm.new_dict()?;
    vm.dict_update(items, other)?;
    let mut at = 0;
    while at < items.used() {
        if let Some((key, value)) = items.entry(at) {
            vm.set_item(to, key, value)?;
        }
        at += 1;
    }
    Ok(())
}

fn update(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    match args[1].cast::<Tuple>().map_or(&[][..], |tuple| tuple.items()) {
        [] => {}
        [other] => take_over(vm, args[0], *other)?,
        more => {
            let count = more.len();
            return Err(vm.type_error(format!("update() takes at most 1 positional argument ({count} given)")));
        }
    }
    if let Some(keywords) = args[2].cast::<Dict>().filter(|keywords| !keywords.is_empty()) {
        take_over(vm, args[0], keywords.value())?;
    }
    Ok(Value::NONE)
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if let Some(given) = args[1].cast::<Tuple>().filter(|given| given.length > 1) {
        let count = given.length;
        return Err(vm.type_error(format!("expected at most 1 argument, got {count}")));
    }
    update(vm, args)
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let name = vm.short_type_name(args[0]);
    if dict(args[0]).is_empty() {
        return vm.new_str(&format!("{name}()"));
    }
    let text = vm.repr_guarded(args[0], |vm| {
        let plain = vm.dict_copy(dict(args[0]))?.value();
        let mut out = format!("{name}(").into_bytes();
        vm.push_repr(&mut out, plain)?;
        out.push(b')');
        vm.new_str_wtf8(&out)
    })?;
    match text {
        Some(text) => Ok(text),
        None => vm.new_str("..."),
    }
}

fn is_ordered(vm: &mut Vm, value: Value) -> bool {
    vm.extension::<State>().ordered_dict.is_some_and(|class| vm.is_instance(value, class))
}

fn equal(vm: &mut Vm, left: Value, right: Value) -> Result<Option<bool>, Raised> {
    let Some(other) = right.cast::<Dict>() else { return Ok(None) };
    let own = dict(left);
    if !vm.dict_equal(own, other)? {
        return Ok(Some(false));
    }
    if !is_ordered(vm, right) {
        return Ok(Some(true));
    }
    let keys: Vec<(Value, Value)> = own.iter().map(|(key, _)| key).zip(other.iter().map(|(key, _)| key)).collect();
    let mut rooted = vm.rooted_vec();
    rooted.extend(keys.iter().flat_map(|(own, other)| [*own, *other]));
    for (own, other) in keys {
        if !vm.equal(own, other)? {
            return Ok(Some(false));
        }
    }
    Ok(Some(true))
}

fn eq(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(equal(vm, args[0], args[1])?.map_or(Value::NOT_IMPLEMENTED, Value::bool))
}

fn ne(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(equal(vm, args[0], args[1])?.map_or(Value::NOT_IMPLEMENTED, |equal| Value::bool(!equal)))
}

fn copy(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.type_of(args[0]).value();
    vm.call(class, &[args[0]])
}

fn merged(vm: &mut Vm, class: Value, left: Value, right: Value) -> Result<Value, Raised> {
    if left.cast::<Dict>().is_none() || right.cast::<Dict>().is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let union = vm.call(class, &[left])?;
    take_over(vm, union, right)?;
    Ok(union)
}

fn or(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.type_of(args[0]).value();
    merged(vm, class, args[0], args[1])
}

fn ror(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.type_of(args[0]).value();
    merged(vm, class, args[1], args[0])
}

fn ior(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    take_over(vm, args[0], args[1])?;
    Ok(args[0])
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.type_of(args[0]).value();
    let empty = vm.new_tuple(&[])?.value();
    let state = match vm.instance_dict(args[0])? {
        Some(dict) if !dict.is_empty() => dict.value(),
        _ => Value::NONE,
    };
    let items = vm.call_method_str(args[0], "items", &[])?;
    let items = vm.iter(items)?;
    Ok(vm.new_tuple(&[class, empty, state, Value::NONE, items])?.value())
}

fn fromkeys(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let value = args[2].given().unwrap_or(Value::NONE);
    let result = vm.call(args[0], &[])?;
    vm.for_each(args[1], |vm, key| vm.set_item(result, key, value).map(|()| true))?;
    Ok(result)
}

fn move_to_end(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let last = match args[2].given() {
        Some(last) => vm.truth(last)?,
        None => true,
    };
    let own = dict(args[0]);
    let (Found::Entry(at), hash) = vm.dict_find(own, args[1])? else { return Err(vm.key_error(args[1])) };
    let Some((key, value)) = own.entry(at) else { return Ok(Value::NONE) };
    if last {
        if own.last() != Some(at) {
            vm.dict_remove_at(own, at);
            vm.dict_set_hashed(own, key, hash, value)?;
        }
        return Ok(Value::NONE);
    }
    if own.first() == Some(at) {
        return Ok(Value::NONE);
    }
    // Everything before it goes behind it: the order is that of insertion.
    let reordered = vm.new_dict_with(own.len())?;
    vm.dict_set_hashed(reordered, key, hash, value)?;
    vm.dict_remove_at(own, at);
    vm.dict_merge(reordered, own)?;
    vm.dict_take(own, reordered);
    Ok(Value::NONE)
}

fn pop(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    match vm.dict_remove(dict(args[0]), args[1])?.or(args[2].given()) {
        Some(value) => Ok(value),
        None => {
            let missing = vm.call_dunder(args[0], Dunder::Missing, &[args[1]])?;
            match missing {
                Some(value) => Ok(value),
                None => Err(vm.key_error(args[1])),
            }
        }
    }
}

fn popitem(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let last = match args[1].given() {
        Some(last) => vm.truth(last)?,
        None => true,
    };
    let own = dict(args[0]);
    let at = if last { own.last() } else { own.first() };
    let Some((at, (key, value))) = at.and_then(|at| Some((at, own.entry(at)?))) else {
        let message = vm.new_str("dictionary is empty")?;
        return Err(vm.key_error(message));
    };
    if own.header.watch() == 0 {
        vm.dict_remove_at(own, at);
    } else {
        vm.dict_remove(own, key)?;
    }
    Ok(vm.new_tuple(&[key, value])?.value())
}

fn setdefault(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let own = dict(args[0]);
    if let Some(value) = vm.dict_get(own, args[1])? {
        return Ok(value);
    }
    let value = args[2].given().unwrap_or(Value::NONE);
    store(vm, args[0], args[1], value)?;
    Ok(value)
}
