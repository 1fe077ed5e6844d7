//! The methods of `dict`.

use super::dict::Found;
use super::list_methods::class_getitem;
use super::sequence::comparisons;
use super::*;

pub(super) static TABLE: TypeTable = TypeTable {
    class: |types| types.dict,
    doc: "dict() -> new empty dictionary\ndict(mapping) -> new dictionary initialized from a mapping object's\n    (key, value) pairs\ndict(iterable) -> new dictionary initialized from (key, value) pairs\ndict(**kwargs) -> new dictionary initialized with the name=value pairs\n    in the keyword argument list.  For example:  dict(one=1, two=2)",
    unhashable: true,
    methods: &[
        static_method("__new__", "(cls, /, *args, **kwargs)", new, "Create and return a new object."),
        method("__init__", "(self, /, *args, **kwargs)", init, "Initialize self."),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__len__", "(self, /)", len, "Return len(self)."),
        method("__getitem__", "(self, key, /)", get_item, "Return self[key]."),
        method("__setitem__", "(self, key, value, /)", set_item, "Set self[key] to value."),
        method("__delitem__", "(self, key, /)", del_item, "Delete self[key]."),
        method("__contains__", "(self, key, /)", contains, "True if the dictionary has the specified key, else False."),
        method("__iter__", "(self, /)", iter, "Implement iter(self)."),
        method("__reversed__", "(self, /)", reversed, "Return a reverse iterator over the dict keys."),
        method("__or__", "(self, value, /)", or, "Return self|value."),
        method("__ror__", "(self, value, /)", ror, "Return value|self."),
        method("__ior__", "(self, value, /)", ior, "Return self|=value."),
        method("__lt__", "(self, value, /)", lt, "Return self<value."),
        method("__le__", "(self, value, /)", le, "Return self<=value."),
        method("__eq__", "(self, value, /)", eq, "Return self==value."),
        method("__ne__", "(self, value, /)", ne, "Return self!=value."),
        method("__gt__", "(self, value, /)", gt, "Return self>value."),
        method("__ge__", "(self, value, /)", ge, "Return self>=value."),
        method("__sizeof__", "(self, /)", sizeof, "Return the size of the dict in memory."),
        class_method(
            "__class_getitem__",
            "(cls, object, /)",
            class_getitem,
            "Dicts are generic over two types, signifying keys and values.",
        ),
        method("clear", "(self, /)", clear, "Remove all items from the dict."),
        method("copy", "(self, /)", copy, "Return a shallow copy of the dict."),
        class_method(
            "fromkeys",
            "(cls, iterable, value=None, /)",
            fromkeys,
            "Create a new dictionary with keys from iterable and values set to value.",
        ),
        method(
            "get",
            "(self, key, default=None, /)",
            get,
            "Return the value for key if key is in the dictionary, else default.",
        ),
        method("items", "(self, /)", items, "Return a set-like object providing a view on the dict's items."),
        method("keys", "(self, /)", keys, "Return a set-like object providing a view on the dict's keys."),
        method(
            "pop",
            "(self, key, default=<unrepresentable>, /)",
            pop,
            "D.pop(k[,d]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not found, return the default if given; otherwise,\nraise a KeyError.",
        ),
        method(
            "popitem",
            "(self, /)",
            popitem,
            "Remove and return a (key, value) pair as a 2-tuple.\n\nPairs are returned in LIFO (last-in, first-out) order.\nRaises KeyError if the dict is empty.",
        ),
        method(
            "setdefault",
            "(self, key, default=None, /)",
            setdefault,
            "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key if key is in the dictionary, else default.",
        ),
        method(
            "update",
            "(self, /, *args, **kwargs)",
            update,
            "D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F.",
        ),
        method("values", "(self, /)", values, "Return an object providing a view on the dict's values."),
    ],
    attributes: &[],
};

comparisons!(compare);

