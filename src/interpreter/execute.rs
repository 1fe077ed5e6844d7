//! Running source text, and the builtins that concern frames and code: `exec`, `eval`, `compile`, `__build_class__`,
//! `globals`, `locals`, `__import__`.

use crate::compiler::{self, Mode};
use crate::heap::Kind;
use crate::objects::native::{NativeDef, function};
use crate::objects::{
    Bytes, CellObject, Code, Dict, Exception, FrameObject, Function, Gc, Module, Raised, Str, Tuple, Type, Value, Vm,
};

/// The builtins that need frames; the rest is in the library.
pub static FUNCTIONS: &[NativeDef] = &[
    function(
        "exec",
        "(source, globals=None, locals=None, /, *, closure=None)",
        exec,
        "Runs source text or a code object.",
    ),
    function("eval", "(source, /, globals=None, locals=None)", eval, "Evaluates an expression or a code object."),
    function(
        "compile",
        "(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)",
        compile,
        "Compiles source text to a code object.",
    ),
    function("globals", "()", globals, "The namespace of the running module."),
    function("locals", "()", locals, "The variables of the running function, or the namespace."),
    function(
        "__build_class__",
        "(func, name, /, *bases, metaclass=type, **kwds)",
        build_class,
        "What a class statement calls.",
    ),
    function(
        "__import__",
        "(name, globals=None, locals=None, fromlist=(), level=0)",
        super::import::import_builtin,
        "What an import statement calls.",
    ),
];

impl Vm {
    /// Compiles source text; SyntaxError as Python's.
    pub fn compile_source(&mut self, source: &str, filename: &str, mode: Mode) -> Result<Gc<Code>, Raised> {
        match compiler::compile(source, filename, mode, compiler::Options::default()) {
            Ok(proto) => self.new_code(proto),
            Err(error) => Err(self.syntax_error(&error, source, filename)),
        }
    }

    /// Raises the SyntaxError that the compiler describes.
    pub fn syntax_error(&mut self, error: &compiler::SyntaxError, source: &str, filename: &str) -> Raised {
        match self.try_syntax_error(error, source, filename) {
            Ok(raised) | Err(raised) => raised,
        }
    }

    fn try_syntax_error(
        &mut self,
        error: &compiler::SyntaxError,
        source: &str,
        filename: &str,
    ) -> Result<Raised, Raised> {
        let class = match error.kind {
            compiler::SyntaxErrorKind::Syntax => self.types.syntax_error,
            compiler::SyntaxErrorKind::Indentation => self.types.indentation_error,
            compiler::SyntaxErrorKind::Tab => self.types.tab_error,
        };
        let message = self.new_str(&error.message)?;
        let filename = self.new_str(filename)?;
        let line_text = source.split_inclusive('\n').nth((error.line as usize).saturating_sub(1)).unwrap_or("");
        let text = if line_text.is_empty() { Value::NONE } else { self.new_str(line_text)? };
        let numbers = [error.line, error.offset, error.end_line, error.end_offset]
            .map(|number| Value::small_int(i64::from(number)));
        let place = self.new_tuple(&[filename, numbers[0], numbers[1], text, numbers[2], numbers[3]])?;
        let raised = self.raise_with(class, &[message, place.value()]);
        Ok(raised)
    }

    /// Runs a module's code in a namespace.
    pub fn run_module_code(&mut self, code: Gc<Code>, globals: Gc<Dict>) -> Result<Value, Raised> {
        self.run_code(code, globals, globals.value(), Value::NONE)
    }

    /// A namespace for a module of this name, registered in `sys.modules`.
    pub fn new_main_module(&mut self, name: &str) -> Result<Gc<Module>, Raised> {
        let module = self.new_module(name, Value::NONE)?;
        self.dict_set_str(self.modules, name, module.value())?;
        self.builtins_of(module.dict.get())?;
        Ok(module)
    }

