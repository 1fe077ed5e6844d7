//! `import`: native modules, and Python modules from finders.
//!
//! A module is looked for in `sys.modules`, then by the VM's finders in order: native modules (the library registers them),
//! then sources that an embedder or the command grants (directories of `sys.path`, embedded libraries).

use crate::compiler::Mode;
use crate::heap::Kind;
use crate::objects::{Dict, Gc, List, Module, Raised, Str, Tuple, Value, Vm};

/// What a finder has found.
pub enum Found {
    /// A module that is complete.
    Module(Value),
    /// Python source: text, file name, and for a package the directory that its submodules are looked for in.
    Source { text: String, filename: String, package: Option<String> },
    /// A directory without `__init__.py`.
    Namespace { path: String },
}

/// Looks for modules. `name` is the full dotted name, `path` the `__path__` of the parent package.
pub type Finder = fn(&mut Vm, name: &str, path: Option<&[String]>) -> Result<Option<Found>, Raised>;

/// The finders of a VM.
#[derive(Default)]
pub struct Finders(pub Vec<Finder>);

/// Says which names are modules of the standard library.
#[derive(Default)]
struct StandardModules(Option<fn(&str) -> bool>);

/// Sets who knows the modules of the standard library.
pub fn set_standard_modules(vm: &mut Vm, is_standard: fn(&str) -> bool) {
    vm.extension::<StandardModules>().0 = Some(is_standard);
}

/// Whether a name is a module of the standard library: for suggestions.
pub(super) fn is_standard_module(vm: &mut Vm, name: &str) -> bool {
    vm.extension::<StandardModules>().0.is_some_and(|is_standard| is_standard(name))
}

/// `__import__` as the objects layer calls it.
pub(super) fn import_module(
    vm: &mut Vm,
    name: Value,
    globals: Value,
    from: Value,
    level: i64,
) -> Result<Value, Raised> {
    let text = match name.cast::<Str>().and_then(|name| name.as_str()) {
        Some(text) => text,
        None => return Err(vm.type_error("module name must be a string")),
    };
    if level < 0 {
        return Err(vm.value_error("level must be >= 0"));
    }
    let absolute = if level > 0 { vm.resolve_relative(text, globals, level)? } else { text.to_owned() };
    if absolute.is_empty() {
        return Err(vm.value_error("Empty module name"));
    }
    let module = vm.import_dotted(&absolute)?;
    let has_from = match from.kind() {
        Kind::Tuple | Kind::List => vm.len(from)? > 0,
        _ => false,
    };
    if has_from {
        vm.import_submodules(module, &absolute, from)?;
        return Ok(module);
    }
    if level == 0 {
        let top = absolute.split('.').next().unwrap_or(&absolute);
        if top == absolute { Ok(module) } else { vm.import_dotted(top) }
    } else if text.is_empty() {
        Ok(module)
    } else {
        // `import .a.b` cannot be written; `__import__('a.b', level=1)` gives the first part.
        let cut = text.len() - text.split('.').next().unwrap_or(text).len();
        let top = &absolute[..absolute.len() - cut];
        vm.import_dotted(top)
    }
}

/// `builtins.__import__`
pub(super) fn import_builtin(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let from = args[3].given().unwrap_or(Value::NONE);
    let level = match args[4].given() {
        Some(level) => vm.index_i64(level)?,
        None => 0,
    };
    import_module(vm, args[0], args[1].given().unwrap_or(Value::NONE), from, level)
}

impl Vm {
    /// The `import` statement: `__import__` of the builtins, which a program may have replaced.
    pub(super) fn import_name(&mut self, name: Value, from: Value, level: Value) -> Result<Value, Raised> {
        let Some(frame) = self.frames.last() else { return Ok(Value::NONE) };
        let (globals, locals, builtins) = (frame.globals, frame.locals, frame.builtins);
        let key = self.names.import;
        match builtins.get_str(key) {
            Some(function)
                if function.cast::<crate::objects::NativeFunction>().is_some_and(|native| {
                    std::ptr::fn_addr_eq(native.def.function, import_builtin as crate::objects::NativeFn)
                }) =>
            {
                let level = self.as_i64(level).unwrap_or(0);
                import_module(self, name, globals.value(), from, level)
            }
            Some(function) => {
                let locals = if locals.is_none() { Value::NONE } else { locals };
                self.call(function, &[name, globals.value(), locals, from, level])
            }
            None => {
                let class = self.types.import_error;
                Err(self.raise(class, "__import__ not found"))
            }
        }
    }