/// The dict that a method was called on.
pub(super) fn dict(value: Value) -> Gc<Dict> {
    match value.cast::<Dict>() {
        Some(dict) => dict,
        None => unreachable!("a method's receiver is of its class"),
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.new_class(args[0], vm.types.dict)?;
    Ok(vm.new_dict_of(class.instance_shape.get(), 0)?.value())
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    update_with(vm, args, "dict")
}

fn update(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    update_with(vm, args, "update")
}

fn update_with(vm: &mut Vm, args: &[Value], name: &str) -> Result<Value, Raised> {
    let dict = dict(args[0]);
    match args[1].cast::<Tuple>().map_or(&[][..], |tuple| tuple.items()) {
        [] => {}
        [other] => vm.dict_update(dict, *other)?,
        more => {
            let count = more.len();
            return Err(vm.type_error(format!("{name} expected at most 1 argument, got {count}")));
        }
    }
    if let Some(keywords) = args[2].cast::<Dict>() {
        vm.dict_merge(dict, keywords)?;
    }
    Ok(Value::NONE)
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let dict = dict(args[0]);
    if dict.is_empty() {
        return vm.new_str("{}");
    }
    let text = vm.repr_guarded(args[0], |vm| {
        let mut out = b"{".to_vec();
        let mut at = 0;
        while at < dict.used() {
            if let Some((key, value)) = dict.entry(at) {
                if out.len() > 1 {
                    out.extend_from_slice(b", ");
                }
                vm.push_repr(&mut out, key)?;
                out.extend_from_slice(b": ");
                vm.push_repr(&mut out, value)?;
            }
            at += 1;
        }
        out.push(b'}');
        vm.new_str_wtf8(&out)
    })?;
    match text {
        Some(text) => Ok(text),
        None => vm.new_str("{...}"),
    }
}

fn len(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::small_int(dict(args[0]).len() as i64))
}

fn get_item(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.dict_get_item(dict(args[0]), args[1])
}

fn set_item(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.dict_set(dict(args[0]), args[1], args[2])?;
    Ok(Value::NONE)
}

fn del_item(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    match vm.dict_remove(dict(args[0]), args[1])? {
        Some(_) => Ok(Value::NONE),
        None => Err(vm.key_error(args[1])),
    }
}

fn contains(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let found = vm.dict_find(dict(args[0]), args[1])?.0;
    Ok(Value::bool(found != Found::Missing))
}

fn iter(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.dict_iterator(dict(args[0]), DictPart::Keys, false)
}

fn reversed(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.dict_iterator(dict(args[0]), DictPart::Keys, true)
}

fn or(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    merged(vm, args[0], args[1])
}

fn ror(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    merged(vm, args[1], args[0])
}