    /// The variables of a frame: its namespace, or a fresh dict of a function's locals.
    pub fn frame_locals(&mut self, depth: usize) -> Result<Value, Raised> {
        let Some(frame) = self.frames.get(depth) else { return Ok(Value::NONE) };
        if !frame.locals.is_none() {
            return Ok(frame.locals);
        }
        let (code, registers, pc) = (frame.code, frame.registers, frame.pc.get());
        let data = code.data();
        let dict = self.new_dict()?;
        // SAFETY: the frame is active, so its window is in place; locals lie at its start.
        let read = |at: usize| unsafe { (*registers.add(at)).get() };
        let add = |vm: &mut Vm, name: Value, value: Value| -> Result<(), Raised> {
            let value = match value.cast::<CellObject>() {
                Some(cell) => cell.content.get(),
                None => value,
            };
            if value.is_unbound() { Ok(()) } else { vm.dict_set(dict, name, value) }
        };
        for (at, name) in data.varnames.items().iter().enumerate() {
            add(self, *name, read(at))?;
        }
        for (names, registers) in
            [(&data.proto.cellvars, &data.proto.cell_registers), (&data.proto.freevars, &data.proto.free_registers)]
        {
            for (name, register) in names.iter().zip(registers) {
                let name = self.intern(name)?;
                add(self, name, read(*register as usize))?;
            }
        }
        for local in &data.proto.scoped_locals {
            if (local.start..local.end).contains(&pc) {
                let name = self.intern(&local.name)?;
                add(self, name, read(local.register as usize))?;
            }
        }
        Ok(dict.value())
    }

    /// The frame object of an active frame: the same each time it is asked for.
    pub fn frame_object(&mut self, depth: usize) -> Result<Value, Raised> {
        let Some(frame) = self.frames.get(depth) else { return Ok(Value::NONE) };
        if !frame.object.get().is_none() {
            return Ok(frame.object.get());
        }
        let (code, globals, builtins, pc) = (frame.code, frame.globals, frame.builtins, frame.pc.get());
        let back = if depth == 0 { Value::NONE } else { self.frame_object(depth - 1)? };
        let header = self.header(Kind::Frame);
        let object = self.alloc(FrameObject {
            header,
            code,
            globals,
            builtins,
            locals: std::cell::Cell::new(Value::NONE),
            back: std::cell::Cell::new(back),
            pc: std::cell::Cell::new(pc),
            depth: std::cell::Cell::new(depth),
        })?;
        if let Some(frame) = self.frames.get(depth) {
            frame.object.set(object.value());
        }
        Ok(object.value())
    }

    /// The source text of `exec`'s and `compile`'s argument.
    fn source_text(&mut self, source: Value, what: &str) -> Result<String, Raised> {
        let text = if let Some(string) = source.cast::<Str>() {
            match string.as_str() {
                Some(text) => text.to_owned(),
                None => {
                    let class = self.types.unicode_encode_error;
                    return Err(self.raise(class, "surrogates not allowed in source text"));
                }
            }
        } else if let Some(bytes) = source.cast::<Bytes>() {
            match std::str::from_utf8(bytes.as_slice()) {
                Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text).to_owned(),
                Err(_) => {
                    let class = self.types.syntax_error;
                    return Err(self.raise(class, "(unicode error) 'utf-8' codec can't decode the source text"));
                }
            }
        } else {
            return Err(self.type_error(format!("{what}() arg 1 must be a string, bytes or code object")));
        };
        if text.contains('\0') {
            let class = self.types.syntax_error;
            return Err(self.raise(class, "source code string cannot contain null bytes"));
        }
        Ok(text)
    }

    /// Namespaces for `exec` and `eval`.
    fn namespaces(&mut self, globals: Value, locals: Value, what: &str) -> Result<(Gc<Dict>, Value), Raised> {
        let given = |value: Value| value.given().filter(|value| !value.is_none());
        let (globals, default_locals) = match given(globals) {
            Some(globals) => match globals.cast::<Dict>() {
                Some(dict) => (dict, globals),
                None => {
                    let name = self.type_name(globals);
                    return Err(self.type_error(match what {
                        "eval" => "globals must be a dict".to_owned(),
                        _ => format!("exec() globals must be a dict, not {name}"),
                    }));
                }
            },
            None => {
                let Some(frame) = self.frames.last() else {
                    return Err(self.system_error("globals and locals cannot be NULL"));
                };
                let globals = frame.globals;
                let depth = self.frames.len() - 1;
                (globals, self.frame_locals(depth)?)
            }
        };
        let locals = given(locals).unwrap_or(default_locals);
        if self.dunder_of(locals, crate::objects::Dunder::GetItem).is_none() {
            let name = self.type_name(locals);
            return Err(self.type_error(format!("{what}() locals must be a mapping or None, not {name}")));
        }
        self.builtins_of(globals)?;
        Ok((globals, locals))
    }
}