    fn resolve_relative(&mut self, name: &str, globals: Value, level: i64) -> Result<String, Raised> {
        let package_key = self.names.package;
        let name_key = self.names.name;
        let globals = globals.cast::<Dict>();
        let package =
            globals.and_then(|globals| globals.get_str(package_key)).filter(|value| value.kind() == Kind::Str);
        let package = match package {
            Some(package) => self.str_text(package).to_owned(),
            None => {
                let own = globals.and_then(|globals| globals.get_str(name_key)).map_or("", |own| self.str_text(own));
                let is_package = globals.is_some_and(|globals| globals.get_str(self.names.path).is_some());
                if is_package { own.to_owned() } else { own.rsplit_once('.').map_or("", |(head, _)| head).to_owned() }
            }
        };
        if package.is_empty() {
            return Err(self.import_error("attempted relative import with no known parent package"));
        }
        let mut base = package.as_str();
        for _ in 1..level {
            match base.rsplit_once('.') {
                Some((head, _)) => base = head,
                None => return Err(self.import_error("attempted relative import beyond top-level package")),
            }
        }
        Ok(if name.is_empty() { base.to_owned() } else { format!("{base}.{name}") })
    }

    /// The module of a full dotted name, its parents imported first.
    pub fn import_dotted(&mut self, name: &str) -> Result<Value, Raised> {
        if let Some(module) = self.dict_get_str(self.modules, name)? {
            if module.is_none() {
                return Err(self.module_not_found(name, format!("import of {name} halted; None in sys.modules")));
            }
            return Ok(module);
        }
        let mut parent_path = None;
        let mut parent = None;
        if let Some((head, _)) = name.rsplit_once('.') {
            let module = self.import_dotted(head)?;
            if let Some(module) = self.dict_get_str(self.modules, name)? {
                return Ok(module);
            }
            let key = self.names.path;
            let Some(path) = self.find_attr(module, key)? else {
                return Err(self.module_not_found(name, format!("No module named '{name}'; '{head}' is not a package")));
            };
            parent_path = Some(self.path_entries(path)?);
            parent = Some(module);
        }
        let found = self.ask_finders(name, parent_path.as_deref());
        let module = match found? {
            None => return Err(self.module_not_found(name, format!("No module named '{name}'"))),
            Some(Found::Module(module)) => {
                self.dict_set_str(self.modules, name, module)?;
                module
            }
            Some(Found::Source { text, filename, package }) => self.load_source(name, &text, &filename, package)?,
            Some(Found::Namespace { path }) => {
                let module = self.new_module(name, Value::NONE)?;
                let path = self.new_str(&path)?;
                let path = self.new_list(&[path])?;
                self.dict_set(module.dict.get(), self.names.path, path.value())?;
                let own = module.name.get();
                self.dict_set(module.dict.get(), self.names.package, own)?;
                self.dict_set_str(self.modules, name, module.value())?;
                module.value()
            }
        };
        if let (Some(parent), Some((_, tail))) = (parent, name.rsplit_once('.')) {
            let tail = self.intern(tail)?;
            self.set_attr(parent, tail, module)?;
        }
        Ok(module)
    }

