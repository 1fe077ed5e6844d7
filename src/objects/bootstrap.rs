//! Making a VM: the first classes, shapes and names, which need each other.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

use super::frames::RegisterStack;
use super::hooks::Hooks;
use super::names::Names;
use super::shapes::Shapes;
use super::tables::TABLES;
use super::types::{ROWS, Types};
use super::vm::Upcalls;
use super::*;
use crate::heap::{Heap, Kind};

/// A VM could not be made: no address space or memory.
#[derive(Debug, Clone, Copy)]
pub struct CannotStart;

/// Python calls that may be nested by default, as in CPython.
const RECURSION_LIMIT: usize = 1000;

impl Vm {
    /// A VM with its built-in classes and an empty `builtins` namespace.
    pub fn bootstrap(upcalls: Upcalls) -> Result<Box<Vm>, CannotStart> {
        let heap = Heap::new().ok_or(CannotStart)?;
        let registers = RegisterStack::new().ok_or(CannotStart)?;
        // Stand for any class and dict until the real ones exist; nothing looks into them.
        let class = heap.allocate(size_of::<Type>(), Kind::Raw, 0).map_err(|_| CannotStart)?;
        let dict = heap.allocate(size_of::<Dict>(), Kind::Raw, 0).map_err(|_| CannotStart)?;
        // SAFETY: the cells live; until the real objects take their places nothing reads their fields.
        let (class, dict) = unsafe {
            (Gc::<Type>::from_address(class.as_ptr() as usize), Gc::<Dict>::from_address(dict.as_ptr() as usize))
        };
        let poll = heap.poll().clone();
        let mut shapes = Shapes::default();
        shapes.add_root(class, 0, 0, 0, true);
        let kept = heap.rooted_vec();
        let mut vm = Box::new(Vm {
            poll_address: Arc::as_ptr(&poll),
            poll,
            raised: Cell::new(None),
            top: Cell::new(registers.base()),
            native_limit: Cell::new(0),
            depth: Cell::new(0),
            recursion_limit: Cell::new(RECURSION_LIMIT),
            native_base: Cell::new(0),
            deopt_buffer: [const { Cell::new(0) }; super::vm::DEOPT_BUFFER],
            shapes,
            types: Types::placeholder(class),
            names: Names::EMPTY,
            registers,
            frames: Vec::with_capacity(super::frames::MAX_FRAMES),
            builtins: dict,
            modules: dict,
            upcalls,
            interned: HashMap::default(),
            single_characters: Vec::new(),
            empty_tuple: Value::NONE,
            weak_references: RefCell::default(),
            pending_finalizers: RefCell::default(),
            extensions: HashMap::new(),
            kept,
            unraisable: None,
            repr_guard: Vec::new(),
            hooks: Hooks::default(),
            heap,
        });
        vm.make_types().map_err(|_| CannotStart)?;
        Ok(vm)
    }

    fn make_types(&mut self) -> Result<(), Raised> {
        self.fill_strings()?;
        let empty = self.new_tuple_of(0, 0)?;
        self.empty_tuple = empty.value();
        for row in ROWS {
            let is_object = row.name == "object";
            let bases = match row.name {
                "object" => empty,
                "ExceptionGroup" => {
                    self.new_tuple(&[self.types.base_exception_group.value(), self.types.exception.value()])?
                }
                _ => {
                    let base = (row.base)(&self.types);
                    self.new_tuple(&[base.value()])?
                }
            };
            let name = self.intern(row.name)?;
            let dict = self.new_dict()?;
            let metaclass = self.types.type_;
            let class = if self.types.shape_of_kind[Kind::Type as usize] == 0 {
                // `object` and `type` themselves: shape 0 until the patch below.
                self.allocate_first_type(name, bases, dict, row.kind, row.flags)?
            } else {
                self.allocate_type(metaclass, name, bases, dict, row.kind, row.flags)?
            };
            class.mro.set(self.new_tuple(&[class.value()])?);
            if !is_object {
                class.mro.set(self.linearize(class)?);
                self.register_subclass(class)?;
            }
            *(row.field)(&mut self.types) = class;
            if row.kind != Kind::Free {
                self.give_root_shape(class, 0, 0);
                let shape = class.instance_shape.get();
                if self.types.shape_of_kind[row.kind as usize] == 0 {
                    self.types.shape_of_kind[row.kind as usize] = shape;
                }
            }
        }
        // Bools are no heap objects; subclasses of int have the layout of big ints.
        self.shapes.set_placeholder_class(self.types.object);
        self.patch_shapes();
        self.builtins = self.new_dict()?;
        self.modules = self.new_dict()?;
        let out_of_memory = self.new_exception(self.types.memory_error, &[])?;
        self.kept.push(out_of_memory.value());
        for row in ROWS.iter().filter(|row| row.module != "builtins") {
            let class = *(row.field)(&mut self.types);
            let module = self.intern(row.module)?;
            self.dict_set(class.dict.get(), self.names.module, module)?;
        }
        for table in TABLES {
            let class = (table.class)(&self.types);
            self.fill_native_type(class, table)?;
        }
        for class in self.types.all() {
            for cell in &class.dunders {
                cell.set(0);
            }
        }
        Ok(())
    }

