//! What becomes of exceptions that nobody catches, and of values at the prompt: the hooks that programs may replace.

use crate::interpreter::report;
use crate::library::output::Stream;
use crate::objects::{Exception, Gc, NativeDef, NativeFunction, Raised, Value, Vm, function};

pub(super) static FUNCTIONS: &[NativeDef] = &[
    function(
        "excepthook",
        "(exctype, value, traceback, /)",
        excepthook,
        "Handle an exception by displaying it with a traceback on sys.stderr.",
    ),
    function("unraisablehook", "(unraisable, /)", unraisablehook, "Handle an unraisable exception."),
    function("displayhook", "(object, /)", displayhook, "Print an object to sys.stdout and also save it in builtins._"),
    function(
        "breakpointhook",
        "(*args, **kwargs)",
        breakpointhook,
        "This hook function is called by built-in breakpoint().",
    ),
];

impl Vm {
    /// Writes text to `sys.stderr`, or to the stream itself where a program has not put something else there.
    pub fn write_error_text(&mut self, text: &str) -> Result<(), Raised> {
        if let Some(sys) = self.dict_get_str(self.modules, "sys")? {
            let key = self.names.stderr;
            let object = self.find_attr(sys, key)?;
            let own = self.stream_object(Stream::Stderr);
            if let Some(object) = object
                && !object.is_none()
                && Some(object) != own
            {
                let write = self.get_attr_str(object, "write")?;
                let text = self.new_str(text)?;
                self.call(write, &[text])?;
                return Ok(());
            }
        }
        self.write_stream(Stream::Stderr, text.as_bytes())
    }
}

/// Calls `sys.excepthook`, or does what it does where nobody has replaced it.
pub fn call_excepthook(vm: &mut Vm, exception: Gc<Exception>) -> Result<(), Raised> {
    // What was printed before comes first, also where both streams are one.
    let _ = vm.flush_stream(Stream::Stdout);
    if let Some(sys) = vm.dict_get_str(vm.modules, "sys")? {
        let key = vm.names.excepthook;
        if let Some(hook) = vm.find_attr(sys, key)?
            && !hook
                .cast::<NativeFunction>()
                .is_some_and(|native| std::ptr::fn_addr_eq(native.def.function, excepthook as crate::objects::NativeFn))
        {
            let value = exception.value();
            let class = vm.type_of(value).value();
            let traceback = exception.traceback.get();
            return match vm.call(hook, &[class, value, traceback]) {
                Ok(_) => Ok(()),
                Err(raised) if vm.raised_is(vm.types.system_exit) => Err(raised),
                Err(raised) => {
                    let failure = vm.take_raised(raised);
                    let text = report::render(vm, failure);
                    vm.write_error_text(&format!("Error in sys.excepthook:\n{text}\nOriginal exception was:\n"))?;
                    show(vm, exception)
                }
            };
        }
    }
    show(vm, exception)
}

fn show(vm: &mut Vm, exception: Gc<Exception>) -> Result<(), Raised> {
    let text = report::render(vm, exception);
    vm.write_error_text(&text)
}

fn excepthook(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    match args[1].cast::<Exception>() {
        Some(exception) => show(vm, exception)?,
        None => {
            let name = vm.type_name(args[1]);
            let text = format!("TypeError: print_exception(): Exception expected for value, {name} found\n");
            vm.write_error_text(&text)?;
        }
    }
    Ok(Value::NONE)
}

/// Reports an exception that has nobody to go to: of a finalizer, of a callback. `context` is a sentence, without colon.
pub fn report_unraisable(vm: &mut Vm, context: &str, object: Value, exception: Gc<Exception>) {
    let shown = match object.is_none() {
        true => String::new(),
        false => match vm.repr_text(object) {
            Ok(text) => format!(" {text}"),
            Err(raised) => {
                vm.take_raised(raised);
                " <object repr() failed>".to_owned()
            }
        },
    };
    let text = report::render(vm, exception);
    if vm.write_error_text(&format!("{context}{shown}:\n{text}")).is_err() {
        // There is nobody left to tell.
        vm.raised.set(None);
    }
}

fn unraisablehook(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let value = vm.get_attr_str(args[0], "exc_value")?;
    let object = vm.get_attr_str(args[0], "object")?;
    let message = vm.get_attr_str(args[0], "err_msg")?;
    let context = match message.is_none() {
        true => "Exception ignored in:".to_owned(),
        false => vm.str_of_text(message)?,
    };
    if let Some(exception) = value.cast::<Exception>() {
        report_unraisable(vm, context.trim_end_matches(':'), object, exception);
    }
    Ok(Value::NONE)
}

fn displayhook(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    if args[0].is_none() {
        return Ok(Value::NONE);
    }
    let underscore = vm.names.underscore;
    let builtins = vm.builtins;
    vm.dict_set(builtins, underscore, Value::NONE)?;
    let mut text = vm.repr_text(args[0])?;
    text.push('\n');
    let key = vm.names.stdout;
    let sys = vm.dict_get_str(vm.modules, "sys")?;
    let out = match sys {
        Some(sys) => vm.find_attr(sys, key)?,
        None => None,
    };
    match out {
        Some(out) if !out.is_none() && Some(out) != vm.stream_object(Stream::Stdout) => {
            let write = vm.get_attr_str(out, "write")?;
            let text = vm.new_str(&text)?;
            vm.call(write, &[text])?;
        }
        _ => vm.write_stream(Stream::Stdout, text.as_bytes())?,
    }
    vm.dict_set(builtins, underscore, args[0])?;
    Ok(Value::NONE)
}

fn breakpointhook(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    Err(vm.not_implemented_error("breakpoint() has no debugger to start; set sys.breakpointhook"))
}