fn exec(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (globals, locals) = vm.namespaces(args[1], args[2], "exec")?;
    let closure = args[3].given().unwrap_or(Value::NONE);
    let code = match args[0].cast::<Code>() {
        Some(code) => code,
        None => {
            let source = vm.source_text(args[0], "exec")?;
            vm.compile_source(&source, "<string>", Mode::Exec)?
        }
    };
    let free = code.data().proto.freevars.len();
    if closure.cast::<Tuple>().map_or(0, |cells| cells.length) != free {
        return Err(match closure.is_none() {
            true => vm.type_error(format!("code object requires a closure of exactly length {free}")),
            false => vm.type_error("cannot use a closure with this code object"),
        });
    }
    vm.run_code(code, globals, locals, closure)?;
    Ok(Value::NONE)
}

fn eval(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (globals, locals) = vm.namespaces(args[1], args[2], "eval")?;
    let code = match args[0].cast::<Code>() {
        Some(code) => code,
        None => {
            let source = vm.source_text(args[0], "eval")?;
            vm.compile_source(source.trim_start_matches([' ', '\t']), "<string>", Mode::Eval)?
        }
    };
    vm.run_code(code, globals, locals, Value::NONE)
}

fn compile(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let filename = match args[1].cast::<Str>() {
        Some(name) => name.as_str().unwrap_or("?").to_owned(),
        None => match args[1].cast::<Bytes>() {
            Some(name) => String::from_utf8_lossy(name.as_slice()).into_owned(),
            None => {
                let name = vm.type_name(args[1]);
                return Err(vm.type_error(format!("expected str, bytes or os.PathLike object, not {name}")));
            }
        },
    };
    let mode = match vm.str_text(args[2]) {
        "exec" => Mode::Exec,
        "eval" => Mode::Eval,
        "single" => Mode::Single,
        _ => return Err(vm.value_error("compile() mode must be 'exec', 'eval' or 'single'")),
    };
    if args[0].kind() == Kind::Code {
        return Ok(args[0]);
    }
    let source = vm.source_text(args[0], "compile")?;
    Ok(vm.compile_source(&source, &filename, mode)?.value())
}

fn globals(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    Ok(vm.frames.last().map_or(Value::NONE, |frame| frame.globals.value()))
}

fn locals(vm: &mut Vm, _: &[Value]) -> Result<Value, Raised> {
    match vm.frames.len().checked_sub(1) {
        Some(depth) => vm.frame_locals(depth),
        None => Ok(Value::NONE),
    }
}

