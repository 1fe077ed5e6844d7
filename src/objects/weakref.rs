//! Weak references. The referent's word is not traced; the collector clears it ([`super::collect`]).
//!
//! The VM lists all weak references by referent, so that a second `ref(x)` gives the first one again.

use std::cell::Cell;

use super::native::{class_method, getter, method, static_method};
use super::*;
use crate::heap::{FLAG_WEAKLY_REFERENCED, Header, Kind, Tracer};

pub(super) static TABLE: TypeTable = TypeTable {
    class: |types| types.weakref,
    doc: "",
    unhashable: false,
    methods: &[
        static_method("__new__", "(cls, object, callback=None, /, **kwargs)", new, "Create and return a new object."),
        method("__init__", "(self, *args, **kwargs)", |_, _| Ok(Value::NONE), "Initialize self."),
        method("__call__", "(self, /)", call, "Call self as a function."),
        method("__repr__", "(self, /)", repr, "Return repr(self)."),
        method("__hash__", "(self, /)", hash, "Return hash(self)."),
        method("__eq__", "(self, value, /)", eq, "Return self==value."),
        method("__ne__", "(self, value, /)", ne, "Return self!=value."),
        class_method(
            "__class_getitem__",
            "(cls, object, /)",
            |vm, args| vm.generic_alias(args[0], args[1]),
            "See PEP 585",
        ),
    ],
    attributes: &[getter("__callback__", get_callback, "")],
};

impl WeakRef {
    /// The referent, if it lives.
    pub fn referent(&self) -> Option<Value> {
        // SAFETY: the collector sets the word to 0 before the referent's memory is given back.
        unsafe { Value::from_bits(self.target.get()) }
    }
}

impl Vm {
    /// A weak reference. Without a callback, and for the plain class, an object has one only.
    pub fn new_weak_reference(
        &mut self,
        class: Gc<Type>,
        target: Value,
        callback: Value,
    ) -> Result<Gc<WeakRef>, Raised> {
        let allowed = self.type_of(target).flags.get().has(TypeFlags::WEAKREF);
        let Some(header) = target.header().filter(|_| allowed) else {
            let name = self.type_name(target);
            return Err(self.type_error(format!("cannot create weak reference to '{name}' object")));
        };
        let shape = class.instance_shape.get();
        if callback.is_none()
            && !class.flags.get().has(TypeFlags::HEAP)
            && let Some(known) = self
                .weak_references_to(target)
                .into_iter()
                .find(|known| known.header().shape() == shape && known.callback.get().is_none())
        {
            return Ok(known);
        }
        let reference = self.alloc(WeakRef {
            header: Header::new(shape, Kind::WeakRef),
            slots: Cell::new(0),
            target: Cell::new(target.bits()),
            callback: Cell::new(callback),
            hash: Cell::new(0),
            next: Cell::new(0),
        })?;
        header.set_flag(FLAG_WEAKLY_REFERENCED, true);
        self.weak_references.borrow_mut().entry(target.bits()).or_default().push(reference.value().bits());
        Ok(reference)
    }

    /// Clears the references to dead objects. Called by a collection when all that lives is marked. References with a callback
    /// wait for a safepoint to call it.
    pub(super) fn clear_dead_references(&self, tracer: &Tracer<'_>) {
        let mut due = Vec::new();
        self.weak_references.borrow_mut().retain(|target, references| {
            // SAFETY: the words are those of objects that lived at the last collection.
            let value = |bits: u64| unsafe { Value::from_bits(bits) };
            references.retain(|reference| value(*reference).is_some_and(|reference| tracer.is_marked(reference)));
            if value(*target).is_some_and(|target| tracer.is_marked(target)) {
                return !references.is_empty();
            }
            for reference in references.iter().filter_map(|bits| value(*bits)?.cast::<WeakRef>()) {
                reference.target.set(0);
                if !reference.callback.get().is_none() {
                    due.push(reference.value());
                }
            }
            false
        });
        if !due.is_empty() {
            self.pending_finalizers.borrow_mut().extend(due);
            self.poll.fetch_or(poll::FINALIZERS, std::sync::atomic::Ordering::Relaxed);
        }
    }

    /// The weak references to an object, oldest first.
    pub fn weak_references_to(&self, target: Value) -> Vec<Gc<WeakRef>> {
        if !target.header().is_some_and(|header| header.has(FLAG_WEAKLY_REFERENCED)) {
            return Vec::new();
        }
        let table = self.weak_references.borrow();
        let words = table.get(&target.bits()).map_or(&[][..], Vec::as_slice);
        // SAFETY: the table holds addresses of live weak references: the collector drops dead ones.
        words.iter().filter_map(|word| unsafe { Value::from_bits(*word) }?.cast::<WeakRef>()).collect()
    }

    /// The oldest weak reference to an object: `__weakref__`.
    pub fn first_weak_reference(&self, target: Value) -> Option<Value> {
        self.weak_references_to(target).first().map(|reference| reference.value())
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let class = vm.new_class_argument(vm.types.weakref, args[0])?;
    let callback = args[2].given().unwrap_or(Value::NONE);
    if !class.flags.get().has(TypeFlags::HEAP) {
        vm.refuse_keywords(args[0], args[3])?;
    }
    Ok(vm.new_weak_reference(class, args[1], callback)?.value())
}

fn call(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    Ok(vm.receiver::<WeakRef>(args[0])?.referent().unwrap_or(Value::NONE))
}

fn repr(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let reference = vm.receiver::<WeakRef>(args[0])?;
    let at = args[0].bits();
    let Some(target) = reference.referent() else { return vm.new_str(&format!("<weakref at {at:#x}; dead>")) };
    let (class, target_at) = (vm.type_name(target), target.bits());
    let name = vm.names.name;
    let text = match vm.find_attr(target, name)?.and_then(Value::cast::<Str>) {
        Some(name) => {
            let name = vm.str_text(name.value());
            format!("<weakref at {at:#x}; to '{class}' at {target_at:#x} ({name})>")
        }
        None => format!("<weakref at {at:#x}; to '{class}' at {target_at:#x}>"),
    };
    vm.new_str(&text)
}

/// The hash of the referent, kept once it is known: it stays when the referent is gone.
fn hash(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    let reference = vm.receiver::<WeakRef>(args[0])?;
    if reference.next.get() == 0 {
        let Some(target) = reference.referent() else { return Err(vm.type_error("weak object has gone away")) };
        let hash = vm.hash(target)?;
        reference.hash.set(hash);
        // The word beside it tells that the hash is known: 0 is a hash like others.
        reference.next.set(1);
    }
    vm.new_int(reference.hash.get() as i64)
}

fn compared(vm: &mut Vm, args: &[Value], op: CompareOp) -> Result<Value, Raised> {
    let reference = vm.receiver::<WeakRef>(args[0])?;
    let Some(other) = args[1].cast::<WeakRef>() else { return Ok(Value::NOT_IMPLEMENTED) };
    match (reference.referent(), other.referent()) {
        (Some(left), Some(right)) => vm.compare(op, left, right),
        _ => Ok(Value::bool((reference == other) == (op == CompareOp::Eq))),
    }
}

fn eq(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    compared(vm, args, CompareOp::Eq)
}

fn ne(vm: &mut Vm, args: &[Value]) -> Result<Value, Raised> {
    compared(vm, args, CompareOp::Ne)
}

fn get_callback(vm: &mut Vm, reference: Value) -> Result<Value, Raised> {
    let reference = vm.receiver::<WeakRef>(reference)?;
    Ok(if reference.referent().is_some() { reference.callback.get() } else { Value::NONE })
}
