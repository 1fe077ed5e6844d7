//! The views that `keys()`, `values()` and `items()` give, with the set operations of the first and the last.

use super::dict::Found;
use super::sequence::comparisons;
use super::set_methods::SetOp;
use super::*;
use crate::heap::Kind;

macro_rules! view_table {
    ($table:ident: $class:ident, $unhashable:literal, [$($method:expr),* $(,)?]) => {
        pub(super) static $table: TypeTable = TypeTable {
            class: |types| types.$class,
            doc: "",
            unhashable: $unhashable,
            methods: &[
                method("__repr__", "(self, /)", repr, "Return repr(self)."),
                method("__len__", "(self, /)", len, "Return len(self)."),
                method("__iter__", "(self, /)", iter, "Implement iter(self)."),
                method("__reversed__", "(self, /)", reversed, "Return a reverse iterator over the view."),
                $($method,)*
            ],
            attributes: &[getter("mapping", mapping, "dictionary that this view refers to")],
        };
    };
}

macro_rules! set_view_table {
    ($table:ident: $class:ident) => {
        view_table!($table: $class, true, [
            method("__contains__", "(self, key, /)", contains, "Return bool(key in self)."),
            method("__lt__", "(self, value, /)", lt, "Return self<value."),
            method("__le__", "(self, value, /)", le, "Return self<=value."),
            method("__eq__", "(self, value, /)", eq, "Return self==value."),
            method("__ne__", "(self, value, /)", ne, "Return self!=value."),
            method("__gt__", "(self, value, /)", gt, "Return self>value."),
            method("__ge__", "(self, value, /)", ge, "Return self>=value."),
            method("__and__", "(self, value, /)", and, "Return self&value."),
            method("__rand__", "(self, value, /)", rand, "Return value&self."),
            method("__or__", "(self, value, /)", or, "Return self|value."),
            method("__ror__", "(self, value, /)", ror, "Return value|self."),
            method("__sub__", "(self, value, /)", sub, "Return self-value."),
            method("__rsub__", "(self, value, /)", rsub, "Return value-self."),
            method("__xor__", "(self, value, /)", xor, "Return self^value."),
            method("__rxor__", "(self, value, /)", rxor, "Return value^self."),
            method("isdisjoint", "(self, other, /)", isdisjoint, "Return True if the view and the given iterable have a null intersection."),
        ]);
    };
}

set_view_table!(KEYS: dict_keys);
set_view_table!(ITEMS: dict_items);
view_table!(VALUES: dict_values, false, []);

comparisons!(compare);

fn view(value: Value) -> Gc<DictView> {
    match value.cast::<DictView>() {
        Some(view) => view,
        None => unreachable!("a method's receiver is of its class"),
    }
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let view = view(args[0]);
    let name = vm.type_name(args[0]);
    let text = vm.repr_guarded(args[0], |vm| {
        let mut out = format!("{name}([").into_bytes();
        let start = out.len();
        let mut at = 0;
        while at < view.dict.used() {
            if let Some((key, value)) = view.dict.entry(at) {
                if out.len() > start {
                    out.extend_from_slice(b", ");
                }
                match view.what {
                    DictPart::Keys => vm.push_repr(&mut out, key)?,
                    DictPart::Values => vm.push_repr(&mut out, value)?,
                    DictPart::Items => {
                        let item = vm.new_tuple(&[key, value])?.value();
                        vm.push_repr(&mut out, item)?;
                    }
                }
            }
            at += 1;
        }
        out.extend_from_slice(b"])");
        vm.new_str_wtf8(&out)
    })?;
    match text {
        Some(text) => Ok(text),
        None => vm.new_str("..."),
    }
}

fn len(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::small_int(view(args[0]).dict.len() as i64))
}

fn iter(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let view = view(args[0]);
    vm.dict_iterator(view.dict, view.what, false)
}

fn reversed(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let view = view(args[0]);
    vm.dict_iterator(view.dict, view.what, true)
}

fn mapping(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let header = vm.header(Kind::MappingProxy);
    let mapping = view(value).dict.value();
    Ok(vm.alloc(MappingProxy { header, mapping })?.value())
}

fn contains(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let view = view(args[0]);
    Ok(Value::bool(vm.view_contains(view, args[1])?))
}

/// Sets and set-like views: what a view can be compared with.
fn set_like(vm: &Vm, value: Value) -> bool {
    value.kind() == Kind::Set && vm.dunder_of(value, Dunder::Len).is_some()
        || value.cast::<DictView>().is_some_and(|view| view.what != DictPart::Values)
}

fn compare(vm: &mut Vm, op: CompareOp, left: Value, right: Value) -> Result<Value, Raised> {
    if !set_like(vm, right) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (left_length, right_length) = (vm.len(left)?, vm.len(right)?);
    let (inner, outer, possible) = match op {
        CompareOp::Eq | CompareOp::Ne => (left, right, left_length == right_length),
        CompareOp::Lt => (left, right, left_length < right_length),
        CompareOp::Le => (left, right, left_length <= right_length),
        CompareOp::Gt => (right, left, left_length > right_length),
        CompareOp::Ge => (right, left, left_length >= right_length),
    };
    let mut holds = possible;
    if possible {
        vm.for_each(inner, |vm, item| {
            holds = vm.contains(outer, item)?;
            Ok(holds)
        })?;
    }
    Ok(Value::bool(holds == (op != CompareOp::Ne)))
}

macro_rules! operators {
    ($($name:ident: $left:literal, $right:literal, $op:ident;)*) => {$(
        fn $name(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
            operate(vm, SetOp::$op, args[$left], args[$right])
        }
    )*};
}

operators! {
    and: 0, 1, Intersection;
    rand: 1, 0, Intersection;
    or: 0, 1, Union;
    ror: 1, 0, Union;
    sub: 0, 1, Difference;
    rsub: 1, 0, Difference;
    xor: 0, 1, SymmetricDifference;
    rxor: 1, 0, SymmetricDifference;
}

fn operate(vm: &mut Vm, op: SetOp, left: Value, right: Value) -> Result<Value, Raised> {
    let set = vm.new_set()?;
    vm.set_update(set, left)?;
    vm.set_apply(op, set, right)?;
    Ok(set.value())
}

fn isdisjoint(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let view = view(args[0]);
    let mut disjoint = true;
    vm.for_each(args[1], |vm, item| {
        disjoint = !vm.view_contains(view, item)?;
        Ok(disjoint)
    })?;
    Ok(Value::bool(disjoint))
}

impl Vm {
    /// `item in view`, for views of keys and items.
    fn view_contains(&mut self, view: Gc<DictView>, item: Value) -> Result<bool, Raised> {
        if view.what == DictPart::Keys {
            return Ok(self.dict_find(view.dict, item)?.0 != Found::Missing);
        }
        let Some(&[key, value]) = item.cast::<Tuple>().map(|tuple| tuple.items()) else { return Ok(false) };
        match self.dict_get(view.dict, key)? {
            Some(found) => self.equal(found, value),
            None => Ok(false),
        }
    }
}