fn build_class(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let (function, name) = (args[0], args[1]);
    let (Some(function), true) = (function.cast::<Function>(), name.kind() == Kind::Str) else {
        return Err(vm.type_error("__build_class__: func must be a function"));
    };
    let original = args[2].cast::<Tuple>();
    let original = match original {
        Some(bases) => bases,
        None => vm.new_tuple(&[])?,
    };
    let bases = vm.resolve_bases(original)?;
    let keywords = args[4].cast::<Dict>();
    let metaclass = match args[3].given() {
        Some(metaclass) => metaclass,
        None => match bases.items().first() {
            Some(base) => vm.type_of(*base).value(),
            None => vm.types.type_.value(),
        },
    };
    let metaclass = match metaclass.cast::<Type>() {
        Some(class) => vm.calculate_metaclass(class, bases.items())?.value(),
        None => metaclass,
    };
    let keyword_values: Vec<(Value, Value)> = keywords.map_or(Vec::new(), |dict| dict.iter().collect());
    let names: Vec<Value> = keyword_values.iter().map(|(key, _)| *key).collect();
    let keyword_names = if names.is_empty() { None } else { Some(vm.new_tuple(&names)?) };
    let with_keywords = |first: &[Value]| -> Vec<Value> {
        first.iter().copied().chain(keyword_values.iter().map(|(_, value)| *value)).collect()
    };

    let prepare = vm.names.prepare;
    let namespace = match vm.find_attr(metaclass, prepare)? {
        Some(prepare) => {
            let args = with_keywords(&[name, bases.value()]);
            vm.call_kw(prepare, &args, keyword_names)?
        }
        None => vm.new_dict()?.value(),
    };
    if vm.dunder_of(namespace, crate::objects::Dunder::GetItem).is_none() {
        let shown = match metaclass.cast::<Type>() {
            Some(class) => vm.str_text(class.name.get()).to_owned(),
            None => "<metaclass>".to_owned(),
        };
        let got = vm.type_name(namespace);
        return Err(vm.type_error(format!("{shown}.__prepare__() must return a mapping, not {got}")));
    }
    let cell = vm.run_code(function.code.get(), function.globals, namespace, function.closure)?;
    if bases != original {
        let key = vm.names.orig_bases;
        if vm.find_name(namespace, key)?.is_none() {
            vm.store_name(namespace, key, original.value())?;
        }
    }
    let args = with_keywords(&[name, bases.value(), namespace]);
    let class = vm.call_kw(metaclass, &args, keyword_names)?;
    // The `__class__` cell of methods that use `super()`.
    if let Some(cell) = cell.cast::<CellObject>()
        && class.kind() == Kind::Type
    {
        let content = cell.content.get();
        if content.is_unbound() {
            let name = vm.str_text(name).to_owned();
            let class = vm.repr_text(class)?;
            return Err(vm.runtime_error(format!(
                "__class__ not set defining '{name}' as {class}. Was __classcell__ propagated to type.__new__?"
            )));
        }
        if content != class {
            let name = vm.str_text(name).to_owned();
            let (set, class) = (vm.repr_text(content)?, vm.repr_text(class)?);
            return Err(vm.type_error(format!("__class__ set to {set} defining '{name}' as {class}")));
        }
    }
    Ok(class)
}

impl Vm {
    /// The bases of a class statement after `__mro_entries__`.
    fn resolve_bases(&mut self, bases: Gc<Tuple>) -> Result<Gc<Tuple>, Raised> {
        let name = self.names.mro_entries;
        let mut resolved = self.rooted_vec();
        let mut changed = false;
        for base in bases.items() {
            if base.kind() == Kind::Type {
                resolved.push(*base);
                continue;
            }
            match self.find_attr(*base, name)? {
                Some(entries) => {
                    let entries = self.call(entries, &[bases.value()])?;
                    let Some(entries) = entries.cast::<Tuple>() else {
                        return Err(self.type_error("__mro_entries__ must return a tuple"));
                    };
                    resolved.extend_from_slice(entries.items());
                    changed = true;
                }
                None => resolved.push(*base),
            }
        }
        if changed { self.new_tuple(&resolved) } else { Ok(bases) }
    }

    /// The exception of a SyntaxError whose text is shown, for callers that print it.
    pub fn is_syntax_error(&self, exception: Gc<Exception>) -> bool {
        self.is_instance(exception.value(), self.types.syntax_error)
    }
}
