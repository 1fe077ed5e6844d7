//! Instructions that are rare or long. The topmost frame's `pc` is at the instruction; each handler moves it on.

use cinderlift_hooks::watch;

use super::dispatch::Next;
use crate::bytecode::{Extension, Opcode, Word};
use crate::heap::{Kind, RootedVec};
use crate::objects::{
    BoundMethod, Dict, Dunder, Exception, Function, Gc, List, Raised, Set, Str, Tuple, Type, Value, Vm,
};

impl Vm {
    /// A register of the running frame.
    #[inline]
    fn reg(&self, index: u16) -> Value {
        self.frames.last().map_or(Value::NONE, |frame| frame.register(index))
    }

    #[inline]
    fn set_reg(&mut self, index: u16, value: Value) {
        if let Some(frame) = self.frames.last() {
            frame.set_register(index, value);
        }
    }

    /// Consecutive registers.
    fn regs(&self, base: u16, count: usize) -> &'static [Value] {
        match self.frames.last() {
            // SAFETY: the registers lie in the frame's window, which stays in place while the instruction runs.
            Some(frame) => unsafe {
                std::slice::from_raw_parts(frame.registers.add(base as usize).cast::<Value>(), count)
            },
            None => &[],
        }
    }

    fn name(&self, index: u32) -> Value {
        self.frames.last().map_or(Value::NONE, |frame| frame.code.data().name_at(index as usize))
    }

    fn constant(&self, index: u32) -> Value {
        self.frames.last().map_or(Value::NONE, |frame| frame.code.data().constant(index as usize))
    }

    fn extension_word(&self) -> Extension {
        match self.frames.last() {
            Some(frame) => Extension(frame.code.data().words[frame.pc.get() as usize + 1].get().0),
            None => Extension(0),
        }
    }

    /// Runs one instruction that the dispatch loop does not handle itself.
    #[inline(never)]
    pub(super) fn run_slow(&mut self, word: Word) -> Result<Next, Raised> {
        let (a, b, c) = (word.a(), word.b(), word.c());
        match word.op() {
            // ---- names --------------------------------------------------------------------------------------------
            Opcode::DeleteGlobal => {
                let name = self.name(u32::from(a));
                let globals = self.frames.last().map(|frame| frame.globals);
                if let Some(globals) = globals
                    && self.dict_remove(globals, name)?.is_none()
                {
                    return Err(self.name_error(name));
                }
            }
            Opcode::DeleteName => {
                let name = self.name(u32::from(a));
                let locals = self.frames.last().map_or(Value::NONE, |frame| frame.locals);
                let removed = match locals.cast::<Dict>() {
                    Some(dict) if self.is_exact(locals, self.types.dict) => self.dict_remove(dict, name)?.is_some(),
                    _ => match self.delete_item(locals, name) {
                        Ok(()) => true,
                        Err(raised) => {
                            self.clear_if(raised, self.types.key_error)?;
                            false
                        }
                    },
                };
                if !removed {
                    return Err(self.name_error(name));
                }
            }
            Opcode::LoadLocals => {
                let locals = self.frames.last().map_or(Value::NONE, |frame| frame.locals);
                self.set_reg(a, locals);
            }
            Opcode::LoadFromDictOrCell => {
                let name = self.name(self.extension_word().aux());
                let value = match self.find_name(self.reg(b), name)? {
                    Some(value) => value,
                    None => match self.reg(c).cast::<crate::objects::CellObject>().map(|cell| cell.content.get()) {
                        Some(value) if !value.is_unbound() => value,
                        _ => return Err(self.unbound_free(name)),
                    },
                };
                self.set_reg(a, value);
            }
            Opcode::LoadFromDictOrGlobal => {
                let name = self.name(u32::from(c));
                let value = match self.find_name(self.reg(b), name)? {
                    Some(value) => value,
                    None => match self.global_or_builtin(name)? {
                        Some(value) => value,
                        None => return Err(self.name_error(name)),
                    },
                };
                self.set_reg(a, value);
            }

            // ---- attributes, subscripts ---------------------------------------------------------------------------
            Opcode::DeleteAttr => {
                let name = self.name(u32::from(b));
                self.set_attr(self.reg(a), name, Value::UNBOUND)?;
            }
            Opcode::LoadSuperAttr => {
                let name = self.name(u32::from(c));
                let explicit = self.extension_word().aux() != 0;
                let (value, _) = self.super_attribute(b, name, explicit, false)?;
                self.set_reg(a, value);
            }
            Opcode::CallSuperMethod => return self.call_super_method(word),
            Opcode::DeleteSubscript => self.delete_item(self.reg(a), self.reg(b))?,
            Opcode::BuildSlice => {
                let parts = self.regs(b, 3);
                let slice = self.new_slice(parts[0], parts[1], parts[2])?;
                self.set_reg(a, slice);
            }
            Opcode::LoadSlice => {
                let parts = self.regs(c, 2);
                let slice = self.new_slice(parts[0], parts[1], Value::NONE)?;
                let value = self.get_item(self.reg(b), slice)?;
                self.set_reg(a, value);
            }
            Opcode::StoreSlice => {
                let parts = self.regs(b, 2);
                let slice = self.new_slice(parts[0], parts[1], Value::NONE)?;
                self.set_item(self.reg(a), slice, self.reg(c))?;
            }

            // ---- iteration ----------------------------------------------------------------------------------------
            Opcode::GetAsyncIter => {
                let iterator = self.async_iter(self.reg(b))?;
                self.set_reg(a, iterator);
            }
            Opcode::GetAsyncNext => {
                let awaitable = self.async_next(self.reg(b))?;
                self.set_reg(a, awaitable);
            }
            Opcode::EndAsyncFor => {
                let exception = self.reg(a);
                if !self.is_instance(exception, self.types.stop_async_iteration)
                    && let Some(exception) = exception.cast::<Exception>()
                {
                    return Err(self.set_raised_again(exception));
                }
            }

            // ---- calls --------------------------------------------------------------------------------------------
            Opcode::CallKw => {
                let extension = self.extension_word();
                let names = self.constant(extension.aux()).cast::<Tuple>();
                self.learn_callee(extension, self.reg(b));
                return self.begin_call_kw(self.reg(b), b + 1, c as usize, names, a);
            }
            Opcode::CallMethodKw => {
                let extension = self.extension_word();
                let name = self.name(u32::from(extension.aux_low()));
                let names = self.constant(u32::from(extension.aux_high())).cast::<Tuple>();
                let receiver = self.reg(b + 1);
                let Some(code) = self.frames.last().map(|frame| frame.code) else { return Ok(Next::Continue) };
                let (callee, bound) =
                    self.load_method(&code.data().caches[extension.cache() as usize], receiver, name)?;
                return if bound {
                    self.begin_call_kw(callee, b + 1, c as usize + 1, names, a)
                } else {
                    self.begin_call_kw(callee, b + 2, c as usize, names, a)
                };
            }
            Opcode::CallLoadedMethodKw => {
                let extension = self.extension_word();
                let names = self.constant(extension.aux()).cast::<Tuple>();
                let (function, second) = (self.reg(b), self.reg(b + 1));
                let bound = !function.is_unbound();
                self.learn_callee(extension, if bound { function } else { second });
                return if bound {
                    self.begin_call_kw(function, b + 1, c as usize + 1, names, a)
                } else {
                    self.begin_call_kw(second, b + 2, c as usize, names, a)
                };
            }
            Opcode::CallEx => {
                let parts = self.regs(b, 3);
                let result = self.call_unpacked(parts[0], parts[1], parts[2])?;
                self.set_reg(a, result);
            }
            Opcode::MakeFunction => {
                let code = self.constant(word.bc());
                let function = self.make_function(code, &[Value::UNBOUND; 4])?;
                self.set_reg(a, function);
            }
            Opcode::MakeClosure => {
                let code = self.constant(self.extension_word().aux());
                let none = Value::UNBOUND;
                let function = self.make_function(code, &[none, none, none, self.reg(b)])?;
                self.set_reg(a, function);
            }
            Opcode::MakeFunctionWith => {
                let code = self.constant(self.extension_word().aux());
                let parts = self.regs(b, 4);
                let function = self.make_function(code, parts)?;
                self.set_reg(a, function);
            }
            Opcode::SetTypeParams => {
                if let Some(function) = self.reg(a).cast::<Function>() {
                    function.type_params.set(self.reg(b));
                    function.wrote();
                }
            }
            Opcode::YieldFrom => return self.yield_from(word),
            Opcode::GetYieldFromIter => {
                let value = self.reg(b);
                let iterator = self.yield_from_iter(value)?;
                self.set_reg(a, iterator);
            }
            Opcode::GetAwaitable => {
                let iterator = self.await_iter(self.reg(b), c)?;
                self.set_reg(a, iterator);
            }

            // ---- containers ---------------------------------------------------------------------------------------
            Opcode::BuildSet => {
                let set = self.new_set()?;
                for item in self.regs(b, c as usize) {
                    self.set_add(set, *item)?;
                }
                self.set_reg(a, set.value());
            }
            Opcode::BuildMap => {
                let dict = self.new_dict_with(c as usize)?;
                for pair in self.regs(b, c as usize * 2).chunks_exact(2) {
                    self.dict_set(dict, pair[0], pair[1])?;
                }
                self.set_reg(a, dict.value());
            }
            Opcode::BuildString => {
                let text = self.join_strings(b, c as usize)?;
                self.set_reg(a, text);
            }
            Opcode::ListExtend => {
                let (list, iterable) = (self.reg(a), self.reg(b));
                self.extend_list(list, iterable)?;
            }
            Opcode::ListToTuple => {
                let items = self.reg(b).cast::<List>().map_or(Vec::new(), |list| list.to_vec());
                let tuple = self.new_tuple(&items)?;
                self.set_reg(a, tuple.value());
            }
            Opcode::SetAdd => {
                if let Some(set) = self.reg(a).cast::<Set>() {
                    self.set_add(set, self.reg(b))?;
                }
            }
            Opcode::SetUpdate => {
                if let Some(set) = self.reg(a).cast::<Set>() {
                    self.for_each(self.reg(b), |vm, value| {
                        vm.dict_set(set.dict.get(), value, Value::NONE)?;
                        Ok(true)
                    })?;
                }
            }
            Opcode::MapAdd => {
                if let Some(dict) = self.reg(a).cast::<Dict>() {
                    self.dict_set(dict, self.reg(b), self.reg(c))?;
                }
            }
            Opcode::DictUpdate => {
                if let Some(dict) = self.reg(a).cast::<Dict>() {
                    self.update_display(dict, self.reg(b))?;
                }
            }
            Opcode::DictMerge => {
                if let Some(dict) = self.reg(a).cast::<Dict>() {
                    self.merge_keywords(dict, self.reg(b), self.reg(c))?;
                }
            }
            Opcode::UnpackEx => {
                let behind = self.extension_word().aux() as usize;
                self.unpack_ex(a, self.reg(b), c as usize, behind)?;
            }

            // ---- text ---------------------------------------------------------------------------------------------
            Opcode::FormatValue => {
                let value = self.convert(self.reg(b), c)?;
                let text = if value.kind() == Kind::Str && self.is_exact(value, self.types.str) {
                    value
                } else {
                    let empty = self.intern("")?;
                    self.format(value, empty)?
                };
                self.set_reg(a, text);
            }
            Opcode::FormatSpec => {
                let conversion = self.extension_word().aux() as u16;
                let value = self.convert(self.reg(b), conversion)?;
                let text = self.format(value, self.reg(c))?;
                self.set_reg(a, text);
            }
            Opcode::BuildInterpolation => {
                let parts = self.regs(b, 4);
                let value = self.call_library("string.templatelib", "Interpolation", parts)?;
                self.set_reg(a, value);
            }
            Opcode::BuildTemplate => {
                let parts = self.regs(b, 2);
                let value = self.build_template(parts[0], parts[1])?;
                self.set_reg(a, value);
            }

            // ---- exceptions ---------------------------------------------------------------------------------------
            Opcode::Raise => {
                let exception = self.normalize_exception(self.reg(a))?;
                return Err(self.set_raised(exception));
            }
            Opcode::RaiseFrom => {
                let exception = self.normalize_exception(self.reg(a))?;
                let cause = self.reg(b);
                if cause.is_none() {
                    exception.cause.set(Value::NONE);
                } else {
                    let is_exception = cause.kind() == Kind::Exception
                        || cause.cast::<Type>().is_some_and(|class| self.is_subclass(class, self.types.exception_base));
                    if !is_exception {
                        return Err(self.type_error("exception causes must derive from BaseException"));
                    }
                    let cause = self.normalize_exception(cause)?;
                    exception.cause.set(cause.value());
                }
                exception.suppress_context.set(true);
                exception.wrote();
                return Err(self.set_raised(exception));
            }
            Opcode::RaiseHandled => {
                return match self.handled_exception().cast::<Exception>() {
                    Some(exception) => Err(self.set_raised_again(exception)),
                    None => Err(self.runtime_error("No active exception to reraise")),
                };
            }
            Opcode::Reraise => {
                return match self.reg(a).cast::<Exception>() {
                    Some(exception) => Err(self.set_raised_again(exception)),
                    None => Err(self.runtime_error("No active exception to reraise")),
                };
            }
            Opcode::EnterHandler => {
                let exception = self.reg(b);
                if let Some(frame) = self.frames.last() {
                    frame.set_register(a, frame.handled.get());
                    frame.handled.set(exception);
                }
            }
            Opcode::LeaveHandler => {
                if let Some(frame) = self.frames.last() {
                    frame.handled.set(frame.register(a));
                }
            }
            Opcode::MatchException => {
                let matches = self.exception_matches(self.reg(b), self.reg(c))?;
                self.set_reg(a, Value::bool(matches));
            }
            Opcode::MatchExceptionGroup => {
                let (caught, rest) = self.split_exception_group(self.reg(b), self.reg(c))?;
                self.set_reg(a, caught);
                self.set_reg(a + 1, rest);
            }
            Opcode::PrepareReraiseStar => {
                let exception = self.prepare_reraise_star(self.reg(b), self.reg(c))?;
                self.set_reg(a, exception);
            }
            Opcode::LoadException => {
                let class = if b == 0 { self.types.assertion_error } else { self.types.not_implemented_error };
                self.set_reg(a, class.value());
            }
            Opcode::EnterWith => self.enter_with(word, Dunder::Enter, Dunder::Exit)?,
            Opcode::EnterAsyncWith => self.enter_with(word, Dunder::AEnter, Dunder::AExit)?,
            Opcode::ExitWith => {
                let parts = self.regs(b, 3);
                let (exit, exception) = (parts[1], parts[2]);
                let args = match exception.cast::<Exception>() {
                    Some(raised) => [self.type_of(exception).value(), exception, raised.traceback.get()],
                    None => [Value::NONE; 3],
                };
                let result = self.call(exit, &args)?;
                self.set_reg(a, result);
            }

            // ---- imports, classes ---------------------------------------------------------------------------------
            Opcode::ImportName => {
                let name = self.name(u32::from(c));
                let parts = self.regs(b, 2);
                let module = self.import_name(name, parts[1], parts[0])?;
                self.set_reg(a, module);
            }
            Opcode::ImportFrom => {
                let name = self.name(u32::from(c));
                let value = self.import_from(self.reg(b), name)?;
                self.set_reg(a, value);
            }
            Opcode::ImportStar => self.import_star(self.reg(a))?,
            Opcode::LoadBuildClass => {
                let name = self.names.build_class;
                let builtins = self.frames.last().map(|frame| frame.builtins);
                match builtins.and_then(|builtins| builtins.get_str(name)) {
                    Some(function) => self.set_reg(a, function),
                    None => {
                        let class = self.types.name_error;
                        return Err(self.raise(class, "__build_class__ not found"));
                    }
                }
            }
            Opcode::SetupAnnotations => {
                let locals = self.frames.last().map_or(Value::NONE, |frame| frame.locals);
                let name = self.names.annotations;
                if self.find_name(locals, name)?.is_none() {
                    let dict = self.new_dict()?;
                    self.store_name(locals, name, dict.value())?;
                }
            }
            Opcode::MakeTypeParam => {
                let parts = self.regs(b, 4);
                let value = self.make_type_param(parts, c)?;
                self.set_reg(a, value);
            }
            Opcode::MakeTypeAlias => {
                let parts = self.regs(b, 3);
                let value = self.call_library("_typing", "_type_alias", parts)?;
                self.set_reg(a, value);
            }
            Opcode::SubscriptGeneric => {
                let params = self.unpack_type_parameters(self.reg(b))?;
                let generic = self.library_attribute("_typing", "Generic")?;
                let value = self.get_item(generic, params)?;
                self.set_reg(a, value);
            }
            Opcode::PrintValue => {
                let value = self.reg(a);
                self.display(value)?;
            }

            // ---- match --------------------------------------------------------------------------------------------
            Opcode::MatchMapping => {
                let is_mapping = self.is_match_mapping(self.reg(b))?;
                self.set_reg(a, Value::bool(is_mapping));
            }
            Opcode::MatchSequence => {
                let is_sequence = self.is_match_sequence(self.reg(b))?;
                self.set_reg(a, Value::bool(is_sequence));
            }
            Opcode::GetLength => {
                let length = self.len(self.reg(b))?;
                self.set_reg(a, Value::small_int(length as i64));
            }
            Opcode::MatchKeys => {
                let values = self.match_keys(self.reg(b), self.reg(c))?;
                self.set_reg(a, values);
            }
            Opcode::MatchClass => {
                let parts = self.regs(c, 2);
                let positional = self.extension_word().aux() as usize;
                let values = self.match_class(self.reg(b), parts[0], positional, parts[1])?;
                self.set_reg(a, values);
            }
            other => {
                return Err(self.system_error(format!("the instruction {other:?} is not known to the interpreter")));
            }
        }
        self.step_over(word);
        Ok(Next::Continue)
    }

    /// The type parameters of a class, with `*Ts` for each TypeVarTuple.
    fn unpack_type_parameters(&mut self, params: Value) -> Result<Value, Raised> {
        let Some(tuple) = params.cast::<Tuple>() else { return Ok(params) };
        let mut result = self.rooted_vec();
        for param in tuple.items() {
            if self.type_name(*param) == "TypeVarTuple" {
                let starred = self.collect(*param)?;
                result.extend_from_slice(&starred);
            } else {
                result.push(*param);
            }
        }
        Ok(self.new_tuple(&result)?.value())
    }

    /// Goes on behind an instruction.
    fn step_over(&mut self, word: Word) {
        if let Some(frame) = self.frames.last() {
            let step = if word.op().is_extended() { 2 } else { 1 };
            frame.pc.set(frame.pc.get() + step);
        }
    }

    fn learn_callee(&mut self, extension: Extension, callee: Value) {
        if let Some(code) = self.frames.last().map(|frame| frame.code) {
            self.note_callee(&code.data().caches[extension.cache() as usize], callee);
        }
    }

    /// Calls with keyword arguments: a Python function's frame is pushed, anything else is called at once.
    fn begin_call_kw(
        &mut self,
        callee: Value,
        first: u16,
        argc: usize,
        names: Option<Gc<Tuple>>,
        dst: u16,
    ) -> Result<Next, Raised> {
        let args = self.regs(first, argc);
        // A function whose entry is replaced is called as any other object.
        let is_plain = |function: Value| function.header().is_some_and(|header| header.watch() & watch::ENTRY == 0);
        if let Some(function) = callee.cast::<Function>().filter(|_| is_plain(callee)) {
            let window = self.top.get();
            self.check_window(window, function.code.get().data().proto.register_count as usize)?;
            self.bind_arguments(function, window, args, names)?;
            return self.begin_at_top(function, window, dst);
        }
        let result = match callee.cast::<BoundMethod>() {
            Some(method) if method.function.kind() == Kind::Function && is_plain(method.function) => {
                let mut all = self.rooted_vec();
                all.push(method.receiver);
                all.extend_from_slice(args);
                match method.function.cast::<Function>() {
                    Some(function) => {
                        let window = self.top.get();
                        self.check_window(window, function.code.get().data().proto.register_count as usize)?;
                        self.bind_arguments(function, window, &all, names)?;
                        return self.begin_at_top(function, window, dst);
                    }
                    None => Value::NONE,
                }
            }
            _ => self.call_kw(callee, args, names)?,
        };
        self.set_reg(dst, result);
        if let Some(frame) = self.frames.last() {
            frame.pc.set(frame.pc.get() + 2);
        }
        Ok(Next::Continue)
    }

    /// Begins a call whose window lies at the top of the register stack.
    fn begin_at_top(
        &mut self,
        function: Gc<Function>,
        window: *const std::cell::Cell<Value>,
        dst: u16,
    ) -> Result<Next, Raised> {
        let Some(caller) = self.frames.last() else { return Ok(Next::Continue) };
        let caller = std::ptr::from_ref(caller);
        // SAFETY: the vector of frames never moves, and the caller's frame stays.
        match self.begin_bound_call(function, window, dst, unsafe { &*caller })? {
            Some(value) => {
                self.set_reg(dst, value);
                if let Some(frame) = self.frames.last() {
                    frame.pc.set(frame.pc.get() + 2);
                }
                Ok(Next::Continue)
            }
            None => Ok(Next::Reload),
        }
    }

    /// `callee(*args, **kwargs)`
    fn call_unpacked(&mut self, callee: Value, args: Value, keywords: Value) -> Result<Value, Raised> {
        let mut all: RootedVec = match self.collect(args) {
            Ok(all) => all,
            Err(raised) => {
                let iterable = self.dunder_of(args, Dunder::Iter).is_some();
                if !iterable && self.raised_is(self.types.type_error) {
                    let _ = self.take_raised(raised);
                    let (name, class) = (self.callee_name(callee)?, self.type_name(args));
                    return Err(self.type_error(
                        format!("Value after * must be an iterable, not {class}")
                            .replace("Value", &format!("{name} argument")),
                    ));
                }
                return Err(raised);
            }
        };
        let Some(dict) = keywords.cast::<Dict>() else { return self.call(callee, &all) };
        let mut names = self.rooted_vec();
        for at in 0..dict.used() {
            if let Some((key, value)) = dict.entry(at) {
                if key.kind() != Kind::Str {
                    return Err(self.type_error("keywords must be strings"));
                }
                names.push(key);
                all.push(value);
            }
        }
        if names.is_empty() {
            return self.call(callee, &all);
        }
        let names = self.new_tuple(&names)?;
        self.call_kw(callee, &all, Some(names))
    }

    /// A callee's name as in messages: `module.function()` as CPython writes it.
    fn callee_name(&mut self, callee: Value) -> Result<String, Raised> {
        let qualname = self.names.qualname;
        let Some(name) = self.find_attr(callee, qualname)? else { return self.str_of_text(callee) };
        let name = self.str_of_text(name)?;
        let module = self.names.module;
        match self.find_attr(callee, module)? {
            Some(module) if module.kind() == Kind::Str && self.str_text(module) != "builtins" => {
                Ok(format!("{}.{name}()", self.str_text(module)))
            }
            _ => Ok(format!("{name}()")),
        }
    }

    fn make_function(&mut self, code: Value, parts: &[Value]) -> Result<Value, Raised> {
        let Some(frame) = self.frames.last() else { return Ok(Value::NONE) };
        let (globals, builtins) = (frame.globals, frame.builtins);
        let Some(code) = code.cast::<crate::objects::Code>() else { return Ok(Value::NONE) };
        let or_none = |value: Value| value.given().unwrap_or(Value::NONE);
        let function = self.new_function(
            code,
            globals,
            builtins,
            or_none(parts[0]),
            or_none(parts[1]),
            or_none(parts[2]),
            or_none(parts[3]),
        )?;
        Ok(function.value())
    }

    /// Concatenates the strings in consecutive registers.
    fn join_strings(&mut self, base: u16, count: usize) -> Result<Value, Raised> {
        let parts = self.regs(base, count);
        let length = parts.iter().filter_map(|part| part.cast::<Str>()).map(|part| part.bytes).sum();
        let mut text = Vec::with_capacity(length);
        for part in parts {
            if let Some(part) = part.cast::<Str>() {
                text.extend_from_slice(part.as_bytes());
            }
        }
        self.new_str_wtf8(&text)
    }

    fn extend_list(&mut self, list: Value, iterable: Value) -> Result<(), Raised> {
        let Some(list) = list.cast::<List>() else { return Ok(()) };
        if self.dunder_of(iterable, Dunder::Iter).is_none() && self.dunder_of(iterable, Dunder::GetItem).is_none() {
            let name = self.type_name(iterable);
            return Err(self.type_error(format!("Value after * must be an iterable, not {name}")));
        }
        let items = self.collect(iterable)?;
        self.list_reserve(list, list.length.get() + items.len())?;
        for item in items.iter() {
            self.list_append(list, *item)?;
        }
        Ok(())
    }

    /// `{**mapping}`
    fn update_display(&mut self, dict: Gc<Dict>, mapping: Value) -> Result<(), Raised> {
        if mapping.cast::<Dict>().is_none() && !self.has_keys(mapping)? {
            let name = self.type_name(mapping);
            return Err(self.type_error(format!("'{name}' object is not a mapping")));
        }
        self.for_each_pair(mapping, |vm, key, value| vm.dict_set(dict, key, value))
    }

    /// `f(**mapping)`
    fn merge_keywords(&mut self, dict: Gc<Dict>, mapping: Value, callee: Value) -> Result<(), Raised> {
        if mapping.cast::<Dict>().is_none() && !self.has_keys(mapping)? {
            let (callee, name) = (self.callee_name(callee)?, self.type_name(mapping));
            return Err(self.type_error(format!("{callee} argument after ** must be a mapping, not {name}")));
        }
        self.for_each_pair(mapping, |vm, key, value| {
            if key.kind() == Kind::Str && vm.dict_get(dict, key)?.is_some() {
                let (callee, key) = (vm.callee_name(callee)?, vm.str_text(key).to_owned());
                return Err(vm.type_error(format!("{callee} got multiple values for keyword argument '{key}'")));
            }
            vm.dict_set(dict, key, value)
        })
    }

    fn has_keys(&mut self, mapping: Value) -> Result<bool, Raised> {
        let name = self.names.keys;
        Ok(self.find_attr(mapping, name)?.is_some())
    }

    /// Each key and value of a dict or of anything with `keys()`.
    pub(super) fn for_each_pair(
        &mut self,
        mapping: Value,
        mut each: impl FnMut(&mut Vm, Value, Value) -> Result<(), Raised>,
    ) -> Result<(), Raised> {
        if let Some(dict) = mapping.cast::<Dict>()
            && self.dunder_of(mapping, Dunder::Iter) == self.dunder(self.types.dict, Dunder::Iter)
        {
            let mut at = 0;
            while at < dict.used() {
                if let Some((key, value)) = dict.entry(at) {
                    each(self, key, value)?;
                }
                at += 1;
            }
            return Ok(());
        }
        let name = self.names.keys;
        let keys = self.call_method(mapping, name, &[])?;
        self.for_each(keys, |vm, key| {
            let value = vm.get_item(mapping, key)?;
            each(vm, key, value)?;
            Ok(true)
        })
    }

    /// The `count` items of an iterable that is assigned to so many targets.
    #[inline(never)]
    pub(super) fn unpack_sequence(&mut self, sequence: Value, count: usize) -> Result<RootedVec, Raised> {
        let mut items = self.rooted_vec();
        let iterator = self.unpack_iter(sequence)?;
        while let Some(value) = self.iter_next(iterator)? {
            if items.len() == count {
                let exact = matches!(sequence.kind(), Kind::List | Kind::Tuple | Kind::Dict);
                return Err(if exact {
                    let got = self.len(sequence)?;
                    self.value_error(format!("too many values to unpack (expected {count}, got {got})"))
                } else {
                    self.value_error(format!("too many values to unpack (expected {count})"))
                });
            }
            items.push(value);
        }
        if items.len() < count {
            let got = items.len();
            return Err(self.value_error(format!("not enough values to unpack (expected {count}, got {got})")));
        }
        Ok(items)
    }

    fn unpack_iter(&mut self, sequence: Value) -> Result<Value, Raised> {
        if self.dunder_of(sequence, Dunder::Iter).is_none() && self.dunder_of(sequence, Dunder::GetItem).is_none() {
            let name = self.type_name(sequence);
            return Err(self.type_error(format!("cannot unpack non-iterable {name} object")));
        }
        self.iter(sequence)
    }

    fn unpack_ex(&mut self, base: u16, sequence: Value, before: usize, behind: usize) -> Result<(), Raised> {
        let iterator = self.unpack_iter(sequence)?;
        let items = self.collect(iterator)?;
        if items.len() < before + behind {
            let (least, got) = (before + behind, items.len());
            return Err(self.value_error(format!("not enough values to unpack (expected at least {least}, got {got})")));
        }
        let rest = self.new_list(&items[before..items.len() - behind])?;
        for (at, item) in items[..before].iter().enumerate() {
            self.set_reg(base + at as u16, *item);
        }
        self.set_reg(base + before as u16, rest.value());
        for (at, item) in items[items.len() - behind..].iter().enumerate() {
            self.set_reg(base + (before + 1 + at) as u16, *item);
        }
        Ok(())
    }

    /// `!s`, `!r`, `!a` of a formatted value.
    fn convert(&mut self, value: Value, conversion: u16) -> Result<Value, Raised> {
        match conversion {
            1 => self.str_of(value),
            2 => self.repr(value),
            3 => {
                let text = self.repr(value)?;
                self.ascii_of(text)
            }
            _ => Ok(value),
        }
    }

    /// The ASCII form of a `repr`.
    fn ascii_of(&mut self, text: Value) -> Result<Value, Raised> {
        match text.cast::<Str>() {
            Some(string) if !string.is_ascii() => {
                let ascii = crate::text::repr::ascii_of_repr(string.as_bytes());
                self.new_str_wtf8(&ascii)
            }
            _ => Ok(text),
        }
    }

    fn enter_with(&mut self, word: Word, enter: Dunder, exit: Dunder) -> Result<(), Raised> {
        let manager = self.reg(word.b());
        let class = self.type_of(manager);
        let (asynchronous, other) = match enter {
            Dunder::Enter => (false, Dunder::AEnter),
            _ => (true, Dunder::Enter),
        };
        let (enter_method, exit_method) = match (self.dunder(class, enter), self.dunder(class, exit)) {
            (Some(enter), Some(exit)) => (enter, exit),
            (_, found) => {
                let missing = if found.is_none() { exit } else { enter };
                let missing = crate::objects::DUNDER_NAMES[missing as usize];
                let name = self.type_name(manager);
                let protocol = if asynchronous { "asynchronous context manager" } else { "context manager" };
                let hint = match (self.dunder(class, other).is_some(), asynchronous) {
                    (true, false) => {
                        " but it supports the asynchronous context manager protocol. Did you mean to use 'async with'?"
                    }
                    (true, true) => " but it supports the context manager protocol. Did you mean to use 'with'?",
                    _ => "",
                };
                return Err(self.type_error(format!(
                    "'{name}' object does not support the {protocol} protocol (missed {missing} method){hint}"
                )));
            }
        };
        let exit_method = self.bind(exit_method, manager, class)?;
        let result = self.call_special(enter_method, manager, &[])?;
        // The exit method is written last: `dst` may be the manager's register.
        self.set_reg(word.a(), result);
        self.set_reg(word.c(), exit_method);
        Ok(())
    }

    /// What `super().name` finds. With `as_method`, a plain function is given unbound, and `true`.
    fn super_attribute(
        &mut self,
        base: u16,
        name: Value,
        explicit: bool,
        as_method: bool,
    ) -> Result<(Value, bool), Raised> {
        let parts = self.regs(base, 3);
        let (super_class, class, receiver) = (parts[0], parts[1], parts[2]);
        if super_class != self.types.super_.value() {
            let object =
                if explicit { self.call(super_class, &[class, receiver])? } else { self.call(super_class, &[])? };
            return Ok((self.get_attr(object, name)?, false));
        }
        let Some(after) = class.cast::<Type>() else {
            return Err(self.type_error("super() argument 1 must be a type"));
        };
        let (start, is_class) = match receiver.cast::<Type>() {
            Some(receiver) if self.is_subclass(receiver, after) => (receiver, true),
            _ => (self.type_of(receiver), false),
        };
        if !self.is_subclass(start, after) {
            let name = self.type_name(receiver);
            let shown =
                if receiver.kind() == Kind::Type { "type object".to_owned() } else { format!("instance of {name}") };
            return Err(self.type_error(format!(
                "super(type, obj): obj ({shown}) is not an instance or subtype of type ({})",
                self.str_text(after.name.get())
            )));
        }
        if name != self.names.class
            && let Some(key) = name.cast::<Str>()
        {
            let mro = start.mro.get().items();
            let from = mro.iter().position(|class| *class == after.value()).map_or(mro.len(), |at| at + 1);
            for class in mro[from..].iter().filter_map(|class| class.cast::<Type>()) {
                if let crate::objects::Found::Entry(at) = class.dict.get().find_str(key) {
                    let attribute = class.dict.get().value_at(at);
                    if as_method && !is_class && matches!(attribute.kind(), Kind::Function | Kind::NativeFunction) {
                        return Ok((attribute, true));
                    }
                    let receiver = if is_class { Value::UNBOUND } else { receiver };
                    return Ok((self.bind(attribute, receiver, start)?, false));
                }
            }
        }
        // What the super object itself has: `super().__class__` and the like.
        let object = self.call(super_class, &[class, receiver])?;
        Ok((self.get_attr(object, name)?, false))
    }

    fn call_super_method(&mut self, word: Word) -> Result<Next, Raised> {
        let (a, b, c) = (word.a(), word.b(), word.c());
        let extension = self.extension_word();
        let name = self.name(u32::from(extension.aux_low()));
        let (callee, bound) = self.super_attribute(b, name, extension.aux_high() != 0, true)?;
        self.learn_callee(extension, callee);
        let (first, argc) = if bound { (b + 2, c as usize + 1) } else { (b + 3, c as usize) };
        let Some(frame) = self.frames.last() else { return Ok(Next::Continue) };
        let caller = std::ptr::from_ref(frame);
        // SAFETY: the registers lie in the frame's window.
        let window = unsafe { frame.registers.add(first as usize) };
        let result = match callee.cast::<Function>() {
            // SAFETY: the vector of frames never moves, and the caller's frame stays.
            Some(function) => self.begin_call(function, window, argc, a, unsafe { &*caller })?,
            // SAFETY: as above.
            None => self.call_object(callee, window, argc, a, unsafe { &*caller })?,
        };
        match result {
            Some(value) => {
                self.set_reg(a, value);
                self.step_over(word);
                Ok(Next::Continue)
            }
            None => Ok(Next::Reload),
        }
    }
}
