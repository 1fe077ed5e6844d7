//! Limits, sizes, and the hooks of tracers and of asynchronous generators.

use crate::objects::{NativeDef, Raised, Value, Vm, function};

pub(super) static FUNCTIONS: &[NativeDef] = &[
    function("getrecursionlimit", "()", getrecursionlimit, "Return the current value of the recursion limit."),
    function(
        "setrecursionlimit",
        "(limit, /)",
        setrecursionlimit,
        "Set the maximum depth of the Python interpreter stack to n.",
    ),
    function(
        "get_int_max_str_digits",
        "()",
        get_digits,
        "Return the maximum string digits limit for non-binary int<->str conversions.",
    ),
    function(
        "set_int_max_str_digits",
        "(maxdigits)",
        set_digits,
        "Set the maximum string digits limit for non-binary int<->str conversions.",
    ),
    function(
        "getdefaultencoding",
        "()",
        utf8,
        "Return the current default encoding used by the Unicode implementation.",
    ),
    function(
        "getfilesystemencoding",
        "()",
        utf8,
        "Return the encoding used to convert Unicode filenames to OS filenames.",
    ),
    function(
        "getfilesystemencodeerrors",
        "()",
        surrogateescape,
        "Return the error mode used for Unicode to OS filename conversion.",
    ),
    function("getsizeof", "(object, default=None)", getsizeof, "Return the size of object in bytes."),
    function("getrefcount", "(object, /)", getrefcount, "Return a number above 1: objects are not counted here."),
    function("getswitchinterval", "()", |vm, _| vm.new_float(0.005), "Return the current thread switch interval."),
    function("setswitchinterval", "(interval, /)", setswitchinterval, "Set the ideal thread switching delay."),
    function("getallocatedblocks", "()", allocated, "Return the number of bytes currently allocated."),
    function(
        "settrace",
        "(function, /)",
        |vm, args| no_tracing(vm, args, "settrace"),
        "Set the global debug tracing function.",
    ),
    function(
        "setprofile",
        "(function, /)",
        |vm, args| no_tracing(vm, args, "setprofile"),
        "Set the profiling function.",
    ),
    function(
        "gettrace",
        "()",
        |_, _| Ok(Value::NONE),
        "Return the global debug tracing function set with sys.settrace.",
    ),
    function("getprofile", "()", |_, _| Ok(Value::NONE), "Return the profiling function set with sys.setprofile."),
    function("_is_gil_enabled", "()", |_, _| Ok(Value::TRUE), "Return True if the GIL is currently enabled."),
    function("_clear_type_cache", "()", |_, _| Ok(Value::NONE), "Clear the internal type lookup cache."),
    function("_clear_internal_caches", "()", |_, _| Ok(Value::NONE), "Clear all internal performance-related caches."),
    function("get_asyncgen_hooks", "()", get_asyncgen_hooks, "Return the installed asynchronous generators hooks."),
    function(
        "set_asyncgen_hooks",
        "(firstiter=None, finalizer=None)",
        set_asyncgen_hooks,
        "Set a finalizer for async generators objects.",
    ),
    function(
        "get_coroutine_origin_tracking_depth",
        "()",
        |_, _| Ok(Value::small_int(0)),
        "Check status of origin tracking for coroutine objects in this thread.",
    ),
    function("audit", "(event, /, *args)", |_, _| Ok(Value::NONE), "Passes the event to any hooks that are attached."),
];

fn getrecursionlimit(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    vm.new_int_u64(vm.recursion_limit.get() as u64)
}

fn setrecursionlimit(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let limit = vm.index_i64(args[0])?;
    if limit < 1 {
        return Err(vm.value_error("recursion limit must be greater or equal than 1"));
    }
    let depth = vm.frames.len() + vm.depth.get();
    if limit as usize <= depth {
        let class = vm.types.recursion_error;
        return Err(vm.raise(
            class,
            format!("cannot set the recursion limit to {limit} at the recursion depth {depth}: the limit is too low"),
        ));
    }
    vm.recursion_limit.set(limit as usize);
    Ok(Value::NONE)
}

fn get_digits(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    let digits = vm.digit_limit();
    vm.new_int_u64(digits as u64)
}

fn set_digits(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let digits = vm.index_i64(args[0])?;
    if digits != 0 && digits < 640 {
        return Err(vm.value_error("maxdigits must be >= 640 or 0 for unlimited"));
    }
    vm.extension::<crate::objects::numbers::DigitLimit>().0 = digits as usize;
    Ok(Value::NONE)
}

fn utf8(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    vm.new_str("utf-8")
}

fn surrogateescape(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    vm.new_str("surrogateescape")
}

fn getsizeof(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let key = vm.names.sizeof;
    let class = vm.type_of(args[0]);
    match vm.lookup(class, key) {
        Some(method) => vm.call_special(method, args[0], &[]),
        None => Ok(args[1]),
    }
}

fn getrefcount(_: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    Ok(Value::small_int(2))
}

fn setswitchinterval(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if vm.to_float(args[0])? <= 0.0 {
        return Err(vm.value_error("switch interval must be strictly positive"));
    }
    Ok(Value::NONE)
}

fn allocated(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    let used = vm.heap.statistics().used;
    vm.new_int_u64(used as u64)
}

/// Tracers see nothing yet, and must not believe that they do.
fn no_tracing(vm: &mut Vm, args: &[Value], name: &str) -> Result<Value, Raised> {
    if args[0].is_none() {
        return Ok(Value::NONE);
    }
    Err(vm.not_implemented_error(format!("sys.{name}() is not supported; use the hooks of the runtime")))
}

/// What asynchronous generators call: on their first iteration, and instead of being dropped.
#[derive(Default)]
pub struct AsyncGeneratorHooks(Option<crate::heap::Root>);

fn get_asyncgen_hooks(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    match vm.extension::<AsyncGeneratorHooks>().0.as_ref().map(crate::heap::Root::get) {
        Some(hooks) => Ok(hooks),
        None => Ok(vm.new_tuple(&[Value::NONE, Value::NONE])?.value()),
    }
}

fn set_asyncgen_hooks(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let hooks = [args[0].given().unwrap_or(Value::NONE), args[1].given().unwrap_or(Value::NONE)];
    let hooks = vm.new_tuple(&hooks)?;
    let root = vm.heap.roots().root(hooks.value());
    vm.extension::<AsyncGeneratorHooks>().0 = Some(root);
    Ok(Value::NONE)
}
