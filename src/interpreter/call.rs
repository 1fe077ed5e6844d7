//! Calls of Python functions: binding arguments, pushing and popping frames.

use std::cell::Cell;

use cinderlift_hooks::watch;

use super::dispatch;
use crate::bytecode::CodeFlags;
use crate::heap::Kind;
use crate::objects::{
    BoundMethod, Code, Dict, Dunder, Frame, FrameRun, Function, Gc, Raised, Tuple, Type, TypeFlags, Value, Vm,
};

pub(super) use crate::objects::frames::MAX_FRAMES;

/// A function asks whether it is hot once in so many calls.
const CALL_MASK: u32 = 15;

/// Calls a function from native code.
pub(super) fn call_function(
    vm: &mut Vm,
    function: Gc<Function>,
    args: &[Value],
    keywords: Option<Gc<Tuple>>,
) -> Result<Value, Raised> {
    vm.check_native_stack()?;
    let window = vm.top.get();
    let code = function.code.get();
    let count = code.data().proto.register_count as usize;
    vm.check_window(window, count.max(args.len()) + 1)?;
    if keywords.is_none() && code.data().plain_parameters && args.len() == code.data().proto.positional_count as usize {
        for (at, value) in args.iter().enumerate() {
            // SAFETY: `check_window` made sure that the window is within the stack.
            unsafe { (*window.add(at)).set(*value) };
        }
    } else {
        vm.bind_arguments(function, window, args, keywords)?;
    }
    vm.run_bound(function, window)
}

/// Deals with the topmost frame, an entry frame that has not run yet, on behalf of a hook.
pub(super) fn run_frame(vm: &mut Vm, how: FrameRun) -> Result<Value, Raised> {
    match how {
        FrameRun::Interpreted => dispatch::run(vm),
        FrameRun::Abandon => vm.abandon_frame().map(|_| Value::NONE),
        FrameRun::Any => {
            let Some(frame) = vm.frames.last() else { return Err(vm.system_error("no frame to run")) };
            let (window, code) = (frame.registers, frame.code);
            match frame.function.filter(|function| function.entry.get() != 0 && function.code.get() == code) {
                // Compiled code brings its own frame. A generator's registers lie elsewhere; its body is interpreted.
                Some(function) if frame.generator.is_none() && frame.pc.get() == 0 => {
                    vm.frames.pop();
                    vm.top.set(window);
                    vm.run_entry(function, window)
                }
                _ => dispatch::run(vm),
            }
        }
    }
}

impl Vm {
    /// Runs the topmost frame, an entry frame, through the hooks that stand before it.
    #[inline]
    pub(super) fn run_top(&mut self) -> Result<Value, Raised> {
        match self.frames.last() {
            Some(frame) if self.has_frame_hook(frame.code) => self.run_hooked_frame(),
            _ => dispatch::run(self),
        }
    }

    /// RecursionError or MemoryError if `count` registers do not fit above `window`.
    #[inline(always)]
    pub(super) fn check_window(&mut self, window: *const Cell<Value>, count: usize) -> Result<(), Raised> {
        if self.registers.fits(window, count) { Ok(()) } else { Err(self.recursion_error()) }
    }

    /// Runs a function whose parameters lie bound in `window`, from native code.
    pub fn run_bound(&mut self, function: Gc<Function>, window: *const Cell<Value>) -> Result<Value, Raised> {
        let code = function.code.get();
        if code.data().proto.flags.is_resumable() {
            return self.new_generator(function, code, window);
        }
        let calls = code.data().calls.get().wrapping_add(1);
        code.data().calls.set(calls);
        if calls & CALL_MASK == 0 {
            self.notify_hot_function(function, calls);
        }
        if function.entry.get() != 0 && !self.has_frame_hook(code) {
            return self.run_entry(function, window);
        }
        self.push_frame(function, code, window, 0, true)?;
        self.run_top()
    }

    /// Runs a function's machine code from native code.
    fn run_entry(&mut self, function: Gc<Function>, window: *const Cell<Value>) -> Result<Value, Raised> {
        let depth = self.frames.len();
        let top = self.top.get();
        let word = self.call_entry(function.entry.get(), window, function);
        if word == super::RESUME {
            // The frames above `depth` were rebuilt: the outermost is this call.
            self.frames[depth].is_entry = true;
            return dispatch::run(self);
        }
        self.top.set(top);
        // SAFETY: machine code gives words of values, or 0.
        unsafe { Value::from_bits(word) }.ok_or(Raised)
    }

