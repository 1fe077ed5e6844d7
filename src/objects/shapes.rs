//! Shapes: the class of an object and the layout of its attributes, named by a 32-bit number in the header.
//!
//! The shapes of a class form a tree: adding an attribute follows an edge. Guards compare the number alone. A shape has an
//! **epoch**; it changes when something in the class (or a base) changes that could alter what an attribute access on
//! objects of this shape finds, so a cache is (shape, epoch).
//!
//! An instance becomes *dict mode* when its `__dict__` is asked for, an attribute is deleted, or it has too many: its
//! attributes then live in a real dict, held in its overflow field.

use std::cell::Cell;
use std::collections::HashMap;

use super::{Gc, Type, Value};
use crate::heap::{Kind, Tracer};

/// One shape.
pub struct Shape {
    /// The class of the objects.
    pub class: Gc<Type>,
    /// Named attributes and their slots, in order of addition. Shared idea of all guards: never changes.
    pub names: Vec<Value>,
    /// First slot of the named attributes; the slots before are members of `__slots__`.
    pub reserved: u32,
    /// Where the overflow word lies in the object; inline slots follow behind it.
    pub slots_offset: u32,
    /// How many slots lie inline.
    pub inline: u32,
    /// Attributes live in a dict.
    pub dict_mode: bool,
    /// The class gives its instances no `__dict__`: only reserved slots exist.
    pub sealed: bool,
    table: HashMap<Value, u32>,
    transitions: HashMap<Value, u32>,
    /// The dict-mode shape of the same class.
    dict_shape: Cell<u32>,
}

/// All shapes of a VM.
#[derive(Default)]
pub struct Shapes {
    table: Vec<Shape>,
    epochs: Vec<Cell<u32>>,
    classes: Vec<Gc<Type>>,
    of_class: HashMap<usize, Vec<u32>>,
    next_epoch: Cell<u32>,
}

/// More attributes than this make an instance dict mode.
const MAX_SLOTS: usize = 128;

impl Shapes {
    /// Adds the first shape of a class.
    pub fn add_root(&mut self, class: Gc<Type>, reserved: u32, slots_offset: u32, inline: u32, sealed: bool) -> u32 {
        self.push(Shape {
            class,
            names: Vec::new(),
            reserved,
            slots_offset,
            inline,
            dict_mode: false,
            sealed,
            table: HashMap::new(),
            transitions: HashMap::new(),
            dict_shape: Cell::new(0),
        })
    }

    fn push(&mut self, shape: Shape) -> u32 {
        let id = self.table.len() as u32;
        self.classes.push(shape.class);
        self.of_class.entry(shape.class.address()).or_default().push(id);
        self.table.push(shape);
        self.epochs.push(Cell::new(0));
        id
    }

    /// The shape.
    #[inline(always)]
    pub fn get(&self, id: u32) -> &Shape {
        &self.table[id as usize]
    }

    /// The class of objects of a shape.
    #[inline(always)]
    pub fn class(&self, id: u32) -> Gc<Type> {
        self.classes[id as usize]
    }

    /// The epoch of a shape.
    #[inline(always)]
    pub fn epoch(&self, id: u32) -> u32 {
        self.epochs[id as usize].get()
    }

    /// The slot of an attribute (counted with the reserved ones), `name` being interned.
    #[inline]
    pub fn slot(&self, id: u32, name: Value) -> Option<u32> {
        let shape = self.get(id);
        if shape.names.len() <= 8 {
            shape.names.iter().position(|other| *other == name).map(|at| at as u32 + shape.reserved)
        } else {
            shape.table.get(&name).copied()
        }
    }

    /// The shape after `name` was added. `None`: the instance must become dict mode.
    pub fn with_attribute(&mut self, id: u32, name: Value) -> Option<u32> {
        let shape = self.get(id);
        if let Some(next) = shape.transitions.get(&name) {
            return Some(*next);
        }
        if shape.names.len() >= MAX_SLOTS || shape.transitions.len() >= 256 || shape.dict_mode || shape.sealed {
            return None;
        }
        let mut names = shape.names.clone();
        names.push(name);
        let mut table = HashMap::new();
        if names.len() > 8 {
            table = names.iter().enumerate().map(|(i, name)| (*name, i as u32 + shape.reserved)).collect();
        }
        let next = Shape {
            class: shape.class,
            names,
            reserved: shape.reserved,
            slots_offset: shape.slots_offset,
            inline: shape.inline,
            dict_mode: false,
            sealed: false,
            table,
            transitions: HashMap::new(),
            dict_shape: Cell::new(0),
        };
        let next = self.push(next);
        self.table[id as usize].transitions.insert(name, next);
        Some(next)
    }

    /// The dict-mode shape with the same class and layout as `id`.
    pub fn dict_mode(&mut self, id: u32) -> u32 {
        let shape = self.get(id);
        if shape.dict_mode {
            return id;
        }
        if shape.dict_shape.get() != 0 {
            return shape.dict_shape.get();
        }
        let dict = Shape {
            class: shape.class,
            names: Vec::new(),
            reserved: shape.reserved,
            slots_offset: shape.slots_offset,
            inline: shape.inline,
            dict_mode: true,
            sealed: shape.sealed,
            table: HashMap::new(),
            transitions: HashMap::new(),
            dict_shape: Cell::new(0),
        };
        let dict = self.push(dict);
        self.table[id as usize].dict_shape.set(dict);
        dict
    }

    /// Something in `class` changed that caches of its instances' attributes may rely on.
    pub fn class_changed(&self, class: Gc<Type>) {
        self.next_epoch.set(self.next_epoch.get().wrapping_add(1));
        if let Some(ids) = self.of_class.get(&class.address()) {
            for id in ids {
                self.epochs[*id as usize].set(self.next_epoch.get());
            }
        }
    }

    /// Gives shape 0, which no object of a class has, its class.
    pub(super) fn set_placeholder_class(&mut self, class: Gc<Type>) {
        self.table[0].class = class;
        self.classes[0] = class;
    }

    /// Number of shapes.
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// Address of the table of classes and of the epochs: what compiled code indexes. Changes when shapes are added.
    pub fn raw_tables(&self) -> (*const Gc<Type>, *const Cell<u32>) {
        (self.classes.as_ptr(), self.epochs.as_ptr())
    }

    /// Marks all classes and names.
    pub fn trace(&self, tracer: &mut Tracer<'_>) {
        for shape in &self.table {
            tracer.value(shape.class.value());
            for name in &shape.names {
                tracer.value(*name);
            }
        }
    }
}

/// Where the overflow word of instances of a kind lies; `None`: instances of this kind have no attributes of their own.
pub fn slots_offset(kind: Kind) -> u32 {
    // Kinds that keep a word for it have it in the struct; a subclass of any other kind gets one behind the struct.
    match kind {
        Kind::Instance
        | Kind::Function
        | Kind::Type
        | Kind::Exception
        | Kind::Module
        | Kind::Property
        | Kind::ClassMethod
        | Kind::StaticMethod
        | Kind::Super
        | Kind::WeakRef
        | Kind::Payload => 8,
        Kind::BigInt | Kind::Tuple | Kind::Bytes => 0,
        _ => super::trace::fixed_size(kind) as u32,
    }
}