fn merged(vm: &mut Vm, left: Value, right: Value) -> Result<Value, Raised> {
    let (Some(left), Some(_)) = (left.cast::<Dict>(), right.cast::<Dict>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let union = vm.dict_copy(left)?;
    vm.dict_update(union, right)?;
    Ok(union.value())
}

fn ior(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.dict_update(dict(args[0]), args[1])?;
    Ok(args[0])
}

fn compare(vm: &mut Vm, op: CompareOp, left: Value, right: Value) -> Result<Value, Raised> {
    let (Some(left), Some(right), CompareOp::Eq | CompareOp::Ne) = (left.cast::<Dict>(), right.cast::<Dict>(), op)
    else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let equal = vm.dict_equal(left, right)?;
    Ok(Value::bool(equal == (op == CompareOp::Eq)))
}

fn sizeof(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let dict = dict(args[0]);
    let tables = Values::size(dict.entries.get().capacity) + size_of::<Raw>() + dict.index.get().capacity;
    Ok(Value::small_int((size_of::<Dict>() + tables) as i64))
}

fn clear(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.dict_clear(dict(args[0]))?;
    Ok(Value::NONE)
}

fn copy(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(vm.dict_copy(dict(args[0]))?.value())
}

fn fromkeys(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let value = args[2].given().unwrap_or(Value::NONE);
    let result = vm.call(args[0], &[])?;
    if vm.is_exact(result, vm.types.dict) {
        let dict = dict(result);
        vm.for_each(args[1], |vm, key| vm.dict_set(dict, key, value).map(|()| true))?;
    } else {
        vm.for_each(args[1], |vm, key| vm.set_item(result, key, value).map(|()| true))?;
    }
    Ok(result)
}

fn get(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let found = vm.dict_get(dict(args[0]), args[1])?;
    Ok(found.or(args[2].given()).unwrap_or(Value::NONE))
}

fn items(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.new_dict_view(dict(args[0]), DictPart::Items)
}

fn keys(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.new_dict_view(dict(args[0]), DictPart::Keys)
}

fn values(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.new_dict_view(dict(args[0]), DictPart::Values)
}

fn pop(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    match vm.dict_remove(dict(args[0]), args[1])?.or(args[2].given()) {
        Some(value) => Ok(value),
        None => Err(vm.key_error(args[1])),
    }
}

fn popitem(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let dict = dict(args[0]);
    match dict.last().and_then(|at| dict.entry(at)) {
        Some((key, value)) => {
            if dict.header.watch() == 0
                && let Some(at) = dict.last()
            {
                vm.dict_remove_at(dict, at);
            } else {
                vm.dict_remove(dict, key)?;
            }
            Ok(vm.new_tuple(&[key, value])?.value())
        }
        None => {
            let message = vm.new_str("popitem(): dictionary is empty")?;
            Err(vm.key_error(message))
        }
    }
}

fn setdefault(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let dict = dict(args[0]);
    let (found, hash) = vm.dict_find(dict, args[1])?;
    if let Found::Entry(at) = found {
        return Ok(dict.value_at(at));
    }
    let value = args[2].given().unwrap_or(Value::NONE);
    vm.dict_set_found(dict, args[1], hash, found, value)?;
    Ok(value)
}

impl Vm {
    /// `dict[key]`, with `__missing__` of subclasses.
    pub fn dict_get_item(&mut self, dict: Gc<Dict>, key: Value) -> Result<Value, Raised> {
        if let Some(value) = self.dict_get(dict, key)? {
            return Ok(value);
        }
        if !self.is_exact(dict.value(), self.types.dict)
            && let Some(value) = self.call_dunder(dict.value(), Dunder::Missing, &[key])?
        {
            return Ok(value);
        }
        Err(self.key_error(key))
    }

    /// `left == right`
    pub fn dict_equal(&mut self, left: Gc<Dict>, right: Gc<Dict>) -> Result<bool, Raised> {
        if left.len() != right.len() {
            return Ok(false);
        }
        self.check_native_stack()?;
        let mut at = 0;
        while at < left.used() {
            if let Some((key, value)) = left.entry(at) {
                let hash = left.entry_hash(at);
                let Found::Entry(other) = self.dict_find_hashed(right, key, hash)? else { return Ok(false) };
                let other = right.value_at(other);
                if !self.equal(value, other)? {
                    return Ok(false);
                }
            }
            at += 1;
        }
        Ok(true)
    }

    /// Takes over all entries of another dict.
    pub fn dict_merge(&mut self, dict: Gc<Dict>, other: Gc<Dict>) -> Result<(), Raised> {
        if dict == other {
            return Ok(());
        }
        let version = other.keys_version.get();
        let mut at = 0;
        while at < other.used() {
            if let Some((key, value)) = other.entry(at) {
                let hash = other.entry_hash(at);
                self.dict_set_hashed(dict, key, hash, value)?;
                if other.keys_version.get() != version {
                    return Err(self.runtime_error("dict mutated during update"));
                }
            }
            at += 1;
        }
        Ok(())
    }

    /// `dict.update(other)`: a mapping, or pairs.
    pub fn dict_update(&mut self, dict: Gc<Dict>, other: Value) -> Result<(), Raised> {
        if let Some(from) = other.cast::<Dict>() {
            let class = self.type_of(other);
            if class == self.types.dict
                || self.dunder(class, Dunder::Iter) == self.dunder(self.types.dict, Dunder::Iter)
            {
                return self.dict_merge(dict, from);
            }
        }
        let name = self.names.keys;
        if let Some(method) = self.find_attr(other, name)? {
            let keys = self.call(method, &[])?;
            return self.for_each(keys, |vm, key| {
                let value = vm.get_item(other, key)?;
                vm.dict_set(dict, key, value)?;
                Ok(true)
            });
        }
        let mut number = 0;
        self.for_each(other, |vm, pair| {
            let items = match vm.collect(pair) {
                Ok(items) => items,
                Err(raised) if vm.dunder_of(pair, Dunder::Iter).is_none() => {
                    vm.clear_if(raised, vm.types.type_error)?;
                    return Err(vm.type_error("object is not iterable"));
                }
                Err(raised) => return Err(raised),
            };
            let [key, value] = items[..] else {
                let length = items.len();
                return Err(vm.value_error(format!(
                    "dictionary update sequence element #{number} has length {length}; 2 is required"
                )));
            };
            vm.dict_set(dict, key, value)?;
            number += 1;
            Ok(true)
        })
    }

    /// A view of a dict.
    pub fn new_dict_view(&mut self, dict: Gc<Dict>, what: DictPart) -> Result<Value, Raised> {
        let class = match what {
            DictPart::Keys => self.types.dict_keys,
            DictPart::Values => self.types.dict_values,
            DictPart::Items => self.types.dict_items,
        };
        let header = crate::heap::Header::new(class.instance_shape.get(), crate::heap::Kind::DictView);
        Ok(self.alloc(DictView { header, dict, what })?.value())
    }
}
