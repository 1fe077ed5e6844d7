//! The methods of `slice`.

use super::sequence::comparisons;
use super::*;

pub(super) static TABLE: TypeTable = TypeTable {
    class: |types| types.slice,
    doc: "slice(stop)\nslice(start, stop[, step])\n\nCreate a slice object.\n\nThis is used for extended slicing (e.g. a[0:10:2]).",
    unhashable: false,
    methods: &[
        static_method("__new__", "(cls, /, *args, **kwargs)", new, "Create and return a new object."),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__hash__", "(self, /)", hash, "Return hash(self)."),
        method("__lt__", "(self, value, /)", lt, "Return self<value."),
        method("__le__", "(self, value, /)", le, "Return self<=value."),
        method("__eq__", "(self, value, /)", eq, "Return self==value."),
        method("__ne__", "(self, value, /)", ne, "Return self!=value."),
        method("__gt__", "(self, value, /)", gt, "Return self>value."),
        method("__ge__", "(self, value, /)", ge, "Return self>=value."),
        method("__reduce__", "(self, /)", reduce, "Return state information for pickling."),
        method(
            "indices",
            "(self, object, /)",
            indices,
            "S.indices(len) -> (start, stop, stride)\n\nThe start and stop indices, and the stride length of the extended slice\ndescribed by S, for a sequence of length len.",
        ),
    ],
    attributes: &[
        getter("start", |_, value| Ok(slice(value).start), ""),
        getter("stop", |_, value| Ok(slice(value).stop), ""),
        getter("step", |_, value| Ok(slice(value).step), ""),
    ],
};

comparisons!(compare);

fn slice(value: Value) -> Gc<Slice> {
    match value.cast::<Slice>() {
        Some(slice) => slice,
        None => unreachable!("a method's receiver is of its class"),
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    vm.new_class(args[0], vm.types.slice)?;
    if args[2].cast::<Dict>().is_some_and(|dict| !dict.is_empty()) {
        return Err(vm.type_error("slice() takes no keyword arguments"));
    }
    let given = args[1].cast::<Tuple>().map_or(&[][..], |tuple| tuple.items());
    match *given {
        [] => Err(vm.type_error("slice expected at least 1 argument, got 0")),
        [stop] => vm.new_slice(Value::NONE, stop, Value::NONE),
        [start, stop] => vm.new_slice(start, stop, Value::NONE),
        [start, stop, step] => vm.new_slice(start, stop, step),
        _ => {
            let count = given.len();
            Err(vm.type_error(format!("slice expected at most 3 arguments, got {count}")))
        }
    }
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let slice = slice(args[0]);
    let mut out = b"slice(".to_vec();
    for (at, part) in [slice.start, slice.stop, slice.step].into_iter().enumerate() {
        if at > 0 {
            out.extend_from_slice(b", ");
        }
        vm.push_repr(&mut out, part)?;
    }
    out.push(b')');
    vm.new_str_wtf8(&out)
}

fn parts(vm: &mut Vm, value: Value) -> Result<Value, Raised> {
    let slice = slice(value);
    Ok(vm.new_tuple(&[slice.start, slice.stop, slice.step])?.value())
}

fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let slice = slice(args[0]);
    let mut hashes = [0i64; 3];
    for (hash, part) in hashes.iter_mut().zip([slice.start, slice.stop, slice.step]) {
        *hash = vm.hash(part)? as i64;
    }
    vm.new_int(crate::text::hash::slice(hashes))
}

fn compare(vm: &mut Vm, op: CompareOp, left: Value, right: Value) -> Result<Value, Raised> {
    if right.cast::<Slice>().is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    if left == right {
        return Ok(Value::bool(op.holds(std::cmp::Ordering::Equal)));
    }
    let (left, right) = (parts(vm, left)?, parts(vm, right)?);
    vm.compare(op, left, right)
}

fn reduce(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let slice = slice(args[0]);
    let class = vm.types.slice.value();
    vm.reduction(class, &[slice.start, slice.stop, slice.step], None)
}

fn indices(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let length = vm.index_value(args[1])?;
    if vm.compare_bool(CompareOp::Lt, length, Value::small_int(0))? {
        return Err(vm.value_error("length should not be negative"));
    }
    let indices = vm.slice_indices(slice(args[0]), length)?;
    Ok(vm.new_tuple(&indices)?.value())
}
