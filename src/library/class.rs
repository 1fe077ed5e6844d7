//! Classes of native modules.

use crate::heap::Kind;
use crate::objects::type_new::INSTANCE_DICT;
use crate::objects::{
    AttributeDef, Gc, MemberAccess, Module, NativeDef, Raised, Type, TypeFlags, TypeTable, Value, Vm,
};

/// A native class outside `builtins`.
pub struct ClassDef {
    /// Its name, without the module.
    pub name: &'static str,
    /// The name of its module.
    pub module: &'static str,
    pub doc: &'static str,
    /// The layout of its instances.
    pub kind: Kind,
    pub flags: TypeFlags,
    /// It defines `__eq__` and no `__hash__`.
    pub unhashable: bool,
    /// Slots that its instances have behind the layout, for native members: see [`Vm::read_slot`].
    pub slots: u32,
    pub methods: &'static [NativeDef],
    pub attributes: &'static [AttributeDef],
}

impl ClassDef {
    /// A class that can be derived from and called, without attributes of its own.
    pub const PLAIN: ClassDef = ClassDef {
        name: "",
        module: "builtins",
        doc: "",
        kind: Kind::Instance,
        flags: TypeFlags::BASE,
        unhashable: false,
        slots: 0,
        methods: &[],
        attributes: &[],
    };
}

/// Makes a class derived from `base`.
pub fn make(vm: &mut Vm, def: &'static ClassDef, base: Gc<Type>) -> Result<Gc<Type>, Raised> {
    let name = vm.intern(def.name)?;
    let bases = vm.new_tuple(&[base.value()])?;
    let dict = vm.new_dict()?;
    let metaclass = vm.types.type_;
    let class = vm.allocate_type(metaclass, name, bases, dict, def.kind, def.flags)?;
    class.mro.set(vm.linearize(class)?);
    class.wrote();
    vm.register_subclass(class)?;
    vm.give_root_shape(class, def.slots, 0);
    let table = TypeTable {
        class: |types| types.object,
        doc: def.doc,
        unhashable: def.unhashable,
        methods: def.methods,
        attributes: def.attributes,
    };
    vm.fill_native_type(class, &table)?;
    if def.flags.has(TypeFlags::DICT) && !base.flags.get().has(TypeFlags::DICT) {
        let key = vm.names.dict;
        let member = vm.new_member(key, class.value(), 0, MemberAccess::Native(&INSTANCE_DICT))?;
        vm.dict_set(class.dict.get(), key, member)?;
    }
    let module = vm.intern(def.module)?;
    let key = vm.names.module;
    vm.dict_set(class.dict.get(), key, module)?;
    vm.kept.push(class.value());
    Ok(class)
}

/// Makes a class derived from `object` and puts it into its module.
pub fn add(vm: &mut Vm, module: Gc<Module>, def: &'static ClassDef) -> Result<Gc<Type>, Raised> {
    let base = vm.types.object;
    add_derived(vm, module, def, base)
}

/// Makes a class and puts it into its module.
pub fn add_derived(
    vm: &mut Vm,
    module: Gc<Module>,
    def: &'static ClassDef,
    base: Gc<Type>,
) -> Result<Gc<Type>, Raised> {
    let class = make(vm, def, base)?;
    super::set(vm, module, def.name, class.value())?;
    Ok(class)
}

/// The class that `__new__` was called with.
pub fn of(vm: &mut Vm, class: Value) -> Result<Gc<Type>, Raised> {
    match class.cast::<Type>() {
        Some(class) => Ok(class),
        None => {
            let name = vm.type_name(class);
            Err(vm.type_error(format!("__new__(X): X is not a type object ({name})")))
        }
    }
}

/// A slot of an instance: see [`ClassDef::slots`]. [`Value::UNBOUND`] if it is empty.
pub fn slot(vm: &Vm, object: Value, slot: u32) -> Value {
    object.header().map_or(Value::UNBOUND, |header| vm.read_slot(header, slot))
}

/// Fills a slot of an instance.
pub fn set_slot(vm: &mut Vm, object: Value, slot: u32, to: Value) -> Result<(), Raised> {
    match object.header() {
        Some(header) => vm.write_slot(header, slot, to),
        None => Ok(()),
    }
}

/// The name of a value's class with its module, unless that is `builtins`.
pub fn qualified_name(vm: &Vm, object: Value) -> String {
    let class = vm.type_of(object);
    let name = vm.str_text(class.qualname.get());
    match vm.lookup(class, vm.names.module) {
        Some(module) if module.kind() == Kind::Str && vm.str_text(module) != "builtins" => {
            format!("{}.{name}", vm.str_text(module))
        }
        _ => name.to_owned(),
    }
}