    /// Calls a function's machine code.
    #[inline(always)]
    pub(super) fn call_entry(&mut self, entry: usize, window: *const Cell<Value>, function: Gc<Function>) -> u64 {
        // SAFETY: whoever sets `Function::entry` promises that it is an `Entry` for as long as it is set.
        let entry: super::Entry = unsafe { std::mem::transmute(entry) };
        entry(self, window, function.value().bits())
    }

    /// Begins a call from the dispatch loop: the arguments lie in `window`. `Some` is the result; `None`: a frame was pushed
    /// (or rebuilt) and runs now.
    #[inline(always)]
    pub(super) fn begin_call(
        &mut self,
        function: Gc<Function>,
        window: *const Cell<Value>,
        argc: usize,
        return_to: u16,
        caller: &Frame,
    ) -> Result<Option<Value>, Raised> {
        if function.header.watch() & watch::ENTRY != 0 {
            // SAFETY: the registers are consecutive words, and the caller's.
            let args = unsafe { std::slice::from_raw_parts(window.cast::<Value>(), argc) };
            return self.call_through_entry(function, args, None).map(Some);
        }
        let code = function.code.get();
        let data = code.data();
        // The callee's window must not begin in a generator's registers: they have no room behind them.
        let window = if caller.generator.is_some() { self.copy_window(window, argc)? } else { window };
        if !(data.plain_parameters && argc == data.proto.positional_count as usize) {
            self.check_window(window, data.proto.register_count as usize)?;
            // SAFETY: the registers are consecutive words.
            let args = unsafe { std::slice::from_raw_parts(window.cast::<Value>(), argc) };
            self.bind_arguments(function, window, args, None)?;
        }
        self.begin_bound_call(function, window, return_to, caller)
    }

    /// As [`Vm::begin_call`], the parameters being bound already.
    #[inline(always)]
    pub(super) fn begin_bound_call(
        &mut self,
        function: Gc<Function>,
        window: *const Cell<Value>,
        return_to: u16,
        caller: &Frame,
    ) -> Result<Option<Value>, Raised> {
        let code = function.code.get();
        let data = code.data();
        if data.proto.flags.is_resumable() {
            return self.new_generator(function, code, window).map(Some);
        }
        let calls = data.calls.get().wrapping_add(1);
        data.calls.set(calls);
        if calls & CALL_MASK == 0 {
            self.notify_hot_function(function, calls);
        }
        if self.has_frame_hook(code) {
            return self.begin_hooked_call(function, code, window, caller);
        }
        let entry = function.entry.get();
        if entry == 0 {
            self.push_frame(function, code, window, return_to, false)?;
            return Ok(None);
        }
        self.check_native_stack()?;
        let depth = self.frames.len();
        let word = self.call_entry(entry, window, function);
        if word == super::RESUME {
            // The frames above `depth` were rebuilt: the outermost is this call.
            self.frames[depth].is_entry = false;
            self.frames[depth].return_to = return_to;
            return Ok(None);
        }
        self.top.set(caller.limit);
        // SAFETY: machine code gives words of values, or 0.
        unsafe { Value::from_bits(word) }.ok_or(Raised).map(Some)
    }

    /// A call from the dispatch loop whose frame a hook stands before: it is run from native code.
    #[cold]
    fn begin_hooked_call(
        &mut self,
        function: Gc<Function>,
        code: Gc<Code>,
        window: *const Cell<Value>,
        caller: &Frame,
    ) -> Result<Option<Value>, Raised> {
        self.check_native_stack()?;
        self.push_frame(function, code, window, 0, true)?;
        let result = self.run_hooked_frame();
        self.top.set(caller.limit);
        result.map(Some)
    }

    /// Copies arguments to the top of the register stack.
    #[cold]
    fn copy_window(&mut self, window: *const Cell<Value>, argc: usize) -> Result<*const Cell<Value>, Raised> {
        let top = self.top.get();
        self.check_window(top, argc + 1)?;
        for at in 0..argc {
            // SAFETY: the arguments lie in the caller's registers, and there is room above the top.
            unsafe { (*top.add(at)).set((*window.add(at)).get()) };
        }
        Ok(top)
    }

