//! The module `_bisect`: places in sorted sequences.

use crate::objects::{CompareOp, Gc, List, Module, NativeDef, Raised, Value, Vm, function};

const SIGNATURE: &str = "(a, x, lo=0, hi=None, *, key=None)";

static FUNCTIONS: &[NativeDef] = &[
    function(
        "bisect_left",
        SIGNATURE,
        bisect_left,
        "Return the index where to insert item x in list a, assuming a is sorted.\n\nThe return value i is such that all e in a[:i] have e < x, and all e in\na[i:] have e >= x.",
    ),
    function(
        "bisect_right",
        SIGNATURE,
        bisect_right,
        "Return the index where to insert item x in list a, assuming a is sorted.\n\nThe return value i is such that all e in a[:i] have e <= x, and all e in\na[i:] have e > x.",
    ),
    function(
        "insort_left",
        SIGNATURE,
        insort_left,
        "Insert item x in list a, and keep it sorted assuming a is sorted.\n\nIf x is already in a, insert it to the left of the leftmost x.",
    ),
    function(
        "insort_right",
        SIGNATURE,
        insort_right,
        "Insert item x in list a, and keep it sorted assuming a is sorted.\n\nIf x is already in a, insert it to the right of the rightmost x.",
    ),
];

/// Makes the module.
pub(super) fn init(vm: &mut Vm) -> Result<Gc<Module>, Raised> {
    super::new_module(vm, "_bisect", "Bisection algorithms.", FUNCTIONS)
}

/// The place for an item; `right`: behind those that are equal to it.
fn search(vm: &mut Vm, args: &[Value], item: Value, right: bool) -> Result<usize, Raised> {
    let sequence = args[0];
    let mut low = match args[2].given() {
        Some(low) => vm.size_i64(low)?,
        None => 0,
    };
    if low < 0 {
        return Err(vm.value_error("lo must be non-negative"));
    }
    let mut high = match args[3].given().filter(|high| !high.is_none()) {
        Some(high) => match vm.size_i64(high)? {
            // A negative end counts as none, as it always has.
            -1 => vm.len(sequence)? as i64,
            high => high,
        },
        None => vm.len(sequence)? as i64,
    };
    let key = args[4].given().filter(|key| !key.is_none());
    while low < high {
        let middle = low + (high - low) / 2;
        let mut other = match sequence.cast::<List>() {
            Some(list) if vm.is_exact(sequence, vm.types.list) && (middle as usize) < list.length.get() => {
                list.get(middle as usize)
            }
            _ => vm.get_item(sequence, Value::small_int(middle))?,
        };
        if let Some(key) = key {
            other = vm.call(key, &[other])?;
        }
        let go_left = if right {
            vm.compare_bool(CompareOp::Lt, item, other)?
        } else {
            !vm.compare_bool(CompareOp::Lt, other, item)?
        };
        if go_left { high = middle } else { low = middle + 1 }
    }
    Ok(low as usize)
}

fn bisect_left(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::small_int(search(vm, args, args[1], false)? as i64))
}

fn bisect_right(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::small_int(search(vm, args, args[1], true)? as i64))
}

fn insort(vm: &mut Vm, args: &[Value], right: bool) -> Result<Value, Raised> {
    let item = match args[4].given().filter(|key| !key.is_none()) {
        Some(key) => vm.call(key, &[args[1]])?,
        None => args[1],
    };
    let place = search(vm, args, item, right)?;
    match args[0].cast::<List>() {
        Some(list) if vm.is_exact(args[0], vm.types.list) => {
            vm.list_insert(list, place.min(list.length.get()), args[1])?;
        }
        _ => {
            vm.call_method_str(args[0], "insert", &[Value::small_int(place as i64), args[1]])?;
        }
    }
    Ok(Value::NONE)
}

fn insort_left(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    insort(vm, args, false)
}

fn insort_right(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    insort(vm, args, true)
}