    fn fill_strings(&mut self) -> Result<(), Raised> {
        for byte in 0..128u8 {
            let value = self.intern_wtf8(&[byte])?;
            self.single_characters.push(value);
        }
        let empty = self.intern("")?;
        self.single_characters.push(empty);
        let names = Names::fill(|text| self.intern(text))?;
        self.names = names;
        for name in DUNDER_NAMES {
            self.intern(name)?;
        }
        Ok(())
    }

    /// A class made while `type` has no shape yet.
    fn allocate_first_type(
        &mut self,
        name: Value,
        bases: Gc<Tuple>,
        dict: Gc<Dict>,
        kind: Kind,
        flags: TypeFlags,
    ) -> Result<Gc<Type>, Raised> {
        // The placeholder class reads as zero: its instance shape is 0.
        let metaclass = self.types.type_;
        if metaclass.header().kind() == Kind::Type {
            metaclass.instance_shape.set(0);
        }
        self.allocate_type(metaclass, name, bases, dict, kind, flags)
    }

    /// Objects made before their class had a shape get it now.
    fn patch_shapes(&mut self) {
        let types = &self.types;
        self.heap.visit(&mut |header| {
            if header.shape() == 0 && !matches!(header.kind(), Kind::Values | Kind::Raw) {
                header.set_shape(types.shape_of_kind[header.kind() as usize]);
            }
            true
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upcalls() -> Upcalls {
        Upcalls {
            call_function: |vm, _, _, _| Err(vm.runtime_error("no interpreter")),
            resume: |vm, _, _| Err(vm.runtime_error("no interpreter")),
            run_frame: |vm, _| Err(vm.runtime_error("no interpreter")),
            safepoint: |_| Ok(()),
            import: |vm, _, _, _, _| Err(vm.runtime_error("no interpreter")),
        }
    }

    #[test]
    fn a_vm_has_its_classes() {
        let mut vm = Vm::bootstrap(upcalls()).expect("memory");
        let int = vm.types.int;
        assert!(vm.is_subclass(vm.types.bool, int));
        assert!(vm.is_subclass(vm.types.exception_group, vm.types.exception));
        assert_eq!(vm.type_of(int.value()), vm.types.type_);
        assert_eq!(vm.type_of(vm.types.type_.value()), vm.types.type_);
        let text = vm.new_str("a longer text").expect("memory");
        assert_eq!(vm.type_of(text), vm.types.str);
        let dict = vm.new_dict().expect("memory");
        for i in 0..1000 {
            vm.dict_set(dict, Value::small_int(i), Value::small_int(-i)).expect("ints are hashable");
        }
        assert_eq!(vm.dict_get(dict, Value::small_int(777)).expect("hashable"), Some(Value::small_int(-777)));
        let name = vm.intern("longer").expect("memory");
        vm.dict_set(dict, name, text).expect("hashable");
        let same = vm.new_str("longer").expect("memory");
        assert_eq!(vm.dict_get(dict, same).expect("hashable"), Some(text));
    }
}