    /// Begins a call of anything that is no Python function. The register before `window` is free.
    #[inline]
    pub(super) fn call_object(
        &mut self,
        callee: Value,
        window: *const Cell<Value>,
        argc: usize,
        return_to: u16,
        caller: &Frame,
    ) -> Result<Option<Value>, Raised> {
        // SAFETY: the registers are consecutive words.
        let args = unsafe { std::slice::from_raw_parts(window.cast::<Value>(), argc) };
        match callee.kind() {
            Kind::BoundMethod => {
                if let Some(method) = callee.cast::<BoundMethod>()
                    && let Some(function) = method.function.cast::<Function>()
                {
                    // SAFETY: the register before the window held the callee.
                    let window = unsafe { window.sub(1) };
                    // SAFETY: as above.
                    unsafe { (*window).set(method.receiver) };
                    return self.begin_call(function, window, argc + 1, return_to, caller);
                }
            }
            Kind::Type => {
                if let Some(class) = callee.cast::<Type>()
                    && self.type_of(callee) == self.types.type_
                    && let Some(function) = self.dunder(class, Dunder::Init).and_then(Value::cast::<Function>)
                    && self.dunder(class, Dunder::New).is_some_and(|new| self.is_object_new(new))
                    && !class.flags.get().has(TypeFlags::ABSTRACT)
                {
                    let object = self.new_instance(class)?.value();
                    // SAFETY: as above.
                    let window = unsafe { window.sub(1) };
                    // SAFETY: as above.
                    unsafe { (*window).set(object) };
                    return match self.begin_call(function, window, argc + 1, return_to, caller)? {
                        Some(value) if value.is_none() => Ok(Some(object)),
                        Some(value) => Err(self.init_returned(value)),
                        None => {
                            // Compiled code that was left has its frames above; the constructor's is the outermost.
                            let depth = self.frame_above(caller);
                            self.frames[depth].constructed = object;
                            Ok(None)
                        }
                    };
                }
            }
            _ => {}
        }
        self.call(callee, args).map(Some)
    }

    /// The index of the frame that lies above `caller`.
    fn frame_above(&self, caller: &Frame) -> usize {
        let base = self.frames.as_ptr() as usize;
        (std::ptr::from_ref(caller) as usize - base) / size_of::<Frame>() + 1
    }

    /// Pushes a frame for a function whose parameters lie bound in `window`.
    #[inline(always)]
    pub(super) fn push_frame(
        &mut self,
        function: Gc<Function>,
        code: Gc<Code>,
        window: *const Cell<Value>,
        return_to: u16,
        is_entry: bool,
    ) -> Result<(), Raised> {
        let data = code.data();
        let count = data.proto.register_count as usize;
        if self.frames.len() + self.depth.get() >= self.recursion_limit.get().min(MAX_FRAMES)
            || !self.registers.fits(window, count)
        {
            return Err(self.recursion_error());
        }
        for at in data.parameter_count as usize..data.varnames.length {
            // SAFETY: `fits` made sure that the window is within the stack.
            unsafe { (*window.add(at)).set(Value::UNBOUND) };
        }
        // SAFETY: as above.
        let limit = unsafe { window.add(count) };
        self.top.set(limit);
        self.frames.push(Frame {
            registers: window,
            code,
            function: Some(function),
            globals: function.globals,
            builtins: function.builtins,
            locals: Value::NONE,
            pc: Cell::new(0),
            return_to,
            is_entry,
            return_step: 2,
            return_mode: 0,
            constructed: Value::UNBOUND,
            generator: None,
            handled: Cell::new(Value::NONE),
            limit,
            object: Cell::new(Value::NONE),
        });
        Ok(())
    }