    /// Asks the finders in turn.
    fn ask_finders(&mut self, name: &str, path: Option<&[String]>) -> Result<Option<Found>, Raised> {
        // A finder may itself import: the list stays in place. It is short.
        let finders = self.extension::<Finders>().0.clone();
        for finder in finders {
            if let Some(found) = finder(self, name, path)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Looks for a module without importing it; its parent packages are imported. `None` if there is none.
    pub fn find_module(&mut self, name: &str) -> Result<Option<Found>, Raised> {
        let mut path = None;
        if let Some((head, _)) = name.rsplit_once('.') {
            let parent = self.import_dotted(head)?;
            let key = self.names.path;
            let Some(entries) = self.find_attr(parent, key)? else { return Ok(None) };
            path = Some(self.path_entries(entries)?);
        }
        self.ask_finders(name, path.as_deref())
    }

    fn path_entries(&mut self, path: Value) -> Result<Vec<String>, Raised> {
        let entries = self.collect(path)?;
        Ok(entries.iter().map(|entry| self.str_text(*entry).to_owned()).collect())
    }

    fn load_source(
        &mut self,
        name: &str,
        text: &str,
        filename: &str,
        package: Option<String>,
    ) -> Result<Value, Raised> {
        let code = self.compile_source(text, filename, Mode::Exec)?;
        let module = self.new_module(name, Value::NONE)?;
        let dict = module.dict.get();
        let file = self.new_str(filename)?;
        self.dict_set(dict, self.names.file, file)?;
        let package_name = if package.is_some() { name } else { name.rsplit_once('.').map_or("", |(head, _)| head) };
        let package_name = self.intern(package_name)?;
        self.dict_set(dict, self.names.package, package_name)?;
        if let Some(directory) = package {
            let directory = self.new_str(&directory)?;
            let path = self.new_list(&[directory])?;
            self.dict_set(dict, self.names.path, path.value())?;
        }
        self.builtins_of(dict)?;
        self.dict_set_str(self.modules, name, module.value())?;
        if let Err(raised) = self.run_module_code(code, dict) {
            let exception = self.take_raised(raised);
            let key = self.intern(name)?;
            self.dict_remove(self.modules, key)?;
            return Err(self.set_raised_again(exception));
        }
        // A module may replace itself in `sys.modules`.
        Ok(self.dict_get_str(self.modules, name)?.unwrap_or(module.value()))
    }

    #[cold]
    fn module_not_found(&mut self, name: &str, message: String) -> Raised {
        let class = self.types.module_not_found_error;
        let raised = self.raise(class, message);
        if let (Some(exception), Ok(name)) = (self.raised.get(), self.new_str(name)) {
            exception.fields[1].set(name);
            exception.wrote();
        }
        raised
    }

    /// Submodules that `from package import name` names and that are not attributes yet.
    fn import_submodules(&mut self, module: Value, name: &str, from: Value) -> Result<(), Raised> {
        let path = self.names.path;
        if self.find_attr(module, path)?.is_none() {
            return Ok(());
        }
        let wanted = self.collect(from)?;
        for item in wanted.iter() {
            let text = self.str_text(*item);
            if text == "*" {
                let all = self.names.all;
                if let Some(all) = self.find_attr(module, all)? {
                    self.import_submodules(module, name, all)?;
                }
                continue;
            }
            if item.kind() != Kind::Str || self.find_attr(module, *item)?.is_some() {
                continue;
            }
            let full = format!("{name}.{text}");
            if let Err(raised) = self.import_dotted(&full) {
                // Only "there is no such submodule" is left to `from` to report.
                let ours = self.raised_is(self.types.module_not_found_error)
                    && self.raised.get().is_some_and(|error| self.str_text(error.fields[1].get()) == full);
                if !ours {
                    return Err(raised);
                }
                self.raised.set(None);
            }
        }
        Ok(())
    }

    /// `from module import name`
    pub(super) fn import_from(&mut self, module: Value, name: Value) -> Result<Value, Raised> {
        if let Some(value) = self.find_attr(module, name)? {
            return Ok(value);
        }
        let key = self.names.name;
        let module_name = match self.find_attr(module, key)? {
            Some(name) if name.kind() == Kind::Str => self.str_text(name).to_owned(),
            _ => "<unknown module name>".to_owned(),
        };
        let text = self.str_text(name).to_owned();
        let full = format!("{module_name}.{text}");
        if let Some(value) = self.dict_get_str(self.modules, &full)? {
            return Ok(value);
        }
        let key = self.names.file;
        let file = match self.find_attr(module, key)? {
            Some(file) if file.kind() == Kind::Str => self.str_text(file).to_owned(),
            _ => "unknown location".to_owned(),
        };
        let raised = self.import_error(format!("cannot import name '{text}' from '{module_name}' ({file})"));
        if let (Some(exception), Ok(module_name)) = (self.raised.get(), self.new_str(&module_name)) {
            exception.fields[1].set(module_name);
            exception.fields[3].set(name);
            exception.wrote();
        }
        Err(raised)
    }

    /// `from module import *`
    pub(super) fn import_star(&mut self, module: Value) -> Result<(), Raised> {
        let Some(locals) = self.frames.last().map(|frame| frame.locals) else { return Ok(()) };
        let all = self.names.all;
        let names = match self.find_attr(module, all)? {
            Some(all) => self.collect(all)?,
            None => {
                let mut names = self.rooted_vec();
                if let Some(module) = module.cast::<Module>() {
                    names.extend(
                        module
                            .dict
                            .get()
                            .iter()
                            .map(|(key, _)| key)
                            .filter(|key| !self.str_text(*key).starts_with('_')),
                    );
                }
                names
            }
        };
        for name in names.iter() {
            if name.kind() != Kind::Str {
                let got = self.type_name(*name);
                return Err(self.type_error(format!("Item in __all__ must be str, not {got}")));
            }
            let value = self.get_attr(module, *name)?;
            self.store_name(locals, *name, value)?;
        }
        Ok(())
    }

    /// `module.name` of the library, imported if needed.
    pub fn library_attribute(&mut self, module: &str, name: &str) -> Result<Value, Raised> {
        let module = self.import_dotted(module)?;
        self.get_attr_str(module, name)
    }

    /// Calls a function of a library module.
    pub(super) fn call_library(&mut self, module: &str, name: &str, args: &[Value]) -> Result<Value, Raised> {
        let function = self.library_attribute(module, name)?;
        let args: Vec<Value> = args.iter().map(|value| value.given().unwrap_or(Value::NONE)).collect();
        self.call(function, &args)
    }

    /// `typing`'s object for a type parameter: 0 TypeVar, 1 ParamSpec, 2 TypeVarTuple.
    pub(super) fn make_type_param(&mut self, parts: &[Value], kind: u16) -> Result<Value, Raised> {
        let class = ["TypeVar", "ParamSpec", "TypeVarTuple"][usize::from(kind).min(2)];
        let class = self.library_attribute("_typing", class)?;
        let name = self.intern("_from_syntax")?;
        let make = self.get_attr(class, name)?;
        let args: Vec<Value> = parts.iter().map(|value| value.given().unwrap_or(Value::NONE)).collect();
        self.call(make, &args)
    }

    /// A template string's object from its static strings and interpolations.
    pub(super) fn build_template(&mut self, strings: Value, interpolations: Value) -> Result<Value, Raised> {
        let mut parts = self.rooted_vec();
        let strings = strings.cast::<Tuple>().map_or(&[][..], |strings| strings.items());
        let interpolations = interpolations.cast::<Tuple>().map_or(&[][..], |items| items.items());
        for (at, string) in strings.iter().enumerate() {
            parts.push(*string);
            if let Some(interpolation) = interpolations.get(at) {
                parts.push(*interpolation);
            }
        }
        self.call_library("string.templatelib", "Template", &parts)
    }

    /// Shows a value at the interactive prompt: `sys.displayhook`.
    pub(super) fn display(&mut self, value: Value) -> Result<(), Raised> {
        let hook = self.library_attribute("sys", "displayhook")?;
        self.call(hook, &[value])?;
        Ok(())
    }

    /// `sys.path` as text.
    pub fn sys_path(&mut self) -> Result<Vec<String>, Raised> {
        let path = self.library_attribute("sys", "path")?;
        let entries = path.cast::<List>().map_or(Vec::new(), |path| path.to_vec());
        Ok(entries.iter().map(|entry| self.str_text(*entry).to_owned()).collect())
    }

    /// The dict of a module value.
    pub fn module_dict(&self, module: Value) -> Option<Gc<Dict>> {
        module.cast::<Module>().map(|module| module.dict.get())
    }
}
