//! Annotations of classes, functions and modules (PEP 649): evaluated when they are first asked for, then kept.
//!
//! A class keeps its annotate function in its namespace under `__annotate_func__` and what it gave under
//! `__annotations_cache__`; a module under `__annotate__` and `__annotations__`; a function in fields.

use super::*;

/// `annotationlib.Format.VALUE`
const FORMAT_VALUE: i64 = 1;

impl Vm {
    /// What an annotate function gives for the format VALUE; an empty dict if there is none.
    pub(super) fn evaluate_annotations(&mut self, annotate: Value) -> Result<Gc<Dict>, Raised> {
        if annotate.is_none() {
            return self.new_dict();
        }
        let result = self.call(annotate, &[Value::small_int(FORMAT_VALUE)])?;
        match result.cast::<Dict>() {
            Some(dict) => Ok(dict),
            None => {
                let name = self.type_name(result);
                Err(self.type_error(format!("__annotate__() must return a dict, not {name}")))
            }
        }
    }

    /// What may be assigned to `__annotate__`: a callable or None.
    pub(super) fn check_annotate(&mut self, to: Value) -> Result<(), Raised> {
        if to.is_unbound() {
            return Err(self.type_error("__annotate__ cannot be deleted"));
        }
        if !to.is_none() && !self.is_callable(to) {
            return Err(self.type_error("__annotate__ must be callable or None"));
        }
        Ok(())
    }

    /// `callable(value)`
    pub fn is_callable(&self, value: Value) -> bool {
        self.dunder_of(value, Dunder::Call).is_some()
    }
}

// ---- classes ------------------------------------------------------------------------------------------------------------

const CLASS_ANNOTATIONS: &str = "__annotations_cache__";

fn heap_class(vm: &mut Vm, class: Value, what: &str, change: bool) -> Result<Gc<Type>, Raised> {
    let Some(class) = class.cast::<Type>() else { return Err(vm.type_error("a class is needed")) };
    if class.flags.get().has(TypeFlags::HEAP) {
        return Ok(class);
    }
    let name = vm.str_text(class.name.get());
    Err(if change {
        vm.type_error(format!("cannot set '{what}' attribute of immutable type '{name}'"))
    } else {
        vm.attribute_error(format!("type object '{name}' has no attribute '{what}'"))
    })
}

pub(super) fn get_class_annotations(vm: &mut Vm, class: Value) -> Result<Value, Raised> {
    let class = heap_class(vm, class, "__annotations__", false)?;
    let dict = class.dict.get();
    let found = match dict.get_str(vm.names.annotations) {
        Some(found) => Some(found),
        None => vm.dict_get_str(dict, CLASS_ANNOTATIONS)?,
    };
    if let Some(found) = found {
        return vm.bind(found, Value::UNBOUND, class);
    }
    let annotate = get_class_annotate(vm, class.value())?;
    let annotations = vm.evaluate_annotations(annotate)?.value();
    let key = vm.intern(CLASS_ANNOTATIONS)?;
    vm.set_class_attribute(class, key, annotations)?;
    Ok(annotations)
}

pub(super) fn set_class_annotations(vm: &mut Vm, class: Value, to: Value) -> Result<(), Raised> {
    let class = heap_class(vm, class, "__annotations__", true)?;
    let (plain, cache) = (vm.names.annotations, vm.intern(CLASS_ANNOTATIONS)?);
    let key = if class.dict.get().get_str(plain).is_some() { plain } else { cache };
    if !vm.set_class_attribute(class, key, to)? {
        return Err(vm.no_attribute(class.value(), plain));
    }
    for name in [vm.names.annotate_func, vm.names.annotate] {
        if class.dict.get().get_str(name).is_some() {
            vm.set_class_attribute(class, name, Value::NONE)?;
        }
    }
    Ok(())
}

pub(super) fn get_class_annotate(vm: &mut Vm, class: Value) -> Result<Value, Raised> {
    let class = heap_class(vm, class, "__annotate__", false)?;
    let dict = class.dict.get();
    match dict.get_str(vm.names.annotate_func).or_else(|| dict.get_str(vm.names.annotate)) {
        Some(found) => vm.bind(found, Value::UNBOUND, class),
        None => Ok(Value::NONE),
    }
}