    /// Runs module, class body or `exec` code with its namespaces.
    pub fn run_code(
        &mut self,
        code: Gc<Code>,
        globals: Gc<Dict>,
        locals: Value,
        closure: Value,
    ) -> Result<Value, Raised> {
        self.check_native_stack()?;
        let window = self.top.get();
        let count = code.data().proto.register_count as usize;
        self.check_window(window, count)?;
        if self.frames.len() + self.depth.get() >= self.recursion_limit.get().min(MAX_FRAMES) {
            return Err(self.recursion_error());
        }
        let builtins = self.builtins_of(globals)?;
        // Free variables of `exec`ed and class code come from a function object of its own.
        let function = if closure.is_none() {
            None
        } else {
            Some(self.new_function(code, globals, builtins, Value::NONE, Value::NONE, Value::NONE, closure)?)
        };
        for at in 0..count {
            // SAFETY: `check_window` made sure that the window is within the stack.
            unsafe { (*window.add(at)).set(Value::UNBOUND) };
        }
        // SAFETY: as above.
        let limit = unsafe { window.add(count) };
        self.top.set(limit);
        self.frames.push(Frame {
            registers: window,
            code,
            function,
            globals,
            builtins,
            locals,
            pc: Cell::new(0),
            return_to: 0,
            is_entry: true,
            return_step: 2,
            return_mode: 0,
            constructed: Value::UNBOUND,
            generator: None,
            handled: Cell::new(Value::NONE),
            limit,
            object: Cell::new(Value::NONE),
        });
        self.run_top()
    }

    /// Binds arguments to the parameters of a function and writes them to `window`. `args` may overlap the window.
    #[inline(never)]
    pub(super) fn bind_arguments(
        &mut self,
        function: Gc<Function>,
        window: *const Cell<Value>,
        args: &[Value],
        keywords: Option<Gc<Tuple>>,
    ) -> Result<(), Raised> {
        let data = function.code.get().data();
        let proto = &data.proto;
        let (positional, keyword_only) = (proto.positional_count as usize, proto.kwonly_count as usize);
        let var_positional = proto.flags.has(CodeFlags::VARARGS);
        let var_keyword = proto.flags.has(CodeFlags::VARKEYWORDS);
        let named = keywords.map_or(0, |names| names.length);
        let given = args.len() - named;
        let defaults = function.defaults.get().cast::<Tuple>().map_or(&[][..], |defaults| defaults.items());

        let total = data.parameter_count as usize;
        let mut bound: smallvec::Bound = smallvec::Bound::new(total);
        let slots = bound.as_mut();
        let direct = given.min(positional);
        slots[..direct].copy_from_slice(&args[..direct]);
        if var_positional {
            let rest = self.new_tuple(&args[direct..given])?;
            slots[positional + keyword_only] = rest.value();
        }
        let rest = if var_keyword {
            let dict = self.new_dict()?;
            slots[total - 1] = dict.value();
            Some(dict)
        } else {
            None
        };
        if let Some(names) = keywords {
            let mut wrong_positional_only: Vec<Value> = Vec::new();
            for (at, key) in names.items().iter().enumerate() {
                let value = args[given + at];
                let position = self.parameter_position(data, *key, positional + keyword_only);
                match position {
                    Some(position) if position < proto.posonly_count as usize => match rest {
                        Some(dict) => self.dict_set(dict, *key, value)?,
                        None => wrong_positional_only.push(*key),
                    },
                    Some(position) => {
                        if !slots[position].is_unbound() {
                            let (name, key) = (self.str_text(function.qualname.get()), self.str_text(*key));
                            return Err(self.type_error(format!("{name}() got multiple values for argument '{key}'")));
                        }
                        slots[position] = value;
                    }
                    None => match rest {
                        Some(dict) => self.dict_set(dict, *key, value)?,
                        None => return Err(self.unexpected_keyword(function, *key)),
                    },
                }
            }
            if !wrong_positional_only.is_empty() {
                let name = self.str_text(function.qualname.get());
                let names: Vec<&str> = wrong_positional_only.iter().map(|name| self.str_text(*name)).collect();
                return Err(self.type_error(format!(
                    "{name}() got some positional-only arguments passed as keyword arguments: '{}'",
                    names.join(", ")
                )));
            }
        }
        if given > positional && !var_positional {
            return Err(self.too_many_arguments(function, given, slots));
        }
        // Defaults of positional parameters stand for the last ones.
        let first_default = positional - defaults.len().min(positional);
        let mut missing: Vec<usize> = Vec::new();
        for at in direct..positional {
            if slots[at].is_unbound() {
                if at >= first_default {
                    slots[at] = defaults[at - first_default + defaults.len().saturating_sub(positional)];
                } else {
                    missing.push(at);
                }
            }
        }
        if !missing.is_empty() {
            return Err(self.missing_arguments(function, &missing, "positional"));
        }
        let keyword_defaults = function.keyword_defaults.get().cast::<Dict>();
        for (at, slot) in slots.iter_mut().enumerate().skip(positional).take(keyword_only) {
            if slot.is_unbound() {
                let name = data.varnames.items()[at];
                match keyword_defaults.and_then(|dict| dict.get_str(name)) {
                    Some(value) => *slot = value,
                    None => missing.push(at),
                }
            }
        }
        if !missing.is_empty() {
            return Err(self.missing_arguments(function, &missing, "keyword-only"));
        }
        for (at, value) in bound.as_mut().iter().enumerate() {
            // SAFETY: the caller checked that the window has room for all parameters.
            unsafe { (*window.add(at)).set(*value) };
        }
        Ok(())
    }

