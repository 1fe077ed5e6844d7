//! The module `gc`: asking for collections, and looking at what the heap holds.

use crate::heap::{FLAG_FINALIZED, Kind};
use crate::objects::{Gc, Module, NativeDef, Raised, Value, Vm, function};

static FUNCTIONS: &[NativeDef] = &[
    function(
        "collect",
        "(generation=2)",
        collect,
        "Run the garbage collector: generation 0 looks at young objects only.",
    ),
    function("enable", "()", enable, "Enable automatic garbage collection."),
    function("disable", "()", disable, "Disable automatic garbage collection."),
    function("isenabled", "()", isenabled, "Returns true if automatic garbage collection is enabled."),
    function("get_count", "()", get_count, "Return a three-tuple of the current collection counts."),
    function("get_threshold", "()", get_threshold, "Return the current collection thresholds."),
    function("set_threshold", "(threshold0, threshold1=0, threshold2=0, /)", nothing, "Has no effect here."),
    function("set_debug", "(flags, /)", nothing, "Has no effect here."),
    function("get_debug", "()", get_debug, "Get the garbage collection debugging flags: none."),
    function("get_stats", "()", get_stats, "Return a list of dictionaries containing per-generation statistics."),
    function("get_objects", "(generation=None)", get_objects, "Return a list of all objects that live."),
    function("is_tracked", "(obj, /)", is_tracked, "Returns true if the object can refer to others."),
    function("is_finalized", "(obj, /)", is_finalized, "Returns true if the object's finalizer ran."),
    function(
        "freeze",
        "()",
        freeze,
        "Make all objects that live immortal: the collector does not look at them any more.",
    ),
    function("unfreeze", "()", nothing, "Immortal objects stay so."),
    function("get_freeze_count", "()", get_freeze_count, "Return the number of immortal objects."),
];

/// Whether automatic collections were turned off.
#[derive(Default)]
struct Settings {
    disabled: bool,
}

pub fn init(vm: &mut Vm) -> Result<Gc<Module>, Raised> {
    let module = super::new_module(vm, "gc", "This module provides access to the garbage collector.", FUNCTIONS)?;
    for name in ["garbage", "callbacks"] {
        let list = vm.new_list(&[])?;
        super::set(vm, module, name, list.value())?;
    }
    for (name, flag) in [
        ("DEBUG_STATS", 1),
        ("DEBUG_COLLECTABLE", 2),
        ("DEBUG_UNCOLLECTABLE", 4),
        ("DEBUG_SAVEALL", 32),
        ("DEBUG_LEAK", 38),
    ] {
        super::set(vm, module, name, Value::small_int(flag))?;
    }
    Ok(module)
}

fn collect(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let generation = match args[0].given() {
        Some(generation) => vm.index_i64(generation)?,
        None => 2,
    };
    if !(0..=2).contains(&generation) {
        return Err(vm.value_error("invalid generation"));
    }
    let mut before = 0usize;
    let mut after = 0usize;
    vm.heap.visit(&mut |_| {
        before += 1;
        true
    });
    vm.collect_garbage(generation != 0);
    vm.run_pending_finalizers();
    vm.heap.visit(&mut |_| {
        after += 1;
        true
    });
    vm.new_int_u64(before.saturating_sub(after) as u64)
}

fn enable(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    vm.extension::<Settings>().disabled = false;
    Ok(Value::NONE)
}

/// Noted only: without reference counts, memory that is never collected would just fill up.
fn disable(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    vm.extension::<Settings>().disabled = true;
    Ok(Value::NONE)
}

fn isenabled(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    Ok(Value::bool(!vm.extension::<Settings>().disabled))
}

fn get_count(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    let statistics = vm.heap.statistics();
    let young = (statistics.young / 1024).min(i32::MAX as usize) as i64;
    let counts = [young, statistics.minor_collections as i64, statistics.major_collections as i64];
    Ok(vm.new_tuple(&counts.map(Value::small_int))?.value())
}

fn get_threshold(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    Ok(vm.new_tuple(&[2000, 10, 0].map(Value::small_int))?.value())
}

fn nothing(_: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    Ok(Value::NONE)
}

fn get_debug(_: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    Ok(Value::small_int(0))
}

fn get_stats(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    let statistics = vm.heap.statistics();
    let list = vm.new_list(&[])?;
    for collections in [statistics.minor_collections, 0, statistics.major_collections] {
        let entry = vm.new_dict()?;
        for (name, value) in [("collections", collections as i64), ("collected", 0), ("uncollectable", 0)] {
            vm.dict_set_str(entry, name, Value::small_int(value))?;
        }
        vm.list_append(list, entry.value())?;
    }
    Ok(list.value())
}

/// Kinds that are parts of other objects, which no program may hold.
fn is_part(kind: Kind) -> bool {
    matches!(kind, Kind::Values | Kind::Raw | Kind::Free)
}

/// Kinds that refer to nothing.
fn is_leaf(kind: Kind) -> bool {
    is_part(kind)
        || matches!(kind, Kind::Float | Kind::BigInt | Kind::Complex | Kind::Str | Kind::Bytes | Kind::ByteArray)
}

fn get_objects(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    let mut found = vm.rooted_vec();
    vm.heap.visit(&mut |header| {
        if !is_leaf(header.kind()) {
            // SAFETY: `visit` gives live objects.
            found.push(unsafe { Value::from_bits_unchecked(std::ptr::from_ref(header) as u64) });
        }
        true
    });
    Ok(vm.new_list(&found)?.value())
}

fn is_tracked(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::bool(args[0].is_object() && !is_leaf(args[0].kind())))
}

fn is_finalized(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::bool(args[0].header().is_some_and(|header| header.has(FLAG_FINALIZED))))
}

fn freeze(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    vm.collect_garbage(true);
    vm.run_pending_finalizers();
    vm.heap.freeze();
    Ok(Value::NONE)
}

fn get_freeze_count(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    let mut count = 0;
    vm.heap.visit(&mut |header| {
        count += i64::from(header.gc() & crate::heap::GC_IMMORTAL != 0 && !is_part(header.kind()));
        true
    });
    vm.new_int(count)
}
