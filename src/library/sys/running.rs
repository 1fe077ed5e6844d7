//! The running program: its frames, its exceptions, its end.

use crate::objects::{Exception, NativeDef, Raised, Value, Vm, function};

pub(super) static FUNCTIONS: &[NativeDef] = &[
    function("exit", "(status=None, /)", exit, "Exit the interpreter by raising SystemExit(status)."),
    function("exc_info", "()", exc_info, "Return current exception information: (type, value, traceback)."),
    function("exception", "()", exception, "Return the current exception."),
    function("_getframe", "(depth=0, /)", getframe, "Return a frame object from the call stack."),
    function("_getframemodulename", "(depth=0)", getframe_module, "Return the name of the module for a calling frame."),
    function("is_finalizing", "()", |_, _| Ok(Value::FALSE), "Return True if Python is exiting."),
    function("intern", "(string, /)", intern, "``Intern'' the given string."),
    function("_is_interned", "(string, /)", is_interned, "Return True if the given string is \"interned\"."),
    function("call_tracing", "(func, args, /)", call_tracing, "Call func(*args), while tracing is enabled."),
];

fn exit(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.types.system_exit;
    Err(match args[0].given() {
        None | Some(Value::NONE) => vm.raise_with(class, &[]),
        // A tuple's items become the exception's arguments, as when any exception is raised with a tuple.
        Some(status) => match status.cast::<crate::objects::Tuple>() {
            Some(tuple) => vm.raise_with(class, tuple.items()),
            None => vm.raise_with(class, &[status]),
        },
    })
}

fn exc_info(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    let handled = vm.handled_exception();
    let parts = match handled.cast::<Exception>() {
        Some(exception) => [vm.type_of(handled).value(), handled, exception.traceback.get()],
        None => [Value::NONE; 3],
    };
    Ok(vm.new_tuple(&parts)?.value())
}

fn exception(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    Ok(vm.handled_exception())
}

/// The place in the frame stack that is `depth` frames above the running one.
fn frame_at(vm: &mut Vm, depth: Value) -> Result<Option<usize>, Raised> {
    let depth = match depth.given() {
        Some(depth) => usize::try_from(vm.index_i64(depth)?.max(0)).unwrap_or(usize::MAX),
        None => 0,
    };
    Ok(vm.frames.len().checked_sub(1).and_then(|last| last.checked_sub(depth)))
}

fn getframe(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    match frame_at(vm, args[0])? {
        Some(at) => vm.frame_object(at),
        None => Err(vm.value_error("call stack is not deep enough")),
    }
}

fn getframe_module(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let Some(at) = frame_at(vm, args[0])? else { return Ok(Value::NONE) };
    let key = vm.names.name;
    Ok(vm.frames[at].globals.get_str(key).unwrap_or(Value::NONE))
}

fn intern(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    match args[0].cast::<crate::objects::Str>() {
        Some(string) if vm.is_exact(args[0], vm.types.str) => vm.intern_value(string),
        Some(_) => {
            let name = vm.type_name(args[0]);
            Err(vm.type_error(format!("can't intern {name}")))
        }
        None => {
            let name = vm.type_name(args[0]);
            Err(vm.type_error(format!("intern() argument must be str, not {name}")))
        }
    }
}

fn is_interned(_: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(Value::bool(args[0].cast::<crate::objects::Str>().is_some_and(|string| string.is_interned())))
}

fn call_tracing(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let all = vm.collect(args[1])?;
    vm.call(args[0], &all)
}
