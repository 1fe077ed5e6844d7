//! Bytes.

use crate::objects::*;

/// The bytes that `bytes(value)` has for objects: of buffers, and of iterables of ints; ints are no such object.
pub fn bytes_of_object(vm: &mut Vm, value: Value) -> Result<Vec<u8>, Raised> {
    if let Some(bytes) = vm.buffer_bytes(value) {
        return Ok(bytes);
    }
    let refused = |vm: &mut Vm| {
        let name = vm.type_name(value);
        vm.type_error(format!("cannot convert '{name}' object to bytes"))
    };
    if value.cast::<Str>().is_some() || vm.is_int(value) {
        return Err(refused(vm));
    }
    if vm.dunder_of(value, Dunder::Iter).is_none() && vm.dunder_of(value, Dunder::GetItem).is_none() {
        return Err(refused(vm));
    }
    let mut bytes = Vec::new();
    vm.for_each(value, |vm, item| {
        let index = vm.index_value(item)?;
        match vm.as_i64(index).and_then(|byte| u8::try_from(byte).ok()) {
            Some(byte) => bytes.push(byte),
            None => return Err(vm.value_error("bytes must be in range(0, 256)")),
        }
        Ok(true)
    })?;
    Ok(bytes)
}
