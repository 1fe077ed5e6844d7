//! The module `atexit`: functions that run when the program ends.

use crate::objects::{Dict, Gc, Module, NativeDef, Raised, Tuple, Value, Vm, function};

static FUNCTIONS: &[NativeDef] = &[
    function(
        "register",
        "(func, /, *args, **kwargs)",
        register,
        "Register a function to be executed upon normal program termination.",
    ),
    function("unregister", "(func, /)", unregister, "Unregister an exit function which was previously registered."),
    function("_clear", "()", clear, "Clear the list of previously registered exit functions."),
    function("_run_exitfuncs", "()", run_all, "Run all registered exit functions."),
    function("_ncallbacks", "()", count, "Return the number of registered exit functions."),
];

/// The functions, each a tuple `(function, args, keywords)`, as places in [`Vm::kept`]; `None` when unregistered.
#[derive(Default)]
struct Callbacks(Vec<crate::heap::Root>);

pub fn init(vm: &mut Vm) -> Result<Gc<Module>, Raised> {
    super::new_module(
        vm,
        "atexit",
        "allow programmer to define multiple exit functions to be executed upon normal program termination.",
        FUNCTIONS,
    )
}

fn register(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let entry = vm.new_tuple(args)?;
    let root = vm.heap.roots().root(entry.value());
    vm.extension::<Callbacks>().0.push(root);
    Ok(args[0])
}

fn unregister(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let all = std::mem::take(&mut vm.extension::<Callbacks>().0);
    let mut left = Vec::new();
    for root in all {
        let function = root.get().cast::<Tuple>().map_or(Value::NONE, |entry| entry.items()[0]);
        if !vm.equal(function, args[0])? {
            left.push(root);
        }
    }
    vm.extension::<Callbacks>().0 = left;
    Ok(Value::NONE)
}

fn clear(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    vm.extension::<Callbacks>().0.clear();
    Ok(Value::NONE)
}

fn count(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    Ok(Value::small_int(vm.extension::<Callbacks>().0.len() as i64))
}

fn run_all(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    run(vm);
    Ok(Value::NONE)
}

/// Runs the functions, the last registered first. What they raise is reported and does not stop the others.
pub fn run(vm: &mut Vm) {
    while let Some(root) = vm.extension::<Callbacks>().0.pop() {
        let Some(entry) = root.get().cast::<Tuple>() else { continue };
        let [function, args, keywords] = *entry.items() else { continue };
        if let Err(raised) = call(vm, function, args, keywords) {
            let exception = vm.take_raised(raised);
            super::sys::report_unraisable(vm, "Exception ignored in atexit callback", function, exception);
        }
    }
}

fn call(vm: &mut Vm, function: Value, args: Value, keywords: Value) -> Result<Value, Raised> {
    let mut all = vm.rooted_vec();
    all.extend_from_slice(args.cast::<Tuple>().map_or(&[], |args| args.items()));
    let mut names = vm.rooted_vec();
    if let Some(keywords) = keywords.cast::<Dict>() {
        for (name, value) in keywords.iter() {
            names.push(name);
            all.push(value);
        }
    }
    let names = vm.new_tuple(&names)?;
    vm.call_kw(function, &all, (names.length > 0).then_some(names))
}
