//! Where modules come from: native modules, files of `sys.path`, the embedded standard library, in this order.
//!
//! Files are looked at only if whoever made the VM grants it: an embedded program imports nothing from the disk by default.
//! What a directory holds is not cached; a program imports few modules, and files may appear while it runs.

use std::path::Path;

use crate::interpreter::import::{self, Finders, Found};
use crate::interpreter::report::lines;
use crate::objects::{List, Raised, Vm};

use super::{frozen, source, sys};

/// What the finders of a VM may do.
#[derive(Default)]
struct Granted {
    files: bool,
}

/// Lets programs import from the files of `sys.path`.
pub fn grant_files(vm: &mut Vm) {
    vm.extension::<Granted>().files = true;
}

/// Whether programs may read source files.
pub fn files_granted(vm: &mut Vm) -> bool {
    vm.extension::<Granted>().files
}

/// Registers the finders.
pub(super) fn install(vm: &mut Vm) {
    vm.extension::<Finders>().0.extend([native, file, embedded]);
    import::set_standard_modules(vm, is_standard);
    lines::set_reader(vm, source::read);
}

fn native(vm: &mut Vm, name: &str, _: Option<&[String]>) -> Result<Option<Found>, Raised> {
    Ok(super::load(vm, name)?.map(|module| Found::Module(module.value())))
}

fn file(vm: &mut Vm, name: &str, path: Option<&[String]>) -> Result<Option<Found>, Raised> {
    if !files_granted(vm) {
        return Ok(None);
    }
    let tail = name.rsplit_once('.').map_or(name, |(_, tail)| tail);
    let entries = match path {
        Some(path) => path.to_vec(),
        None => search_path(vm)?,
    };
    let mut namespace = None;
    for entry in &entries {
        if entry.starts_with(frozen::ROOT) {
            continue;
        }
        let base = if entry.is_empty() { Path::new(".") } else { Path::new(entry) };
        let directory = base.join(tail);
        let init = directory.join("__init__.py");
        if init.is_file() {
            let directory = shown(&directory);
            return load(vm, &init, Some(directory)).map(Some);
        }
        let module = base.join(format!("{tail}.py"));
        if module.is_file() {
            return load(vm, &module, None).map(Some);
        }
        if namespace.is_none() && directory.is_dir() {
            namespace = Some(shown(&directory));
        }
    }
    Ok(namespace.map(|path| Found::Namespace { path }))
}

/// The path as `__file__` and tracebacks show it: absolute.
fn shown(path: &Path) -> String {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).to_string_lossy().into_owned()
}

fn load(vm: &mut Vm, path: &Path, package: Option<String>) -> Result<Found, Raised> {
    let filename = shown(path);
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let name = vm.new_str(&filename)?;
            return Err(vm.os_error(&error, Some(name)));
        }
    };
    match source::decode(&bytes, &filename) {
        Ok(text) => {
            source::remember(vm, &filename, &text);
            Ok(Found::Source { text, filename, package })
        }
        Err(message) => {
            let class = vm.types.syntax_error;
            Err(vm.raise(class, message))
        }
    }
}

/// `sys.path` as text; entries that are no text are passed over.
fn search_path(vm: &mut Vm) -> Result<Vec<String>, Raised> {
    let Some(module) = vm.dict_get_str(vm.modules, "sys")? else { return Ok(sys::config(vm).path.clone()) };
    let key = vm.intern("path")?;
    let path = match vm.find_attr(module, key)? {
        Some(path) => path.cast::<List>().map_or(Vec::new(), |path| path.to_vec()),
        None => Vec::new(),
    };
    Ok(path
        .iter()
        .filter(|entry| entry.kind() == crate::heap::Kind::Str)
        .map(|entry| vm.str_text(*entry).to_owned())
        .collect())
}

fn embedded(_: &mut Vm, name: &str, path: Option<&[String]>) -> Result<Option<Found>, Raised> {
    // A submodule comes from here only if its package does.
    if path.is_some_and(|path| !path.iter().any(|entry| entry.starts_with(frozen::ROOT))) {
        return Ok(None);
    }
    Ok(frozen::find(name).map(|module| Found::Source {
        text: module.text,
        filename: module.filename,
        package: module.package,
    }))
}

/// The source text of an embedded module by the file name that it runs under.
pub fn embedded_text(filename: &str) -> Option<String> {
    frozen::text_of_file(filename)
}

fn is_standard(name: &str) -> bool {
    super::names().any(|native| native == name) || frozen::names().contains(&name)
}