pub(super) fn set_class_annotate(vm: &mut Vm, class: Value, to: Value) -> Result<(), Raised> {
    let class = heap_class(vm, class, "__annotate__", true)?;
    vm.check_annotate(to)?;
    let (key, plain) = (vm.names.annotate_func, vm.names.annotate);
    vm.set_class_attribute(class, plain, Value::UNBOUND)?;
    vm.set_class_attribute(class, key, to)?;
    if !to.is_none() {
        let cache = vm.intern(CLASS_ANNOTATIONS)?;
        vm.set_class_attribute(class, cache, Value::UNBOUND)?;
        let annotations = vm.names.annotations;
        vm.set_class_attribute(class, annotations, Value::UNBOUND)?;
    }
    Ok(())
}

// ---- functions ----------------------------------------------------------------------------------------------------------

pub(super) fn get_function_annotations(vm: &mut Vm, function: Value) -> Result<Value, Raised> {
    let function = vm.receiver::<Function>(function)?;
    if function.annotations.get().is_none() {
        let annotations = vm.evaluate_annotations(function.annotate.get())?;
        function.annotations.set(annotations.value());
        function.wrote();
    }
    Ok(function.annotations.get())
}

pub(super) fn set_function_annotations(vm: &mut Vm, function: Value, to: Value) -> Result<(), Raised> {
    let function = vm.receiver::<Function>(function)?;
    let to = to.given().unwrap_or(Value::NONE);
    if !to.is_none() && to.cast::<Dict>().is_none() {
        return Err(vm.type_error("__annotations__ must be set to a dict object"));
    }
    function.annotations.set(to);
    function.annotate.set(Value::NONE);
    function.wrote();
    Ok(())
}

pub(super) fn get_function_annotate(vm: &mut Vm, function: Value) -> Result<Value, Raised> {
    Ok(vm.receiver::<Function>(function)?.annotate.get())
}

pub(super) fn set_function_annotate(vm: &mut Vm, function: Value, to: Value) -> Result<(), Raised> {
    let function = vm.receiver::<Function>(function)?;
    vm.check_annotate(to)?;
    function.annotate.set(to);
    if !to.is_none() {
        function.annotations.set(Value::NONE);
    }
    function.wrote();
    Ok(())
}

// ---- modules ------------------------------------------------------------------------------------------------------------

pub(super) fn get_module_annotations(vm: &mut Vm, module: Value) -> Result<Value, Raised> {
    let dict = vm.receiver::<Module>(module)?.dict.get();
    if let Some(found) = dict.get_str(vm.names.annotations) {
        return Ok(found);
    }
    let annotate = dict.get_str(vm.names.annotate).unwrap_or(Value::NONE);
    let annotations = vm.evaluate_annotations(annotate)?;
    let key = vm.names.annotations;
    vm.dict_set(dict, key, annotations.value())?;
    Ok(annotations.value())
}

pub(super) fn set_module_annotations(vm: &mut Vm, module: Value, to: Value) -> Result<(), Raised> {
    let dict = vm.receiver::<Module>(module)?.dict.get();
    let (key, annotate) = (vm.names.annotations, vm.names.annotate);
    if !to.is_unbound() {
        vm.dict_set(dict, key, to)?;
    } else if vm.dict_remove(dict, key)?.is_none() {
        return Err(vm.attribute_error("__annotations__"));
    }
    vm.dict_remove(dict, annotate)?;
    Ok(())
}

pub(super) fn get_module_annotate(vm: &mut Vm, module: Value) -> Result<Value, Raised> {
    let dict = vm.receiver::<Module>(module)?.dict.get();
    Ok(dict.get_str(vm.names.annotate).unwrap_or(Value::NONE))
}

pub(super) fn set_module_annotate(vm: &mut Vm, module: Value, to: Value) -> Result<(), Raised> {
    let dict = vm.receiver::<Module>(module)?.dict.get();
    vm.check_annotate(to)?;
    let (key, annotations) = (vm.names.annotate, vm.names.annotations);
    vm.dict_set(dict, key, to)?;
    if !to.is_none() {
        vm.dict_remove(dict, annotations)?;
    }
    Ok(())
}
