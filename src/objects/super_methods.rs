//! `super`: attributes of the classes that come after one in an object's MRO. `super().name` itself is an instruction; this is
//! the object that everything else sees.

use std::cell::Cell;

use super::native::{getter, method, static_method};
use super::*;
use crate::heap::{Header, Kind};

pub(super) static TABLE: TypeTable = TypeTable {
    class: |types| types.super_,
    doc: "super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\nsuper(type, obj) -> bound super object; requires isinstance(obj, type)\nsuper(type, type2) -> bound super object; requires issubclass(type2, type)",
    unhashable: false,
    methods: &[
        static_method("__new__", "(cls, *args, **kwargs)", new, "Create and return a new object."),
        method("__init__", "(self, type=None, object=None, /)", init, "Initialize self."),
        method("__getattribute__", "(self, name, /)", getattribute, "Return getattr(self, name)."),
        method(
            "__get__",
            "(self, instance, owner=None, /)",
            get,
            "Return an attribute of instance, which is of type owner.",
        ),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
    ],
    attributes: &[
        getter("__thisclass__", |vm, value| Ok(vm.receiver::<Super>(value)?.after.get()), "the class invoking super()"),
        getter(
            "__self__",
            |vm, value| Ok(vm.receiver::<Super>(value)?.receiver.get()),
            "the instance invoking super(); may be None",
        ),
        getter(
            "__self_class__",
            |vm, value| Ok(vm.receiver::<Super>(value)?.receiver_type.get()),
            "the type of the instance invoking super(); may be None",
        ),
    ],
};

impl Vm {
    /// The class whose MRO `super(after, receiver)` goes through.
    fn super_start(&mut self, after: Gc<Type>, receiver: Value) -> Result<Gc<Type>, Raised> {
        if let Some(class) = receiver.cast::<Type>()
            && self.is_subclass(class, after)
        {
            return Ok(class);
        }
        let actual = self.type_of(receiver);
        if self.is_subclass(actual, after) {
            return Ok(actual);
        }
        let name = self.names.class;
        if let Some(said) = self.find_attr(receiver, name)?.and_then(Value::cast::<Type>)
            && said != actual
            && self.is_subclass(said, after)
        {
            return Ok(said);
        }
        let (what, name) = match receiver.cast::<Type>() {
            Some(class) => ("type", self.str_text(class.name.get()).to_owned()),
            None => ("instance of", self.type_name(receiver)),
        };
        let after = self.str_text(after.name.get());
        Err(self.type_error(format!(
            "super(type, obj): obj ({what} {name}) is not an instance or subtype of type ({after})."
        )))
    }

    /// What `super()` without arguments means in the running function: its `__class__` cell and its first argument.
    fn super_of_frame(&mut self) -> Result<(Gc<Type>, Value), Raised> {
        let Some(frame) = self.frame() else { return Err(self.runtime_error("super(): no current frame")) };
        let data = frame.code.data();
        if data.proto.positional_count == 0 {
            return Err(self.runtime_error("super(): no arguments"));
        }
        let first = frame.register(0);
        let class = data.proto.freevars.iter().position(|name| name == "__class__");
        // From the closure, not from the register: machine code need not fill the registers of free variables.
        let closure = frame.function.and_then(|function| function.closure.cast::<Tuple>());
        let cell = class.and_then(|at| closure?.items().get(at).copied());
        let Some(cell) = cell.and_then(Value::cast::<CellObject>) else {
            return Err(self.runtime_error("super(): __class__ cell not found"));
        };
        let receiver = first.cast::<CellObject>().map_or(first, |cell| cell.content.get());
        if receiver.is_unbound() {
            return Err(self.runtime_error("super(): arg[0] deleted"));
        }
        match cell.content.get() {
            Value::UNBOUND => Err(self.runtime_error("super(): empty __class__ cell")),
            class => match class.cast::<Type>() {
                Some(class) => Ok((class, receiver)),
                None => {
                    let name = self.type_name(class);
                    Err(self.runtime_error(format!("super(): __class__ is not a type ({name})")))
                }
            },
        }
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.new_class_argument(vm.types.super_, args[0])?;
    let header = Header::new(class.instance_shape.get(), Kind::Super);
    let none = || Cell::new(Value::NONE);
    let object =
        vm.alloc(Super { header, slots: Cell::new(0), after: none(), receiver: none(), receiver_type: none() })?;
    Ok(object.value())
}

fn init(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let object = vm.receiver::<Super>(args[0])?;
    let (after, receiver) = match args[1].given() {
        None => {
            let (after, receiver) = vm.super_of_frame()?;
            (after, receiver)
        }
        Some(after) => match after.cast::<Type>() {
            Some(class) => (class, args[2].given().unwrap_or(Value::NONE)),
            None => {
                let name = vm.type_name(after);
                return Err(vm.type_error(format!("super() argument 1 must be a type, not {name}")));
            }
        },
    };
    object.after.set(after.value());
    object.receiver.set(receiver);
    let start = if receiver.is_none() { Value::NONE } else { vm.super_start(after, receiver)?.value() };
    object.receiver_type.set(start);
    object.wrote();
    Ok(Value::NONE)
}

fn getattribute(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let object = vm.receiver::<Super>(args[0])?;
    let name = vm.attribute_name(args[1])?;
    if let (Some(start), Some(after)) = (object.receiver_type.get().cast::<Type>(), object.after.get().cast::<Type>())
        && name != vm.names.class
        && let Some(found) = vm.lookup_after(start, after, name)
    {
        let receiver = object.receiver.get();
        return vm.bind(found, if receiver == start.value() { Value::UNBOUND } else { receiver }, start);
    }
    match vm.generic_get_attr(args[0], name)? {
        Some(found) => Ok(found),
        None => Err(vm.no_attribute(args[0], name)),
    }
}

fn get(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let object = vm.receiver::<Super>(args[0])?;
    if args[1].is_none() || !object.receiver.get().is_none() {
        return Ok(args[0]);
    }
    let class = vm.type_of(args[0]).value();
    vm.call(class, &[object.after.get(), args[1]])
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let object = vm.receiver::<Super>(args[0])?;
    let name = |value: Value| value.cast::<Type>().map_or("NULL", |class| vm.str_text(class.name.get()));
    let after = name(object.after.get());
    let text = match object.receiver_type.get() {
        Value::NONE => format!("<super: <class '{after}'>, NULL>"),
        class => format!("<super: <class '{after}'>, <{} object>>", name(class)),
    };
    vm.new_str(&text)
}
