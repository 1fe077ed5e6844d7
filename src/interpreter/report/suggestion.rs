//! "Did you mean": names like the one that is not there.

use crate::heap::Kind;
use crate::objects::{Dict, Dunder, Exception, Gc, Traceback, Value, Vm};
use crate::text::suggest::closest;

/// Names that are looked at; a class with more is not searched.
const MOST: usize = 750;

/// What is appended to the message of a NameError, an AttributeError or an ImportError.
pub(super) fn for_exception(vm: &mut Vm, exception: Gc<Exception>) -> Option<String> {
    let value = exception.value();
    let types = &vm.types;
    let (is_name, is_attribute, is_import) = (
        vm.is_instance(value, types.name_error),
        vm.is_instance(value, types.attribute_error),
        vm.is_instance(value, types.import_error),
    );
    if is_name {
        let wrong = name(vm, exception, "name")?;
        let names = visible_names(vm, exception);
        let meant = closest(&wrong, names.iter().map(String::as_str)).map(|name| format!(". Did you mean: '{name}'?"));
        let is_module = crate::interpreter::import::is_standard_module(vm, &wrong);
        return match (meant, is_module) {
            (Some(meant), true) => Some(format!("{meant} Or did you forget to import '{wrong}'?")),
            (Some(meant), false) => Some(meant),
            (None, true) => Some(format!(". Did you forget to import '{wrong}'?")),
            (None, false) => None,
        };
    }
    let (wrong, object) = if is_attribute {
        (name(vm, exception, "name")?, super::quietly(vm, |vm| vm.get_attr_str(value, "obj"))?)
    } else if is_import {
        let wrong = name(vm, exception, "name_from")?;
        let module = name(vm, exception, "name")?;
        (wrong, vm.dict_get_str(vm.modules, &module).ok().flatten()?)
    } else {
        return None;
    };
    let names = attributes(vm, object, wrong.starts_with('_'))?;
    closest(&wrong, names.iter().map(String::as_str)).map(|name| format!(". Did you mean: '{name}'?"))
}

fn name(vm: &mut Vm, exception: Gc<Exception>, field: &str) -> Option<String> {
    let name = super::quietly(vm, |vm| vm.get_attr_str(exception.value(), field))?;
    (name.kind() == Kind::Str).then(|| vm.str_text(name).to_owned())
}

/// The names that the innermost frame could have meant: locals, globals, builtins.
fn visible_names(vm: &mut Vm, exception: Gc<Exception>) -> Vec<String> {
    let mut innermost = exception.traceback.get().cast::<Traceback>();
    while let Some(next) = innermost.and_then(|traceback| traceback.next.get().cast::<Traceback>()) {
        innermost = Some(next);
    }
    let Some(traceback) = innermost else { return Vec::new() };
    let data = traceback.code.data();
    let mut names: Vec<String> = data.varnames.items().iter().map(|name| vm.str_text(*name).to_owned()).collect();
    names.extend(data.proto.cellvars.iter().chain(&data.proto.freevars).cloned());
    let dicts = [traceback.globals.cast::<Dict>(), Some(vm.builtins)];
    for dict in dicts.into_iter().flatten() {
        names
            .extend(dict.iter().filter(|(key, _)| key.kind() == Kind::Str).map(|(key, _)| vm.str_text(key).to_owned()));
    }
    if names.len() > MOST { Vec::new() } else { names }
}

/// `dir(object)`, without private names unless a private one is sought.
fn attributes(vm: &mut Vm, object: Value, private: bool) -> Option<Vec<String>> {
    let all = super::quietly(vm, |vm| {
        let all = vm.call_dunder(object, Dunder::Dir, &[])?.unwrap_or(Value::NONE);
        vm.collect(all)
    })?;
    if all.len() > MOST {
        return None;
    }
    let mut names: Vec<String> =
        all.iter().filter(|name| name.kind() == Kind::Str).map(|name| vm.str_text(*name).to_owned()).collect();
    names.sort();
    if !private {
        names.retain(|name| !name.starts_with('_'));
    }
    Some(names)
}