    fn parameter_position(&mut self, data: &crate::objects::CodeData, key: Value, count: usize) -> Option<usize> {
        let names = &data.varnames.items()[..count];
        if let Some(at) = names.iter().position(|name| *name == key) {
            return Some(at);
        }
        let key = self.find_interned(key.cast()?)?;
        names.iter().position(|name| *name == key)
    }

    #[cold]
    fn unexpected_keyword(&mut self, function: Gc<Function>, key: Value) -> Raised {
        let name = self.str_text(function.qualname.get());
        let text = self.str_text(key);
        let data = function.code.get().data();
        let count = (data.proto.positional_count + data.proto.kwonly_count) as usize;
        let names: Vec<&str> = data.varnames.items()[..count]
            .iter()
            .skip(data.proto.posonly_count as usize)
            .map(|n| self.str_text(*n))
            .collect();
        match crate::text::suggest::closest(text, names.iter().copied()) {
            Some(close) => self
                .type_error(format!("{name}() got an unexpected keyword argument '{text}'. Did you mean '{close}'?")),
            None => self.type_error(format!("{name}() got an unexpected keyword argument '{text}'")),
        }
    }

    #[cold]
    fn too_many_arguments(&mut self, function: Gc<Function>, given: usize, slots: &[Value]) -> Raised {
        let name = self.str_text(function.qualname.get());
        let proto = &function.code.get().data().proto;
        let positional = proto.positional_count as usize;
        let defaults = function.defaults.get().cast::<Tuple>().map_or(0, |defaults| defaults.length);
        let keyword_given = slots[positional..positional + proto.kwonly_count as usize]
            .iter()
            .filter(|value| !value.is_unbound())
            .count();
        let (takes, plural) = if defaults > 0 {
            (format!("from {} to {positional}", positional - defaults), true)
        } else {
            (format!("{positional}"), positional != 1)
        };
        let plural = if plural { "s" } else { "" };
        let (given_text, were) = if keyword_given > 0 {
            let s = if given == 1 { "" } else { "s" };
            let ks = if keyword_given == 1 { "" } else { "s" };
            (format!("{given} positional argument{s} (and {keyword_given} keyword-only argument{ks}) were"), "")
        } else {
            (format!("{given}"), if given == 1 { " was" } else { " were" })
        };
        self.type_error(format!("{name}() takes {takes} positional argument{plural} but {given_text}{were} given"))
    }

    #[cold]
    fn missing_arguments(&mut self, function: Gc<Function>, missing: &[usize], what: &str) -> Raised {
        let name = self.str_text(function.qualname.get());
        let varnames = function.code.get().data().varnames.items();
        let names: Vec<String> = missing.iter().map(|at| format!("'{}'", self.str_text(varnames[*at]))).collect();
        let list = match names.as_slice() {
            [one] => one.clone(),
            [first, second] => format!("{first} and {second}"),
            [init @ .., last] => format!("{}, and {last}", init.join(", ")),
            [] => String::new(),
        };
        let plural = if names.len() == 1 { "" } else { "s" };
        let count = names.len();
        self.type_error(format!("{name}() missing {count} required {what} argument{plural}: {list}"))
    }
}

/// Parameters while they are bound: on the native stack where they are few.
mod smallvec {
    use crate::objects::Value;

    pub enum Bound {
        Few([Value; 16], usize),
        Many(Vec<Value>),
    }

    impl Bound {
        pub fn new(count: usize) -> Bound {
            if count <= 16 { Bound::Few([Value::UNBOUND; 16], count) } else { Bound::Many(vec![Value::UNBOUND; count]) }
        }

        pub fn as_mut(&mut self) -> &mut [Value] {
            match self {
                Bound::Few(values, count) => &mut values[..*count],
                Bound::Many(values) => values,
            }
        }
    }
}
